"""Something that was said has ended on a day, or was never so; either way it is kept, with who said so and why."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from triage import audit
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Refused
from triage.families import queries
from triage.families.commands import How, PutRight, Said
from triage.families.models import FactKind, Identifier, Person, PersonFact, PersonName, Relationship, Resident
from triage.families.service.facts import end_fact
from triage.families.service.names import end_name
from triage.families.service.telling import (
    NAMES_CHANGED,
    family_unchanged,
    mistake,
    not_ahead,
    not_before,
    person_unchanged,
    settle,
    settle_person,
)

Row = PersonName | PersonFact | Identifier | Resident | Relationship
WHY = "Say why it was a mistake"
ENDLESS = frozenset({FactKind.BIRTH, FactKind.DEATH})
"""What is so for good, or never was."""


def said_row(family_id: uuid.UUID, person_id: uuid.UUID, what: Said, row_id: uuid.UUID, *, by: Actor) -> Row:
    """Something that was said of a person of that family; raises `NotFound`, also for another person's."""
    person = queries.person_in(family_id, person_id, seen_by=by)
    found: Sequence[Row]
    match what:
        case Said.NAME:
            found = queries.names_of([person.id])
        case Said.FACT:
            found = queries.facts_of([person.id])
        case Said.NUMBER:
            found = queries.numbers_of([person.id])
        case Said.STAY:
            found = queries.stays_of(family_id, person.id)
        case Said.TIE:
            found = queries.ties_of(family_id, person.id)
    row = next((each for each in found if each.id == row_id), None)
    if row is None:
        raise NotFound
    return row


def put_right(family_id: uuid.UUID, command: PutRight, *, by: Actor) -> Row:
    """End what was said on a day, or keep it as a mistake; a second send changes nothing.

    Raises:
        NotFound: it was not said of this person.
        Stale: the person, or for homes and relationships the family, was changed since the page was drawn.
        Invalid: there is no reason for a mistake.
        Refused: the day lies ahead or before it began, or it cannot end so.
    """
    with transaction():
        row = said_row(family_id, command.person_id, command.what, command.row_id, by=by)
        if row.mistaken_at is not None or _ended_so(row, command):
            return row
        if command.how is How.CORRECTED and not command.because.strip():
            raise Invalid(WHY)
        if isinstance(row, PersonName | PersonFact | Identifier):
            _of_person(family_id, row, command, by=by)
        else:
            _of_family(family_id, row, command, by=by)
        audit.record("families.put_right", subject=row, by=by, family_id=family_id, what=command.what, how=command.how)
    return row


def _ended_so(row: Row, command: PutRight) -> bool:
    """A second send of an ending finds that it has ended on that day."""
    if command.how is How.CORRECTED or isinstance(row, Identifier):
        return False
    return row.to_date is not None and row.to_date == command.on


def _of_person(
    family_id: uuid.UUID, row: PersonName | PersonFact | Identifier, command: PutRight, *, by: Actor
) -> None:
    person = person_unchanged(family_id, command.person_id, command.seen_revision, by=by)
    if isinstance(row, Identifier):
        _number(person, row, command, by=by)
    elif isinstance(row, PersonFact) and row.kind in ENDLESS and command.how is not How.CORRECTED:
        raise Refused("A day of birth or death does not end. Say that it was a mistake if it is not theirs.")
    else:
        if command.how is How.CHANGED:
            row.to_date = _last_day(row.from_date, command.on)
        if isinstance(row, PersonName):
            end_name(person, row, command.how, because=command.because, by=by)
        else:
            end_fact(person, row, command.how, because=command.because, by=by)
    settle_person(person, by=by, because=NAMES_CHANGED if isinstance(row, PersonName) else "")


def _number(person: Person, row: Identifier, command: PutRight, *, by: Actor) -> None:
    if command.how is not How.CORRECTED:
        raise Refused("A number does not end. Say that it was a mistake if it is not theirs.")
    mistake(row, command.because, by=by)
    db.session.flush()
    db.session.expire(person, ["identifiers"])


def _of_family(family_id: uuid.UUID, row: Resident | Relationship, command: PutRight, *, by: Actor) -> None:
    family = family_unchanged(family_id, command.seen_revision, by=by)
    if command.how is How.CORRECTED:
        mistake(row, command.because, by=by)
    else:
        row.to_date = _last_day(row.from_date, command.on)
    family.touch()
    settle(family, by=by)


def _last_day(began: date | None, on: date | None) -> date:
    ended = not_ahead(on)
    not_before(ended, began)
    return ended
