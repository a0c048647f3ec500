"""The evidence that came out of lists; for acts of the service."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, exists, insert, select

from triage.db import db
from triage.evidence.models import EvidenceItem
from triage.families.models import Family
from triage.imports.models import ListRow, RowFate

CHUNK = 500


def keys_of(row_ids: Sequence[int]) -> frozenset[str]:
    """The keys of what these rows became already."""
    found: set[str] = set()
    for start in range(0, len(row_ids), CHUNK):
        some = row_ids[start : start + CHUNK]
        query = select(EvidenceItem.idempotency_key).where(EvidenceItem.list_row_id.in_(some))
        found.update(key for key in db.session.scalars(query) if key)
    return frozenset(found)


def next_rows(
    batch_id: uuid.UUID, number: int, *, limit: int, most: int
) -> tuple[Sequence[ListRow], Sequence[ListRow]]:
    """The next rows that belong to somebody known, and later ones of the same families: so many in all.

    What a family's rows say is followed once so, and not in every part that one of its rows falls into. A row that
    went before its turn is evidence already, and is left out when its turn comes.
    """
    rows = _attached_after(batch_id, number)
    first = db.session.scalars(rows.order_by(ListRow.number).limit(limit)).all()
    families = {row.family_id for row in first if row.family_id is not None}
    if not families or len(first) < limit:
        return first, ()
    theirs = rows.where(ListRow.family_id.in_(families), ListRow.id.not_in([row.id for row in first]))
    return first, db.session.scalars(theirs.order_by(ListRow.family_id, ListRow.number).limit(most - len(first))).all()


def _attached_after(batch_id: uuid.UUID, number: int) -> Select[ListRow]:
    is_evidence = exists().where(EvidenceItem.list_row_id == ListRow.id)
    return select(ListRow).where(
        ListRow.batch_id == batch_id, ListRow.fate == RowFate.ATTACHED, ListRow.number > number, ~is_evidence
    )


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
