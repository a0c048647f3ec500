"""The rows of a list that is undone, a few at a time; for acts of the service."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import case, select, update

from triage.db import db
from triage.imports.models import ROW_FATE_LABELS, ListRow, RowFate
from triage.imports.queries.known import in_chunks
from triage.imports.queries.rows import LIVE

OF_SOMEBODY = frozenset({RowFate.ATTACHED, RowFate.TAKEN_ON})


def undo_next(batch_id: uuid.UUID, *, limit: int, of_somebody: int) -> Mapping[int, int]:
    """Undo the next rows that said something, by their number: the rows' numbers by their ids, none at the end.

    As many as `limit`, and no more than `of_somebody` that belong to anybody. What each was stays written beside it.
    """
    query = select(ListRow.id, ListRow.number, ListRow.fate).where(ListRow.batch_id == batch_id, ListRow.fate.in_(LIVE))
    found: dict[int, int] = {}
    belonging = 0
    for row_id, number, fate in db.session.execute(query.order_by(ListRow.number).limit(limit).with_for_update()):
        found[row_id] = number
        belonging += fate in OF_SOMEBODY
        if belonging == of_somebody:
            break
    was = case({fate: f"Was: {ROW_FATE_LABELS[fate]}. " for fate in LIVE}, value=ListRow.fate, else_="")
    for some in in_chunks(list(found)):
        db.session.execute(
            update(ListRow)
            .where(ListRow.id.in_(some))
            .values(fate=RowFate.UNDONE, problem=was + ListRow.problem, candidate_id=None)
            .execution_options(synchronize_session=False)
        )
    return found
