"""Two partners ask whether somebody is known: of one the service knows, of the other it does not."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from triage import clock
from triage.demo.council import Council
from triage.families.commands.asking import AskWhetherKnown
from triage.families.service import asking
from triage.restriction.service.asked import look_into_questions

QUESTIONS = (
    ("primary", timedelta(days=1, hours=4), "Zofia", "Wisniewska", date(2016, 6, 11), "ZZ99 3DE"),
    ("police", timedelta(hours=6), "Leander", "Oakhanger", date(2009, 2, 17), ""),
)

Event = tuple[datetime, Callable[[], object]]


def events(council: Council) -> Iterator[Event]:
    """When each partner asks, and when the service looks into it."""
    now = clock.now()
    for who, ago, given_name, family_name, born, postcode in QUESTIONS:
        command = AskWhetherKnown(
            given_name=given_name,
            family_name=family_name,
            date_of_birth=born,
            postcode=postcode,
            idempotency_key=str(uuid.uuid4()),
        )
        yield now - ago, partial(asking.ask_whether_known, command, by=council.users[who].actor)
        yield now - ago + timedelta(minutes=1), look_into_questions
