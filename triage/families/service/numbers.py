"""Numbers by which other systems know people: kept with their source, warned about and never refused."""

from __future__ import annotations

import uuid

from triage import audit
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Invalid
from triage.families import identifiers, queries
from triage.families.commands import AddNumber, Source
from triage.families.models import Identifier, Person
from triage.families.service.telling import person_unchanged, row_id, settle_person, told


def add_number(family_id: uuid.UUID, command: AddNumber, *, by: Actor) -> Identifier:
    """Keep one more number of a person, with a warning where it looks wrong; a known one is not kept twice.

    Raises:
        Stale: the person was changed since the page was drawn.
        Invalid: there is no number.
    """
    with transaction():
        made = row_id(command.idempotency_key)
        person = queries.person_in(family_id, command.person_id, seen_by=by)
        known = db.session.get(Identifier, made) or same_number(person, command.kind, command.value)
        if known is not None:
            return known
        person = person_unchanged(family_id, command.person_id, command.seen_revision, by=by)
        if not command.value.strip():
            raise Invalid("Enter the number")
        row = keep_number(person, command.kind, command.value, source=command.source, by=by, made=made)
        settle_person(person, by=by)
        audit.record("families.number_added", subject=person, by=by, family_id=family_id, kind=command.kind)
    return row


def same_number(person: Person, kind: str, value: str) -> Identifier | None:
    """The same number, where it is known of this person."""
    wanted = identifiers.tidy(kind, value)
    return next(
        (each for each in person.identifiers if each.kind == kind and identifiers.tidy(kind, each.value) == wanted),
        None,
    )


def keep_number(
    person: Person, kind: str, value: str, *, source: Source, by: Actor, made: uuid.UUID | None = None
) -> Identifier:
    """A number of a person as it is usually written; joins the act under way."""
    tidied = identifiers.tidy(kind, value)
    row = Identifier(
        id=made or uuid.uuid4(),
        kind=kind,
        value=tidied,
        warning=identifiers.check(kind, tidied) or "",
        **told(source, by=by),
    )
    person.identifiers.append(row)
    db.session.flush()
    return row
