"""Which families a draft is tried on, many at once."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select

from triage.db import db
from triage.families.models import Family
from triage.panel.models import EntryStatus, ListEntry
from triage.referrals.models import AT_INTAKE, Referral


@dataclass(frozen=True, slots=True)
class Tried:
    """A family on which a draft is tried."""

    id: uuid.UUID
    reference: str
    restricted: bool


def count() -> int:
    """How many families are on the list, between decision and allocation, or in intake."""
    return db.session.scalar(select(func.count()).select_from(Family).where(*_open())) or 0


def part(after: uuid.UUID | None, *, limit: int) -> Sequence[Tried]:
    """The next of them in the order of their ids."""
    query = select(Family.id, Family.reference, Family.restricted).where(*_open()).order_by(Family.id).limit(limit)
    if after is not None:
        query = query.where(Family.id > after)
    return [Tried(*each) for each in db.session.execute(query)]


def on_list(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, ListEntry]:
    """Those places on the list that these families have now."""
    query = select(ListEntry).where(ListEntry.family_id.in_(family_ids), ListEntry.status != EntryStatus.LEFT)
    return {each.family_id: each for each in db.session.scalars(query)}


def _open() -> tuple[ColumnElement[bool], ...]:
    waits = exists().where(ListEntry.family_id == Family.id, ListEntry.status != EntryStatus.LEFT)
    comes_in = exists().where(Referral.family_id == Family.id, Referral.status.in_(AT_INTAKE))
    return Family.merged_into_id.is_(None), or_(waits, comes_in)
