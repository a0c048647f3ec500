"""One person from the stored answers of the form."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from triage.referrals.answers import IdentifierAnswer, PersonAnswer
from triage.referrals.schema.questions import Group
from triage.rules.facts import AgeGroup, Answer, Occupation

Word = TypeVar("Word", bound=StrEnum)

IDENTIFIERS = ("upn", "nhs", "nino", "police", "ehm", "lcs")
CARES = {"yes": True, "no": False}


def read_person(person_id: str, who: Group, details: Group, contact: Group, record: Group) -> PersonAnswer:
    """The person that their name page, details, contact and school record describe."""
    birth = who.get("birth")
    return PersonAnswer(
        id=person_id,
        given_name=text(who, "given_name"),
        family_name=text(who, "family_name"),
        known_as=text(who, "known_as"),
        role=text(who, "role") or "other_adult",
        date_of_birth=day(who, "date_of_birth") if birth == "known" else None,
        estimated=birth == "known" and bool(who.get("estimated")),
        expected_on=day(who, "expected_on") if birth == "unborn" else None,
        stated_age=word(AgeGroup, who, "stated_age") if birth == "unknown" else None,
        gender=text(details, "gender"),
        school=text(details, "school"),
        occupation=word(Occupation, details, "occupation"),
        cares_for_children=CARES.get(text(details, "cares")),
        language=text(details, "language"),
        needs_interpreter=details.get("interpreter") == "yes",
        letter_format=text(details, "letter_format") or "standard",
        identifiers=tuple(
            IdentifierAnswer(kind=kind, value=details[kind]) for kind in IDENTIFIERS if details.get(kind)
        ),
        phone=text(contact, "phone"),
        safe_to_call=text(contact, "safe_to_call") or "unknown",
        safe_times=text(contact, "safe_times"),
        email=text(contact, "email"),
        contact_note=text(contact, "note"),
        attendance=number(record, "attendance"),
        unauthorised=number(record, "unauthorised"),
        exclusions=int(record["exclusions"]) if record.get("exclusions") is not None else None,
        attendance_period=text(record, "period"),
    )


def text(group: Group, name: str) -> str:
    """A text, "" when there is none."""
    return str(group.get(name) or "")


def texts(group: Group, name: str) -> tuple[str, ...]:
    """Several choices."""
    return tuple(str(value) for value in group.get(name) or ())


def day(group: Group, name: str) -> date | None:
    """A date as the draft keeps it."""
    stored = group.get(name)
    return date.fromisoformat(stored) if stored else None


def number(group: Group, name: str) -> float | None:
    """A number."""
    stored: Any = group.get(name)
    return float(stored) if stored is not None else None


def word(kind: type[Word], group: Group, name: str) -> Word | None:
    """One word of an enum."""
    stored = group.get(name)
    return kind(stored) if stored else None


def answer(group: Group, name: str) -> Answer | None:
    """Yes, no or not known."""
    return word(Answer, group, name)
