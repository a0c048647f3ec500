"""What people of a family are to each other, with parental responsibility, from a day and perhaps to a day."""

from __future__ import annotations

import uuid

from triage import audit
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.errors import Invalid
from triage.families import queries
from triage.families.commands import Relate
from triage.families.models import Relationship
from triage.families.service.telling import family_unchanged, not_ahead, row_id, settle, told


def relate(family_id: uuid.UUID, command: Relate, *, by: Actor) -> Relationship:
    """Say what one person of a family is to another; people may be several things to each other.

    Raises:
        Stale: the family was changed since the page was drawn.
        Invalid: it is known already, or one of them is not of the family, or both are one.
        Refused: the day lies ahead.
    """
    with transaction():
        made = db.session.get(Relationship, row_id(command.idempotency_key))
        if made is not None:
            return made
        family = family_unchanged(family_id, command.seen_revision, by=by)
        members = {each.person_id for each in family.members}
        if command.person_id == command.other_id or not {command.person_id, command.other_id} <= members:
            raise Invalid("Choose two people of this family")
        if command.from_date is not None:
            not_ahead(command.from_date)
        same = (command.person_id, command.other_id, command.kind)
        standing = [each for each in queries.relationships(family.id) if each.to_date is None]
        if same in {(each.person_id, each.other_id, each.kind) for each in standing}:
            raise Invalid("This is known already. End it first if something about it has changed.")
        row = Relationship(
            id=row_id(command.idempotency_key),
            family_id=family.id,
            person_id=command.person_id,
            other_id=command.other_id,
            kind=command.kind,
            parental_responsibility=command.parental_responsibility,
            from_date=command.from_date,
            **told(command.source, by=by),
        )
        db.session.add(row)
        family.touch()
        settle(family, by=by)
        audit.record("families.related", subject=row, by=by, family_id=family.id)
    return row
