"""The outbox's work on a list that is undone: its rows and their evidence are taken back, chunk by chunk.

What a row has become says whether it was taken back already, so that after a crash the work goes on where it stopped
and ends the same. Until the last row is out the list is being undone, and nobody decides about any of its rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import partial

from triage import audit, clock
from triage.access.actor import SERVICE
from triage.db import Transaction, transaction
from triage.errors import Stale
from triage.imports.models import Batch, BatchState
from triage.imports.part_by_part import part_by_part
from triage.imports.queries import batches, old_list
from triage.imports.queries import rows as queries
from triage.imports.queries.forgetting import forget_left_out
from triage.imports.queries.undoing import undo_next
from triage.imports.service import evidence, expecting, finding
from triage.imports.showing_lists import TAKEN_OUT_TOO
from triage.jobs import Heartbeat
from triage.notices import service as notices
from triage.referrals import store

CHUNK = 2_000
OF_SOMEBODY = 100
MOST = 500
"""As when a list is taken in: each family that a chunk touches is judged anew in its transaction, and its later rows go
with the first of them."""
COULD_NOT_BE_UNDONE = (
    "The service could not undo this list to its end, and some of what it left is still there. Undo it once more."
)
STANDS = "Families had been taken on from this list before it could be undone, and it stands."
CHECKED_TOO = f"{TAKEN_OUT_TOO} evidence that somebody had verified or rejected since."
PUT_RIGHT_TOO = f"{TAKEN_OUT_TOO} evidence that somebody had put right since."
"""Not how much: some of it may be of families that are closed to whoever reads this. The trail has the number."""


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Take back what is left of these lists; what rested on them may rest on nothing then."""
    failures: dict[uuid.UUID, BaseException] = {}
    for batch_id in subject_ids:
        try:
            part_by_part(partial(_take_back, batch_id), alive=alive)
        except Stale as error:  # it had to give way too often: the next attempt goes on
            failures[batch_id] = error
            continue
        finding.find(by=SERVICE, alive=alive)
    return failures


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """The list stays as it is, says so, and its page offers to undo it once more."""
    with transaction():
        batch = batches.batch_by_id(subject_id)
        if batch.state is BatchState.UNDOING:
            batch.problems = [COULD_NOT_BE_UNDONE]
            audit.record("imports.could_not_be_undone", subject=batch, by=SERVICE)


def _take_back(batch_id: uuid.UUID) -> bool:
    """The next chunk; False once there is none, and the list is out."""
    with transaction() as tx:
        batch = batches.batch_by_id(batch_id)
        if batch.state is not BatchState.UNDOING:
            return False
        if batch.rows_done == 0 and old_list.is_taken_on(batch.id):
            _stands(batch)
            return False
        # The rows first: whoever decides about one just now ends before its evidence is read.
        part = undo_next(batch.id, limit=CHUNK, of_somebody=OF_SOMEBODY, most=MOST)
        taken = evidence.take_back(batch, by=SERVICE, rows=part.rows if part else None)
        said = ((CHECKED_TOO, taken.checked), (PUT_RIGHT_TOO, taken.put_right))
        batch.notes = [*batch.notes, *(note for note, count in said if count and note not in batch.notes)]
        if part:
            batch.rows_done = part.last
            return True
        _is_out(batch, tx)
    return False


def _stands(batch: Batch) -> None:
    batch.state, batch.problems, batch.notes = BatchState.IMPORTED, [], [*batch.notes, STANDS]
    batch.rows_done = batch.rows_total
    audit.record("imports.could_not_be_undone", subject=batch, by=SERVICE)


def _is_out(batch: Batch, tx: Transaction) -> None:
    batch.state, batch.undone_at, batch.problems = BatchState.UNDONE, clock.now(), []
    batch.rows_done = batch.rows_total
    expecting.taken_back(batch, by=SERVICE)
    if batch.store_key:
        tx.after_commit(store.remove, batch.store_key)
        batch.store_key = ""
        forget_left_out(batch.id)  # without the file nobody can mend them
    if batch.uploaded_by_id not in {None, batch.undone_by_id}:
        words = f"Your list {batch.reference} was undone: see why"
        notices.tell(words, href=f"/lists/{batch.reference}", user_id=batch.uploaded_by_id)
    audit.record("imports.undone", subject=batch, by=SERVICE, rows=queries.counts(batch.id).get("undone", 0))
