"""People who were here before: a family turned away and referred again with other spellings, and twins in it."""

from __future__ import annotations

from triage.demo.spec import Concern, Course, Home, Story, Who

BRAN = "St Brannoc's Primary School"

KNOWN: tuple[Story, ...] = (
    # Turned away: one need alone, and that less than the criteria ask for.
    Story(
        agency="brannoc",
        user="primary",
        people=(
            Who(
                "mum",
                "Katarzyna",
                "Wiśniewska",
                "mother",
                gender="female",
                born="1988-04-09",
                phone="01632 960 841",
                safe_to_call="yes",
            ),
            Who("maja", "Maja", "Wiśniewska", "child", gender="female", born="2016-06-11", school=BRAN),
            Who("zofia", "Zofia", "Wiśniewska", "child", gender="female", born="2016-06-11", school=BRAN),
        ),
        homes=(Home("Home", ("31 Bakehouse Lane",), "ZZ99 3DE", ("mum", "maja", "zofia")),),
        concerns=(Concern("sf3.finance.debt", "", 60, None, "Told by the mother"),),
        course=Course.NOT_ELIGIBLE,
        sent_days_ago=47,
    ),
    # The police refer them again: the name misspelt, day and month turned round, and one of the twins.
    Story(
        agency="police",
        user="police",
        people=(
            Who("mum", "Katarzina", "Wisniewski", "mother", gender="female", born="1988-09-04", phone="01632 960 841"),
            Who("maja", "Maya", "Wisniewska", "child", gender="female", born="2016-06-11"),
        ),
        homes=(Home("Home", ("31 Bakehouse Ln",), "ZZ99 3DE", ("mum", "maja"), safe="unknown"),),
        concerns=(
            Concern("sf3.abuse.child-affected", "maja", 6, None, "Incident 44/19031"),
            Concern("sf3.crime.adult", "mum", 6, None, "Incident 44/19031"),
        ),
        course=Course.SENT,
        sent_days_ago=2,
        abuse="yes",
    ),
    # One of the twins again, at her father's: nobody asked who is known, and so she stands here twice.
    Story(
        agency="health",
        user="health",
        people=(
            Who("dad", "Tomasz", "Wiśniewski", "father", gender="male", born="1985-12-20", phone="01632 960 842"),
            Who("zofia", "Zofia", "Wisniewska", "child", gender="female", born="2016-06-11"),
        ),
        homes=(Home("Home", ("9 Garrison Row",), "ZZ99 8HT", ("dad", "zofia"), safe="unknown"),),
        concerns=(
            Concern("sf3.health.child-mental", "zofia", 9, None, "Letter from the clinic"),
            Concern("sf3.relationships.parenting", "dad", 9, None, "Home visit"),
        ),
        course=Course.CHECKING,
        sent_days_ago=5,
    ),
)
