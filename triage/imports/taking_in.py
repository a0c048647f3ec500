"""The outbox's work on a list that was confirmed: its rows become evidence, chunk by chunk.

Each chunk is committed with how far it came, so that after a crash the work goes on where it stopped and ends the same.
Where it cannot be ended at all, what there is of it is taken back: a list is in, or it is not.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import partial

from triage import audit, clock, jobs
from triage.access.actor import SERVICE
from triage.db import transaction
from triage.errors import Stale
from triage.imports.models import BatchState
from triage.imports.part_by_part import part_by_part
from triage.imports.queries import batches
from triage.imports.queries import evidence as evidence_queries
from triage.imports.queries import rows as queries
from triage.imports.service import evidence, expecting, looking_again
from triage.jobs import Heartbeat

CHUNK = 100
"""Each family that a chunk touches is judged anew in its transaction, and nobody else writes to SQLite meanwhile."""
MOST = 500
"""So many rows in all, with those of the same families that would come later: each family is judged once, not once a
chunk. Where it has more, the rest comes with a later chunk."""
COULD_NOT_BE_ENDED = "The service could not take this list in to its end, and took back what there was of it."


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Take in what is left of these lists; one that had to give way too often is for the next attempt."""
    failures: dict[uuid.UUID, BaseException] = {}
    for batch_id in subject_ids:
        try:
            part_by_part(partial(_take, batch_id), alive=alive)
        except Stale as error:
            failures[batch_id] = error
    return failures


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """Half a list is none: take it back."""
    with transaction() as tx:
        batch = batches.batch_by_id(subject_id)
        if batch.state is BatchState.IMPORTING:
            batch.state, batch.undone_because, batch.rows_done = BatchState.UNDOING, COULD_NOT_BE_ENDED, 0
            jobs.put(jobs.LIST_UNDO, [batch.id], tx=tx)
            audit.record("imports.could_not_be_ended", subject=batch, by=SERVICE)


def _take(batch_id: uuid.UUID) -> bool:
    """The next chunk; False once there is none, and the list is in."""
    with transaction():
        batch = batches.batch_by_id(batch_id)
        if batch.state is not BatchState.IMPORTING:
            return False
        if batch.rows_done == 0:
            queries.repeat_what_others_said(batch)
        rows, later = evidence_queries.next_rows(batch.id, batch.rows_done, limit=CHUNK, most=MOST)
        if rows:
            evidence.record(batch, [*rows, *later], by=SERVICE)
            batch.rows_done = rows[-1].number
            return True
        batch.state, batch.imported_at = BatchState.IMPORTED, clock.now()
        batch.rows_done, batch.counts = batch.rows_total, queries.counts(batch.id)
        expecting.arrived(batch, by=SERVICE)
        looking_again.miss_nobody(batch)
        audit.record("imports.taken_in", subject=batch, by=SERVICE, rows=sum(batch.counts.values()))
    return False
