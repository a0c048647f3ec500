"""Families on their way: a refuge, no fixed address, danger, a second referral, a question, a draft."""

from __future__ import annotations

from triage.demo.spec import Concern, Course, Home, Story, Who

ELM = "Elmfield Academy"
BRAN = "St Brannoc's Primary School"

WAITING: tuple[Story, ...] = (
    # A refuge: the protected address is shown to nobody.
    Story(
        agency="police",
        user="police",
        people=(
            Who(
                "mum",
                "Li Na",
                "Zhāng",
                "mother",
                33.3,
                gender="female",
                language="Mandarin",
                interpreter=True,
                known_as="Lina",
                phone="01632 960 861",
                safe_to_call="no",
            ),
            Who(
                "wei",
                "志伟",
                "Zhāng",
                "child",
                8.8,
                gender="male",
                known_as="Zhiwei",
                school=BRAN,
                says="I like the new house.",
            ),
            Who("dad", "Jun", "Zhāng", "father", 39.9, gender="male", cares="no"),
        ),
        homes=(
            Home(
                "Where they are safe",
                ("1 Haven Place",),
                "ZZ99 7QR",
                ("mum", "wei"),
                safe="no",
                kind="refuge",
                protected=True,
                must_not_know=("dad",),
            ),
            Home("Father's home", ("20 Corn Exchange Street",), "ZZ99 8ST", ("dad",), safe="no"),
        ),
        concerns=(
            Concern("sf3.abuse.victim", "mum", 40, None, "Crime 44/17702"),
            Concern("sf3.abuse.perpetrator", "dad", 40, None, "Crime 44/17702"),
            Concern("sf3.abuse.child-affected", "wei", 40, None, "MASH referral"),
            Concern("sf3.housing.temporary", "", 38, None, "Refuge placement"),
            Concern("sf3.education.not-suitable", "wei", 38, None, "No school place yet"),
        ),
        course=Course.NEXT_MEETING,
        sent_days_ago=16,
        abuse="yes",
        told="no",
        why="Domestic abuse with housing and school.",
    ),
    # No fixed address.
    Story(
        agency="harbour",
        user="harbour",
        people=(
            Who("dad", "Patrick", "Connors", "father", 38.8, gender="male", phone="01632 960 871", safe_to_call="yes"),
            Who("mum", "Bridget", "Connors", "mother", 36.1, gender="female"),
            Who("pat", "Patrick", "Connors", "child", 12.0, gender="male", says="I would go to school if we stayed."),
            Who("mag", "Margaret", "Connors", "child", 10.4, gender="female"),
        ),
        homes=(Home("Where they stay", (), "ZZ99 3VZ", ("dad", "mum", "pat", "mag"), safe="by_hand", kind="no_fixed"),),
        concerns=(
            Concern("sf3.education.not-suitable", "pat", 30, None, "On no roll"),
            Concern("sf3.education.not-suitable", "mag", 30, None, "On no roll"),
            Concern("sf3.housing.temporary", "", 30, None, "Outreach note"),
            Concern("sf3.health.other", "mum", 50, None, "Told by the mother"),
        ),
        course=Course.NEXT_MEETING,
        sent_days_ago=20,
        why="No home, no school, and a mother who is ill.",
    ),
    # A child in danger: urgent, at the top of intake.
    Story(
        agency="brannoc",
        user="primary",
        people=(
            Who("mum", "Kirsty", "Dunbar", "mother", 24.9, gender="female"),
            Who(
                "lexi",
                "Lexi-Mae",
                "Dunbar",
                "child",
                5.3,
                gender="female",
                school=BRAN,
                says="I don't want to go home today.",
            ),
        ),
        homes=(Home("Home", ("3 Cooper's Yard",), "ZZ99 2UV", ("mum", "lexi"), safe="unknown"),),
        concerns=(
            Concern("sf3.safety.abuse", "lexi", 1, None, "Body map, safeguarding log 77"),
            Concern("sf3.substances.adult", "mum", 20, None, "Seen at the gate"),
        ),
        course=Course.SENT,
        sent_days_ago=1,
        danger=True,
        told="no",
        abuse="not_known",
    ),
    # The police refer a family the school has referred already, with other spellings.
    Story(
        agency="police",
        user="police",
        people=(
            Who("mum", "Roisin", "ODriscoll", "mother", 37.2, gender="female"),
            Who("jem", "Jemima", "O'Driscoll Bates", "child", 13.4, gender="female"),
        ),
        homes=(Home("Home", ("14 Tanners Row",), "ZZ99 4AB", ("mum", "jem"), safe="unknown"),),
        concerns=(Concern("sf3.safety.missing", "jem", 3, None, "Missing person report 5512"),),
        course=Course.SENT,
        sent_days_ago=2,
        abuse="yes",
    ),
    # Returned with a question.
    Story(
        agency="elmfield",
        user="school2",
        people=(
            Who("mum", "Shazia", "Mahmood", "mother", 41.5, gender="female", phone="01632 960 881", safe_to_call="yes"),
            Who(
                "imran",
                "Imran",
                "Mahmood",
                "child",
                16.4,
                gender="male",
                school=ELM,
                agrees="refuses",
                says="I am fine.",
            ),
        ),
        homes=(Home("Home", ("118 Station Road",), "ZZ99 1WX", ("mum", "imran")),),
        concerns=(
            Concern("sf3.education.attendance-90", "imran", 14, 82, "Register"),
            Concern("sf3.finance.neet", "imran", 14, None, "Careers note"),
        ),
        course=Course.RETURNED,
        sent_days_ago=6,
        question="Imran is on your roll with 82% attendance, and also said to be in no education or work. Which is it?",
    ),
    # A draft, half done.
    Story(
        agency="elmfield",
        user="school",
        people=(
            Who("mum", "Donna", "Pennyfather", "mother", 39.0, gender="female"),
            Who("sam", "Sam", "Pennyfather", "child", 12.6, school=ELM),
        ),
        homes=(Home("Home", ("6 Orchard Bank",), "ZZ99 5YZ", ("mum", "sam")),),
        concerns=(Concern("sf3.education.attendance-90", "sam", 8, 86, "Register"),),
        course=Course.DRAFT,
        sent_days_ago=1,
    ),
    # Short of the rule only by what is not known: the panel's discretion.
    Story(
        agency="yos",
        user="yos",
        people=(
            Who(
                "mum",
                "Wanjiru",
                "Kamau-Fletcher",
                "mother",
                43.8,
                gender="female",
                phone="01632 960 891",
                safe_to_call="yes",
            ),
            Who(
                "jude",
                "Jude",
                "Kamau-Fletcher",
                "child",
                16.9,
                gender="male",
                occupation="unemployed",
                says="I want a job, not a meeting.",
            ),
        ),
        homes=(Home("Home", ("27 Foundry Terrace",), "ZZ99 6BC", ("mum", "jude")),),
        concerns=(
            Concern("sf3.crime.child", "jude", 70, None, "YOS case 2210"),
            Concern("sf3.finance.neet", "jude", 30, None, "YOS assessment"),
        ),
        course=Course.POSSIBLE,
        sent_days_ago=13,
        why="Two needs are certain; whether the mother is ill, health would know.",
    ),
    # Passed to social care on the day.
    Story(
        agency="health",
        user="health",
        people=(
            Who("mum", "Tanith", "Colebrooke", "mother", 19.8, gender="female"),
            Who("baby", "Rowan", "Colebrooke", "child", 0.4),
        ),
        homes=(
            Home("Home", ("Room 9", "Lantern Hostel"), "ZZ99 2DE", ("mum", "baby"), kind="temporary", safe="unknown"),
        ),
        concerns=(Concern("sf3.safety.abuse", "baby", 12, None, "Injury seen at the clinic"),),
        course=Course.STEPPED_UP,
        sent_days_ago=12,
        told="no",
    ),
)
