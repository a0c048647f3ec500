"""Which columns a list of each kind may have, which it needs, and which of a file's headings hold them.

What the rows then become evidence for is in `saying`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from triage.imports.commands import ListKind
from triage.person_lists.columns import ADDRESS, HEADINGS, flat


@dataclass(frozen=True, slots=True)
class Column:
    """Something that a list says of each person, and the headings that it usually stands under."""

    name: str
    label: str
    usual: tuple[str, ...] = ()
    hint: str = ""


ADDRESS_LINES = ("address", "address_2", "address_3", "address_4")

PERSON: tuple[Column, ...] = (
    Column("given_name", "First name", HEADINGS["given_name"]),
    Column("family_name", "Family name", HEADINGS["family_name"]),
    Column("name", "Whole name, in one column", (*HEADINGS["name"], "student name", "client name", "customer name")),
    Column("known_as", "Known as", HEADINGS["known_as"]),
    Column("earlier_names", "Earlier family names", HEADINGS["earlier_names"]),
    Column("date_of_birth", "Date of birth", HEADINGS["date_of_birth"]),
    Column("sex", "Sex", HEADINGS["sex"]),
    Column("address", "Address, first line", hint="Or the whole address."),
    Column("address_2", "Address, second line"),
    Column("address_3", "Address, third line"),
    Column("address_4", "Address, fourth line"),
    Column("town", "Town", HEADINGS["town"]),
    Column("postcode", "Postcode", HEADINGS["postcode"]),
    Column("phone", "Phone", HEADINGS["phone"], hint="The person’s own: never the school’s or the landlord’s."),
    Column("nhs", "NHS number", HEADINGS["nhs"]),
    Column("upn", "UPN", HEADINGS["upn"]),
    Column("nino", "National Insurance number", HEADINGS["nino"]),
)

NAMES = (("given_name", "family_name"), ("name",))
"""A list names its people in one of these ways."""

ON = ("date", "event date", "date of event")
SINCE = (
    "from",
    "start",
    "start date",
    "date from",
    "since",
    "claim start",
    "claim start date",
    "opened",
    "date opened",
)
UNTIL = ("to", "to date", "end", "end date", "date to", "until", "closed", "date closed", "claim end")
REFERENCE = Column(
    "reference", "The sender’s reference", ("reference", "ref", "case number", "case ref", "crime number")
)

SAYS: Mapping[ListKind, tuple[Column, ...]] = {
    ListKind.ATTENDANCE: (
        Column(
            "rate",
            "Attendance in %",
            (
                "attendance",
                "percentage attendance",
                "attendance percentage",
                "attendance rate",
                "% attendance",
                "attendance pct",
                "percent attendance",
            ),
        ),
        Column(
            "possible", "Sessions possible", ("possible", "sessions possible", "possible sessions", "possible marks")
        ),
        Column(
            "attended",
            "Sessions attended",
            (
                "attended",
                "sessions attended",
                "attended sessions",
                "attendances",
                "present",
                "presents",
                "sessions present",
                "present marks",
            ),
        ),
        Column(
            "missed",
            "Sessions missed",
            (
                "missed",
                "sessions missed",
                "missed sessions",
                "absences",
                "absent",
                "total absences",
                "sessions absent",
                "absence",
            ),
        ),
        Column(
            "unauthorised",
            "Sessions missed without permission",
            ("unauthorised", "unauthorised absences", "unauthorised sessions", "unauth", "unauthorised absence"),
        ),
        Column(
            "unauthorised_rate",
            "Missed without permission in %",
            ("unauthorised percentage", "percentage unauthorised", "unauthorised rate", "unauthorised absence rate"),
        ),
        Column(
            "on",
            "Last day of the time counted",
            ("period end", "to", "end", "end date", "date to", "to date", "week ending", "until", "as at"),
            hint="Without it, the day that the list is of.",
        ),
    ),
    ListKind.EXCLUSIONS: (
        Column(
            "on",
            "Date of the exclusion",
            (*ON, "exclusion date", "date of exclusion", "start date", "start", "from", "date from"),
        ),
        Column(
            "what",
            "Fixed-term or permanent",
            ("type", "kind", "exclusion type", "type of exclusion", "category", "exclusion", "suspension type"),
        ),
        Column(
            "days", "Number of days", ("days", "number of days", "days excluded", "length", "duration", "no of days")
        ),
        Column("note", "Reason", ("reason", "exclusion reason", "reason for exclusion")),
    ),
    ListKind.OFFENCES: (
        Column("on", "Date of the offence", (*ON, "offence date", "date of offence", "date committed")),
        Column(
            "what", "Offence", ("offence", "offence description", "crime", "crime type", "offence type", "description")
        ),
        Column(
            "outcome",
            "Outcome",
            ("outcome", "disposal", "result", "sentence", "court outcome"),
            hint="Only proven offences count. Without it, all are taken as proven.",
        ),
        REFERENCE,
    ),
    ListKind.ASB: (
        Column("on", "Date", (*ON, "start date", "date of incident", "incident date", "date issued", "issued", "from")),
        Column(
            "what", "What was done", ("type", "kind", "action", "intervention", "order", "order type", "action taken")
        ),
        Column("until", "Until", (*UNTIL, "expires", "expiry", "expiry date")),
        REFERENCE,
    ),
    ListKind.BENEFITS: (
        Column("what", "Benefit", ("benefit", "benefit type", "type", "claim type", "which benefit", "kind")),
        Column("on", "From", SINCE, hint="Without it, the day that the list is of."),
        Column("until", "Until", UNTIL),
    ),
    ListKind.HOUSING: (
        Column("on", "Date", (*ON, "date served", "notice date", "start date", "date raised", "from")),
        Column(
            "what", "What it is", ("type", "kind", "issue", "action", "notice type", "reason", "status", "case type")
        ),
        REFERENCE,
    ),
    ListKind.HEALTH: (
        Column(
            "on", "Date", (*ON, "referral date", "date of contact", "contact date", "date seen", "from", "start date")
        ),
        Column(
            "what",
            "What it is",
            ("type", "kind", "need", "service", "reason", "presenting need", "condition", "concern"),
        ),
        REFERENCE,
    ),
    ListKind.CAF: (
        Column("what", "Level", ("level", "caf level", "plan", "plan type", "type", "kind", "stage")),
        Column("on", "From", (*SINCE, *ON, "caf date", "date of caf", "initiated", "date initiated")),
        Column("until", "Until", UNTIL),
        REFERENCE,
    ),
    ListKind.OLD_LIST: (
        Column(
            "family",
            "The family’s number",
            ("family", "family number", "family id", "family ref", "household", "household id", "tf number", "tf ref"),
        ),
        Column("year", "Year", ("year", "cohort", "programme year", "year identified")),
        Column("status", "Status", ("status", "stage", "outcome", "state")),
        Column("crime", "Offence", ("crime", "offence", "crime met", "proven offence", "criteria crime")),
        Column("asb", "Anti-social behaviour", ("asb", "anti social behaviour", "crime asb", "crime and asb")),
        Column("absence", "Absence from school", ("absence", "attendance", "education", "truancy", "school")),
        Column("exclusion", "Exclusion", ("exclusion", "exclusions", "excluded")),
        Column("benefit", "Out of work", ("benefit", "benefits", "worklessness", "work", "workless", "out of work")),
        Column("abuse", "Domestic abuse", ("domestic abuse", "dv", "domestic violence", "da")),
        Column("mental", "Mental health", ("mental health", "health")),
    ),
}

NEEDS: Mapping[ListKind, tuple[tuple[tuple[str, ...], ...], ...]] = {
    ListKind.ATTENDANCE: ((("rate",), ("possible", "missed"), ("possible", "attended"), ("unauthorised_rate",)),),
    ListKind.EXCLUSIONS: ((("on",),), (("what",),)),
    ListKind.OFFENCES: ((("on",),), (("what",),)),
    ListKind.ASB: ((("on",),), (("what",),)),
    ListKind.BENEFITS: ((("what",),),),
    ListKind.HOUSING: ((("on",),), (("what",),)),
    ListKind.HEALTH: ((("on",),), (("what",),)),
    ListKind.CAF: ((("on",),), (("what",),)),
    ListKind.OLD_LIST: (),
}
"""What a list of that kind must have besides names: of each line, one of the ways."""

FLAGS: Mapping[str, str] = {
    "crime": "offence",
    "asb": "asb",
    "absence": "absence",
    "exclusion": "exclusion",
    "benefit": "benefit",
    "abuse": "domestic abuse",
    "mental": "mental health",
}
"""Columns of the old list that say yes or no, and the word that `saying` knows them by."""

Headings = Mapping[str, str]
"""A file's heading for each column that it has."""


def columns_of(kind: ListKind) -> tuple[Column, ...]:
    """Everything that a list of that kind may have; the people first."""
    return (*PERSON, *SAYS[kind])


def is_usual(kind: ListKind, heading: str) -> bool:
    """Whether lists of that kind usually have such a heading."""
    plain = flat(heading)
    return plain in _usual(kind) or plain in ADDRESS


def guessed(kind: ListKind, headings: Sequence[str]) -> dict[str, str]:
    """The heading that each column most likely stands under; what the list says before what it says of the person."""
    plain = [flat(each) for each in headings]
    found: dict[str, str] = {}
    taken: set[int] = set()
    for column in (*SAYS[kind], *PERSON):
        place = next((plain.index(each) for each in column.usual if each in plain), None)
        if place is not None and place not in taken:
            found[column.name] = headings[place]
            taken.add(place)
    lines = [place for place, each in enumerate(plain) if each in ADDRESS and place not in taken]
    found.update(zip(ADDRESS_LINES, (headings[place] for place in lines), strict=False))
    return found


def renamed(remembered: Headings, headings: Iterable[str]) -> dict[str, str]:
    """Of the columns that were confirmed last time, those whose heading is not there any more."""
    there = set(headings)
    return {name: heading for name, heading in remembered.items() if heading not in there}


def lacking(kind: ListKind, mapping: Headings) -> list[str]:
    """In words, what a list of that kind cannot do without and has not got."""
    labels = {column.name: column.label for column in columns_of(kind)}
    return [
        ", or ".join(
            f"{'both ' if len(way) > 1 else ''}{' and '.join(f'“{labels[each]}”' for each in way)}" for way in ways
        )
        for ways in (NAMES, *NEEDS[kind])
        if not any(all(mapping.get(each) for each in way) for way in ways)
    ]


def doubled(mapping: Headings) -> list[str]:
    """The headings that were chosen for two columns at once."""
    chosen = [heading for heading in mapping.values() if heading]
    return sorted({each for each in chosen if chosen.count(each) > 1})


def label_of(kind: ListKind, name: str) -> str:
    """What a column is called on screen."""
    return next(column.label for column in columns_of(kind) if column.name == name)


@cache
def _usual(kind: ListKind) -> frozenset[str]:
    return frozenset(each for column in columns_of(kind) for each in column.usual)
