"""The evidence that came out of lists; for acts of the service."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import insert, select

from triage.db import db
from triage.evidence.models import EvidenceItem
from triage.families.models import Family

CHUNK = 500


def keys_of(row_ids: Sequence[int]) -> frozenset[str]:
    """The keys of what these rows became already."""
    found: set[str] = set()
    for start in range(0, len(row_ids), CHUNK):
        some = row_ids[start : start + CHUNK]
        query = select(EvidenceItem.idempotency_key).where(EvidenceItem.list_row_id.in_(some))
        found.update(key for key in db.session.scalars(query) if key)
    return frozenset(found)


def add(items: Sequence[dict[str, Any]]) -> None:
    """Put these in, many at once."""
    for start in range(0, len(items), CHUNK):
        db.session.execute(insert(EvidenceItem), items[start : start + CHUNK])


def warn_of_abuse(family_ids: Collection[uuid.UUID]) -> None:
    """Whoever visits or writes to these families is warned from here on."""
    query = select(Family).where(Family.id.in_(family_ids), Family.domestic_abuse.is_(False))
    for family in db.session.scalars(query).unique():
        family.domestic_abuse = True


def items_of_batch(batch_id: uuid.UUID, *, rows: Collection[int] | None = None) -> Sequence[EvidenceItem]:
    """What a list, or some of its rows, became."""
    query = select(EvidenceItem).where(EvidenceItem.batch_id == batch_id)
    if rows is not None:
        query = query.where(EvidenceItem.list_row_id.in_(rows))
    return db.session.scalars(query.order_by(EvidenceItem.family_id, EvidenceItem.id)).all()
