"""Names of several kinds: the one of today, what somebody is known as, and every name they had before."""

from __future__ import annotations

import uuid
from datetime import date

from triage import audit
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Invalid, Refused
from triage.families import queries
from triage.families.commands import AddName, Born, ChangeName, How
from triage.families.models import NameKind, Person, PersonName
from triage.families.service.calling import members_name
from triage.families.service.in_step import put_known_as, put_name
from triage.families.service.telling import (
    NAMES_CHANGED,
    mistake,
    not_ahead,
    not_before,
    person_unchanged,
    row_id,
    settle_person,
    told,
    was_made,
)

NO_NAME = "Enter a name"
SAME_NAME = "This is the name that is known already"


def change_name(family_id: uuid.UUID, command: ChangeName, *, by: Actor) -> Person:
    """Give a person the name of today: changed on a day, or corrected. The old one is kept as what it was.

    Raises:
        Stale: the person was changed since the page was drawn.
        Invalid: there is no name, or it is the one that is known.
        Refused: the day lies ahead, or before the old name's.
    """
    with transaction():
        made = row_id(command.idempotency_key)
        if was_made(PersonName, made):
            return queries.person_in(family_id, command.person_id, seen_by=by)
        person = person_unchanged(family_id, command.person_id, command.seen_revision, by=by)
        _must_be_another(person, command)
        old = _current(person)
        since = _end(old, command, by=by) if old is not None else command.on
        db.session.add(
            PersonName(
                id=made,
                person_id=person.id,
                kind=NameKind.CURRENT,
                given_name=command.given_name,
                family_name=command.family_name,
                from_date=since,
                **told(command.source, by=by),
            )
        )
        with scope.as_service():
            by_members = [each for each in queries.families_of_person(person.id) if each.name == members_name(each)]
            put_name(person, command.given_name, command.family_name)
            for family in by_members:
                family.name = members_name(family)
            db.session.flush()
        settle_person(person, by=by, because=NAMES_CHANGED)
        audit.record("families.name_changed", subject=person, by=by, family_id=family_id, how=command.how)
    return person


def add_name(family_id: uuid.UUID, command: AddName, *, by: Actor) -> Person:
    """Add a name that is not the one of today; raises `Stale`, or `Invalid` where there is none."""
    with transaction():
        made = row_id(command.idempotency_key)
        if was_made(PersonName, made):
            return queries.person_in(family_id, command.person_id, seen_by=by)
        person = person_unchanged(family_id, command.person_id, command.seen_revision, by=by)
        kind = NameKind(command.kind)
        if kind is NameKind.CURRENT or not (command.given_name or command.family_name):
            raise Invalid(NO_NAME)
        if command.to_date is not None:
            not_before(command.to_date, command.from_date)
        row = PersonName(
            id=made,
            person_id=person.id,
            kind=kind,
            given_name=command.given_name,
            family_name=command.family_name,
            from_date=command.from_date,
            to_date=command.to_date,
            **told(command.source, by=by),
        )
        db.session.add(row)
        if kind is NameKind.KNOWN_AS and row.to_date is None:
            put_known_as(person, row)
        settle_person(person, by=by, because=NAMES_CHANGED)
        audit.record("families.name_added", subject=person, by=by, family_id=family_id, kind=kind)
    return person


def end_name(person: Person, row: PersonName, how: How, *, because: str, by: Actor) -> None:
    """A name has ended, or was never theirs; joins the act under way, which has checked the day."""
    if row.kind is NameKind.CURRENT:
        raise Refused("This is the name of today: change or correct it instead.")
    if how is How.CORRECTED:
        mistake(row, because, by=by)
    _known_as_anew(person, row)


def unsay_name(person: Person, row: PersonName) -> None:
    """Take out a name of a referral that was not about this person; joins the act under way."""
    db.session.delete(row)
    _known_as_anew(person, row)


def _known_as_anew(person: Person, gone: PersonName) -> None:
    """What somebody is known as, once that name does not count any more."""
    db.session.flush()
    if gone.kind is NameKind.KNOWN_AS:
        standing = [each for each in _standing(person) if each.kind is NameKind.KNOWN_AS]
        put_known_as(person, standing[-1] if standing else None)


def _must_be_another(person: Person, command: ChangeName) -> None:
    if not (command.given_name or command.family_name):
        raise Invalid(NO_NAME)
    if (command.given_name, command.family_name) == (person.given_name, person.family_name):
        raise Invalid(SAME_NAME)


def _end(old: PersonName, command: ChangeName, *, by: Actor) -> date | None:
    """Keep the old name as one they had, or as a mistake; answers since when the new one holds."""
    if command.how is How.CORRECTED:
        mistake(old, command.because, by=by)
        return old.from_date
    on = not_ahead(command.on)
    not_before(on, old.from_date)
    old.kind, old.to_date = NameKind(command.old_kind), on
    return on


def _current(person: Person) -> PersonName | None:
    """The row of the name of today, written down now where none was kept."""
    found = [each for each in _standing(person) if each.kind is NameKind.CURRENT]
    if found or not (person.given_name or person.family_name):
        return found[-1] if found else None
    row = PersonName(
        person_id=person.id,
        kind=NameKind.CURRENT,
        given_name=person.given_name,
        family_name=person.family_name,
        source_agency_id=person.source_agency_id,
        recorded_at=person.created_at,
    )
    db.session.add(row)
    return row


def _standing(person: Person) -> list[PersonName]:
    rows = queries.names_of([person.id])
    return [row for row in rows if row.to_date is None and row.mistaken_at is None]


def name_newborn(person: Person, command: Born, *, by: Actor) -> None:
    """Let a newborn have its name, where it is given; joins the act under way."""
    given, family = command.given_name or person.given_name, command.family_name or person.family_name
    if (given, family) == (person.given_name, person.family_name):
        return
    old = _current(person)
    if old is not None:
        old.kind, old.to_date = NameKind.OTHER, command.date_of_birth  # what an unborn baby was called is no name
    db.session.add(
        PersonName(
            person_id=person.id,
            kind=NameKind.CURRENT,
            given_name=given,
            family_name=family,
            from_date=command.date_of_birth,
            **told(command.source, by=by),
        )
    )
    put_name(person, given, family)
