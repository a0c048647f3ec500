"""The one place where a person's own columns, the view of today, are kept in step with what was said over time."""

from __future__ import annotations

from datetime import date

from triage.families.models import BirthPrecision, FactKind, Person, PersonName, SafeToCall
from triage.rules.matching import normalised_name

PLAIN = {
    FactKind.GENDER: "gender",
    FactKind.SCHOOL: "school",
    FactKind.EDUCATION: "education",
    FactKind.LANGUAGE: "language",
    FactKind.PHONE: "phone",
    FactKind.EMAIL: "email",
}
DIED = "yes"
"""The value of a death whose day nobody knows."""
PRECISE = (FactKind.BIRTH,)


def value_of(person: Person, kind: FactKind) -> tuple[str, str]:
    """What holds of a person today, as a fact's value and precision; blank where nothing is known."""
    if kind is FactKind.BIRTH:
        born = person.date_of_birth
        return (born.isoformat(), person.birth_precision.value) if born else ("", "")
    if kind is FactKind.EXPECTED:
        return person.expected_on.isoformat() if person.expected_on else "", ""
    if kind is FactKind.DEATH:
        return person.died_on.isoformat() if person.died_on else DIED if person.deceased else "", ""
    return str(getattr(person, PLAIN[kind])), ""


def put(person: Person, kind: FactKind, value: str, precision: str = "") -> None:
    """Let a fact hold today; blank takes it away. A new number is not safe to ring until somebody says so."""
    if kind is FactKind.BIRTH:
        _born(person, value, precision)
    elif kind is FactKind.EXPECTED:
        person.expected_on = date.fromisoformat(value) if value else None
        if person.date_of_birth is None:
            person.birth_precision = BirthPrecision.EXPECTED if value else BirthPrecision.UNKNOWN
    elif kind is FactKind.DEATH:
        person.deceased = bool(value)
        person.died_on = date.fromisoformat(value) if value and value != DIED else None
    else:
        if kind is FactKind.PHONE and value != person.phone:
            person.safe_to_call, person.safe_times = SafeToCall.UNKNOWN, ""
        setattr(person, PLAIN[kind], value)


def put_name(person: Person, given_name: str, family_name: str) -> None:
    """Let a name be the one of today, with the keys it is looked up by."""
    person.given_name, person.family_name = given_name, family_name
    person.given_name_key, person.family_name_key = normalised_name(given_name), normalised_name(family_name)


def put_known_as(person: Person, name: PersonName | None) -> None:
    """Let this be what somebody is known as, or nothing."""
    person.known_as = f"{name.given_name} {name.family_name}".strip() if name is not None else ""


def _born(person: Person, value: str, precision: str) -> None:
    person.date_of_birth = date.fromisoformat(value) if value else None
    if value:
        person.birth_precision = BirthPrecision(precision or BirthPrecision.EXACT)
        person.expected_on, person.stated_age = None, ""
    else:
        person.birth_precision = BirthPrecision.UNKNOWN
