"""The list as a what-if reads it: every place in plain numbers, and of those that are shown what points rest on."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, or_, select

from triage.db import db
from triage.families.models import Family
from triage.panel.models import EntryStatus, ListEntry
from triage.rules.what_if import Standing

AT_ONCE = 500


def standings() -> list[Standing]:
    """Everybody who waits, and whoever was placed by hand and does not, by the id of the family."""
    columns = (
        ListEntry.family_id,
        ListEntry.reference,
        ListEntry.tally,
        ListEntry.waiting_since,
        ListEntry.order_key,
        ListEntry.tie,
        ListEntry.capped,
        ListEntry.moved,
        ListEntry.status,
    )
    by_hand = ListEntry.moved & (ListEntry.status != EntryStatus.LEFT)
    query = select(*columns).where(or_(ListEntry.status == EntryStatus.WAITING, by_hand))
    found = db.session.execute(query.execution_options(yield_per=10_000))
    return [Standing(*each[:8], each[8] is EntryStatus.WAITING) for each in found]


def count() -> int:
    """How many families wait."""
    return db.session.scalar(select(func.count()).where(ListEntry.status == EntryStatus.WAITING)) or 0


def restricted() -> frozenset[uuid.UUID]:
    """The families that are closed to whoever is not named on them."""
    return frozenset(db.session.scalars(select(Family.id).where(Family.restricted)))


def signs_of(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[dict[str, Any]]]:
    """What points can be given for, of these families that wait."""
    wanted, found = list(family_ids), {}
    for start in range(0, len(wanted), AT_ONCE):
        query = select(ListEntry.family_id, ListEntry.signs).where(
            ListEntry.family_id.in_(wanted[start : start + AT_ONCE]), ListEntry.status == EntryStatus.WAITING
        )
        found.update({each.family_id: each.signs for each in db.session.execute(query)})
    return found
