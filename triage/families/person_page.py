"""Everything that is known of one person, topic by topic, as their page shows it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from triage.families.commands import How, Said
from triage.families.identifiers import IDENTIFIER_LABELS
from triage.families.models import (
    FACT_KIND_LABELS,
    MEMBER_ROLE_LABELS,
    NAME_KIND_LABELS,
    BirthPrecision,
    FactKind,
    FamilyMember,
    Identifier,
    MemberRole,
    NameKind,
    Person,
    PersonFact,
    PersonName,
    Relationship,
    Resident,
)
from triage.families.models.told import Told
from triage.families.saying import Line, Topic, Words, line, sorted_out
from triage.filters import capital, day, is_child
from triage.rules.as_it_was import RESPONSIBILITY
from triage.rules.people_words import NOT_KNOWN, tied

DATES = frozenset({FactKind.BIRTH, FactKind.EXPECTED, FactKind.DEATH})
NUMBER_LABELS: Mapping[str, str] = {kind.value: label for kind, label in IDENTIFIER_LABELS.items()}
Choices = Mapping[str, Mapping[str, str]]


def names(person: Person, rows: Sequence[PersonName], says: Words) -> Sequence[Topic]:
    """The name of today with what it was before, and what somebody is known as."""

    def made(row: Told) -> Line:
        assert isinstance(row, PersonName)
        name = f"{row.given_name} {row.family_name}".strip()
        label = "" if row.kind in (NameKind.CURRENT, NameKind.KNOWN_AS) else f" ({NAME_KIND_LABELS[row.kind].lower()})"
        return line(row, name + label, says, Said.NAME, changeable=row.kind is not NameKind.CURRENT)

    called = [row for row in rows if row.kind is NameKind.KNOWN_AS]
    current = [row for row in rows if row.kind is not NameKind.KNOWN_AS]
    whole = sorted_out("Name", current, made, holds=lambda row: row.kind is NameKind.CURRENT, key="name")  # type: ignore[attr-defined]  # names
    was = (NameKind.PREVIOUS, NameKind.BIRTH)
    standing = [row for row in current if row.mistaken_at is None]
    whole = Topic(
        "Name",
        whole.now or [Line(person.full_name)],
        [made(row) for row in standing if row.kind is NameKind.OTHER],
        [made(row) for row in reversed(standing) if row.kind in was],
        whole.mistakes,
        "name",
    )
    if not called:
        return (whole,)
    return whole, sorted_out("Known as", called, made, holds=lambda row: made(row).words == person.known_as)


def facts(
    person: Person,
    rows: Sequence[PersonFact],
    says: Words,
    *,
    value: Callable[[FactKind], tuple[str, str]],
    choices: Choices,
) -> Sequence[Topic]:
    """Each single fact that was ever said of somebody, and those that are always asked for."""
    found = []
    for kind, title in FACT_KIND_LABELS.items():
        said = [row for row in rows if row.kind is kind]
        holds = value(kind)
        if not said and not holds[0] and not _is_asked_for(person, kind):
            continue

        def made(row: Told, kind: FactKind = kind) -> Line:
            assert isinstance(row, PersonFact)
            return line(row, fact_words(kind, row.value, row.precision, choices), says, Said.FACT)

        topic = sorted_out(title, said, made, holds=lambda row, now=holds: (row.value, row.precision) == now, key=kind)  # type: ignore[misc]  # facts
        if not topic.now and holds[0]:
            kept = Line(fact_words(kind, *holds, choices))
            topic = Topic(title, [kept], topic.others, topic.earlier, topic.mistakes, kind.value)
        found.append(topic)
    return found


def fact_words(kind: FactKind, value: str, precision: str, choices: Choices) -> str:
    """A fact as it is read: a day in words, a choice by its label."""
    if kind in DATES:
        if not value or value == "yes":
            return "Has died, the day is not known" if value else ""
        estimated = ", estimated" if precision == BirthPrecision.ESTIMATED.value else ""
        return f"{day(date.fromisoformat(value))}{estimated}"
    return choices.get(kind.value, {}).get(value, value)


def numbers(rows: Sequence[Identifier], says: Words) -> Topic:
    """The numbers by which other systems know somebody."""

    def made(row: Told) -> Line:
        assert isinstance(row, Identifier)
        made = line(row, f"{NUMBER_LABELS.get(row.kind, row.kind)}: {row.value}", says, Said.NUMBER)
        if not row.warning or row.mistaken_at is not None:
            return made
        return Line(made.words, made.days, made.source, f"Check: {row.warning}", made.what, made.row_id)

    return sorted_out("Numbers", rows, made, holds=lambda _row: True)


def stays(rows: Sequence[Resident], says: Words) -> Topic:
    """Where somebody lives and has lived, by the names of the homes."""

    def made(row: Told) -> Line:
        assert isinstance(row, Resident)
        return line(row, row.household.title, says, Said.STAY)

    return sorted_out("Homes", rows, made, holds=lambda _row: True)


def ties(person: Person, rows: Sequence[Relationship], names: Mapping[uuid.UUID, str], says: Words) -> Topic:
    """What somebody is to others of the family, and others to them."""

    def made(row: Told) -> Line:
        assert isinstance(row, Relationship)
        one, other = names.get(row.person_id, "Somebody"), names.get(row.other_id, "somebody")
        if row.person_id == person.id or row.kind == NOT_KNOWN:
            words = tied(row.kind, other if row.person_id == person.id else one)
        else:
            words = f"{one} is {row.kind} {person.full_name}"
        if row.parental_responsibility is not None:
            words += f", {RESPONSIBILITY[row.parental_responsibility]}"
        return line(row, capital(words), says, Said.TIE)

    return sorted_out("Relationships", rows, made, holds=lambda _row: True)


def places(member: FamilyMember) -> Sequence[str]:
    """What somebody's place in the family was before, newest first."""
    return [_place(spell) for spell in reversed(member.earlier)]


def _place(spell: Mapping[str, Any]) -> str:
    until = day(date.fromisoformat(spell["to"]))
    role = MEMBER_ROLE_LABELS[MemberRole(spell["role"])]
    if spell["how"] == How.CORRECTED.value:
        return f"Put right on {until}: was written down as {role.lower()}"
    if spell["how"] == How.CHANGED.value:
        return f"{role} until {until}"
    since = f"from {day(date.fromisoformat(spell['from']))} " if spell["from"] else ""
    return f"In the family {since}until {until}, and then away"


def _is_asked_for(person: Person, kind: FactKind) -> bool:
    """What the page offers to fill in even where nobody has said anything."""
    if kind is FactKind.EXPECTED:
        return person.expected_on is not None
    if kind is FactKind.BIRTH:
        return person.expected_on is None
    return kind is FactKind.GENDER or (kind is FactKind.SCHOOL and is_child(person.date_of_birth))
