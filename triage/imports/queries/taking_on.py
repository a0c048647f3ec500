"""How far the taking on of an old list has come."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from triage import jobs
from triage.access import scope
from triage.db import db
from triage.imports.models import Batch, ListRow, RowFate
from triage.imports.queries.old_list import groups_to_take_on


@dataclass(frozen=True, slots=True)
class Going:
    """Rows taken on, of those that can be; nothing to wait for where it is not `under_way`."""

    under_way: bool
    done: int = 0
    total: int = 0

    @property
    def words(self) -> str:
        """The same for a person."""
        return f"{self.done:,} of {self.total:,} rows taken on" if self.done else "Waiting for its turn"


def how_far(batch: Batch) -> Going:
    """How many rows of it were taken on; counted only while somebody is at it."""
    if not jobs.is_under_way(jobs.LIST_TAKE_ON, batch.id):
        return Going(under_way=False)
    with scope.as_service():  # a number tells of nobody
        taken = select(func.count(ListRow.id)).where(ListRow.batch_id == batch.id, ListRow.fate == RowFate.TAKEN_ON)
        done = db.session.scalar(taken) or 0
        left = sum(len(rows) for rows in groups_to_take_on(batch.id))
    return Going(under_way=True, done=done, total=done + left)
