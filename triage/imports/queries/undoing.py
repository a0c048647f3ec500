"""The rows of a list that is undone, a few at a time; for acts of the service."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import case, select, update

from triage.db import db
from triage.imports.models import ROW_FATE_LABELS, ListRow, RowFate
from triage.imports.queries.known import in_chunks
from triage.imports.queries.rows import LIVE

OF_SOMEBODY = frozenset({RowFate.ATTACHED, RowFate.TAKEN_ON})


class Undone(NamedTuple):
    """The rows of one part, by their ids, and the number of the last whose turn it was."""

    rows: Sequence[int]
    last: int


def undo_next(batch_id: uuid.UUID, *, limit: int, of_somebody: int, most: int) -> Undone | None:
    """Undo the next rows that said something, by their number; None where there is none left.

    As many as `limit`, and no more than `of_somebody` that belong to anybody, and later rows of the same families, so
    that each family is followed once: no more than `most` that belong to anybody in all. What each was stays written
    beside it.
    """
    live = select(ListRow.id, ListRow.number, ListRow.fate, ListRow.family_id).where(
        ListRow.batch_id == batch_id, ListRow.fate.in_(LIVE)
    )
    found: list[int] = []
    families: set[uuid.UUID | None] = set()
    last = belonging = 0
    for row_id, number, fate, family_id in db.session.execute(
        live.order_by(ListRow.number).limit(limit).with_for_update()
    ):
        found.append(row_id)
        last = number
        if fate in OF_SOMEBODY:
            belonging += 1
            families.add(family_id)
        if belonging == of_somebody:
            break
    if not found:
        return None
    if belonging:
        theirs = live.where(ListRow.number > last, ListRow.fate.in_(OF_SOMEBODY), ListRow.family_id.in_(families))
        later = theirs.order_by(ListRow.family_id, ListRow.number).limit(most - belonging).with_for_update()
        found += [each.id for each in db.session.execute(later)]
    _undo(found)
    return Undone(found, last)


def _undo(row_ids: Sequence[int]) -> None:
    was = case({fate: f"Was: {ROW_FATE_LABELS[fate]}. " for fate in LIVE}, value=ListRow.fate, else_="")
    for some in in_chunks(row_ids):
        db.session.execute(
            update(ListRow)
            .where(ListRow.id.in_(some))
            .values(fate=RowFate.UNDONE, problem=was + ListRow.problem, candidate_id=None)
            .execution_options(synchronize_session=False)
        )
