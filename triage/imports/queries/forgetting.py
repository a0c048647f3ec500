"""Lists whose rows or file have been kept long enough, and what is left of their people then; for the service."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from triage.db import db
from triage.imports.keeping import ENDED, NOT_ANYBODYS, UNUSED
from triage.imports.models import Batch, ListRow, RowFate

NOBODY: dict[str, Any] = {"described": {}, "said": {}, "same_key": "", "household_key": ""}
LEFT_OUT = (RowFate.REFUSED, RowFate.REPEATED)
BEFORE = func.coalesce(Batch.undone_at, Batch.imported_at, Batch.uploaded_at)


def with_rows_from_before(moment: datetime) -> Sequence[uuid.UUID]:
    """Lists that ended before a moment and have rows of nobody known still."""
    rows = select(ListRow.id).where(ListRow.batch_id == Batch.id, ListRow.fate.in_(NOT_ANYBODYS)).exists()
    return db.session.scalars(select(Batch.id).where(moment > BEFORE, Batch.state.in_(ENDED), rows)).all()


def with_files_from_before(moment: datetime) -> Sequence[uuid.UUID]:
    """Lists from before a moment whose file is still there: those that ended, and those never taken in."""
    states: ColumnElement[bool] = or_(Batch.state.in_(ENDED), Batch.state.in_(UNUSED))
    query = select(Batch.id).where(moment > BEFORE, states, Batch.store_key != "")
    return db.session.scalars(query).all()


def forget_rows(batch_id: uuid.UUID, *, limit: int) -> int:
    """Of the next rows of nobody known nothing is kept but their number; how many they were."""
    query = select(ListRow.id).where(ListRow.batch_id == batch_id, ListRow.fate.in_(NOT_ANYBODYS))
    ids = db.session.scalars(query.order_by(ListRow.number).limit(limit).with_for_update()).all()
    nobody = {"person_id": None, "family_id": None, "candidate_id": None, "score": None, "reasons": "", "problem": ""}
    _write(ids, {**NOBODY, **nobody, "fate": RowFate.FORGOTTEN})
    return len(ids)


def forget_left_out(batch_id: uuid.UUID) -> None:
    """Of rows that were refused or said already who they were about is kept no longer, only why they were left out."""
    query = select(ListRow.id).where(ListRow.batch_id == batch_id, ListRow.fate.in_(LEFT_OUT))
    _write(db.session.scalars(query).all(), NOBODY)


def _write(ids: Sequence[int], values: dict[str, Any]) -> None:
    for start in range(0, len(ids), 500):
        change = update(ListRow).where(ListRow.id.in_(ids[start : start + 500])).values(**values)
        db.session.execute(change.execution_options(synchronize_session=False))
