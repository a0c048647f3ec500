"""Single facts of a person: what holds today is one of them, and whoever said otherwise is kept beside it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Invalid
from triage.families import queries
from triage.families.commands import Born, How, SayFact, Source
from triage.families.models import BirthPrecision, FactKind, MemberRole, Person, PersonFact
from triage.families.service.in_step import DIED, put, value_of
from triage.families.service.names import name_newborn
from triage.families.service.telling import (
    earlier_place,
    mistake,
    not_ahead,
    not_before,
    person_unchanged,
    row_id,
    settle_person,
    told,
    was_made,
)

DATES = frozenset({FactKind.BIRTH, FactKind.EXPECTED, FactKind.DEATH})
NOTHING_NEW = "This is what is known already"


def say_fact(family_id: uuid.UUID, command: SayFact, *, by: Actor) -> Person:
    """Let a fact hold from a day, correct it, or keep what somebody says otherwise; nothing that was said is lost.

    Raises:
        Stale: the person was changed since the page was drawn.
        Invalid: it is known already, or is no day.
        Refused: the day lies ahead, or before the old fact's.
    """
    with transaction():
        made = row_id(command.idempotency_key)
        if was_made(PersonFact, made):
            return queries.person_in(family_id, command.person_id, seen_by=by)
        person = person_unchanged(family_id, command.person_id, command.seen_revision, by=by)
        kind = FactKind(command.kind)
        _must_fit(person, kind, command)
        if command.how is How.HEARD:
            _write(person, kind, command, since=command.on, made=made, by=by)
        else:
            _replace(person, kind, command, made=made, by=by)
        settle_person(person, by=by)
        audit.record(
            "families.fact_changed", subject=person, by=by, family_id=family_id, fact=kind.value, how=command.how
        )
    return person


def say_born(family_id: uuid.UUID, command: Born, *, by: Actor) -> Person:
    """An unborn baby has been born: with the date of birth the wait for it ends, and it is a child of the family."""
    with transaction():
        made = row_id(command.idempotency_key)
        if was_made(PersonFact, made):
            return queries.person_in(family_id, command.person_id, seen_by=by)
        person = person_unchanged(family_id, command.person_id, command.seen_revision, by=by)
        if person.date_of_birth is not None:
            raise Invalid("The date of birth is known already")
        born = not_ahead(command.date_of_birth)
        birth = SayFact(
            person_id=person.id,
            seen_revision=command.seen_revision,
            idempotency_key=command.idempotency_key,
            kind=FactKind.BIRTH,
            value=born.isoformat(),
            precision=BirthPrecision.EXACT,
            source=command.source,
        )
        _replace(person, FactKind.BIRTH, birth, made=made, by=by)
        if command.gender and command.gender != person.gender:
            move_on(person, FactKind.GENDER, command.gender, since=None, source=command.source, by=by)
        name_newborn(person, command, by=by)
        _now_children(person, born)
        settle_person(person, by=by)
        audit.record("families.born", subject=person, by=by, family_id=family_id)
    return person


def move_on(person: Person, kind: FactKind, value: str, *, since: date | None, source: Source, by: Actor) -> None:
    """Let a fact hold from a day on and the one before it end; joins the act under way."""
    if value == value_of(person, kind)[0]:
        return
    for row in supporting(person, kind):
        row.to_date = since or clock.today()
    if value:
        row = PersonFact(person_id=person.id, kind=kind, value=value, from_date=since, **told(source, by=by))
        db.session.add(row)
    put(person, kind, value)


def end_fact(person: Person, row: PersonFact, how: How, *, because: str, by: Actor) -> None:
    """A fact has ended, or was never so; joins the act under way, which has checked the day."""
    held = (row.value, row.precision) == value_of(person, row.kind)
    if how is How.CORRECTED:
        mistake(row, because, by=by)
    db.session.flush()
    if held and not _rows(person, row.kind, value_of(person, row.kind)):
        put(person, row.kind, "")


def unsay_fact(person: Person, row: PersonFact) -> None:
    """Take out what a referral that was not about this person said; joins the act under way."""
    held = (row.value, row.precision) == value_of(person, row.kind)
    db.session.delete(row)
    db.session.flush()
    if held and not _rows(person, row.kind, value_of(person, row.kind)):
        put(person, row.kind, "")


def supporting(person: Person, kind: FactKind) -> list[PersonFact]:
    """What was said that holds today; written down now where the person has it and no row was kept."""
    value = value_of(person, kind)
    found = _rows(person, kind, value)
    if found or not value[0]:
        return found
    row = PersonFact(
        person_id=person.id,
        kind=kind,
        value=value[0],
        precision=value[1],
        source_agency_id=person.source_agency_id,
        recorded_at=person.created_at,
    )
    db.session.add(row)
    return [row]


def _replace(person: Person, kind: FactKind, command: SayFact, *, made: uuid.UUID, by: Actor) -> None:
    """End what held, or keep it as a mistake, and let the new fact hold."""
    old = supporting(person, kind)
    since = command.on
    if command.how is How.CORRECTED:
        since = old[0].from_date if old else None
        for row in old:
            mistake(row, command.because, by=by)
    elif old:
        since = None if kind in DATES else not_ahead(command.on)
        _end(old, since or clock.today())
    if kind is FactKind.BIRTH and command.value:
        _end(supporting(person, FactKind.EXPECTED), date.fromisoformat(command.value))
    if command.value:
        _write(person, kind, command, since=since, made=made, by=by)
    put(person, kind, command.value, _precision(kind, command))


def _precision(kind: FactKind, command: SayFact) -> str:
    """How sure a date of birth is; other facts have no such thing."""
    return (command.precision or BirthPrecision.EXACT.value) if kind is FactKind.BIRTH and command.value else ""


def _end(rows: Sequence[PersonFact], on: date) -> None:
    for row in rows:
        not_before(on, row.from_date)
        row.to_date = on


def _write(person: Person, kind: FactKind, command: SayFact, *, since: date | None, made: uuid.UUID, by: Actor) -> None:
    db.session.add(
        PersonFact(
            id=made,
            person_id=person.id,
            kind=kind,
            value=command.value,
            precision=_precision(kind, command),
            from_date=since,
            **told(command.source, by=by),
        )
    )


def _must_fit(person: Person, kind: FactKind, command: SayFact) -> None:
    """A day where a day is asked for, and something that is not known already."""
    if command.how is How.HEARD and not command.value:
        raise Invalid("Enter what was said")
    if command.how is not How.HEARD and (command.value, _precision(kind, command)) == value_of(person, kind):
        raise Invalid(NOTHING_NEW)
    if kind not in DATES or not command.value or (kind is FactKind.DEATH and command.value == DIED):
        return
    day = date.fromisoformat(command.value)
    if kind is not FactKind.EXPECTED:
        not_ahead(day)
    if kind is FactKind.DEATH and person.date_of_birth is not None and day < person.date_of_birth:
        raise Invalid("Nobody dies before they are born")


def _rows(person: Person, kind: FactKind, value: tuple[str, str]) -> list[PersonFact]:
    db.session.flush()
    return [
        row
        for row in queries.facts_of([person.id])
        if row.kind is kind and row.to_date is None and row.mistaken_at is None and (row.value, row.precision) == value
    ]


def _now_children(person: Person, born: date) -> None:
    """Who was the unborn baby of a family is a child of it from the day of birth."""
    with scope.as_service():
        for family in queries.families_of_person(person.id):
            for member in family.members:
                if member.person_id == person.id and member.role is MemberRole.UNBORN:
                    member.earlier = [*member.earlier, earlier_place(member, until=born, how=How.CHANGED.value)]
                    member.role = MemberRole.CHILD
            family.touch()
        db.session.flush()
