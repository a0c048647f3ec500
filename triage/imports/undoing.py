"""The outbox's work on a list that is undone: all of it in one transaction, so that it is done or it is not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from triage import audit, clock
from triage.access.actor import SERVICE
from triage.db import transaction
from triage.errors import Crossed, Stale
from triage.imports.models import BatchState
from triage.imports.queries import batches, old_list
from triage.imports.queries import rows as queries
from triage.imports.service import evidence, finding
from triage.imports.showing_lists import TAKEN_OUT_TOO
from triage.jobs import Heartbeat
from triage.notices import service as notices
from triage.referrals import store

COULD_NOT_BE_UNDONE = "The service could not undo this list, and everything it left is still there. Undo it once more."
STANDS = "Families had been taken on from this list before it could be undone, and it stands."


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Take these lists back."""
    for batch_id in subject_ids:
        alive()
        try:
            _undo(batch_id)
        except Crossed:  # nobody has done it: the next attempt does
            raise
        except Stale:  # somebody else undoes it at the same moment
            continue
    return {}


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """The list stays as it is, says so, and its page offers to undo it once more."""
    with transaction():
        batch = batches.batch_by_id(subject_id)
        if batch.state is BatchState.UNDOING:
            batch.problems = [COULD_NOT_BE_UNDONE]
            audit.record("imports.could_not_be_undone", subject=batch, by=SERVICE)


def _undo(batch_id: uuid.UUID) -> None:
    with transaction() as tx:
        batch = batches.batch_by_id(batch_id)
        if batch.state is not BatchState.UNDOING:
            return
        if old_list.is_taken_on(batch.id):
            batch.state, batch.problems, batch.notes = BatchState.IMPORTED, [], [*batch.notes, STANDS]
            audit.record("imports.could_not_be_undone", subject=batch, by=SERVICE)
            return
        queries.undo(batch.id)  # the rows first: whoever decides about one just now ends before its evidence is read
        taken = evidence.take_back(batch, by=SERVICE)
        if taken.checked:
            items = "1 item" if taken.checked == 1 else f"{taken.checked} items"
            batch.notes = [*batch.notes, f"{TAKEN_OUT_TOO} {items} that somebody had verified or rejected since."]
        finding.find(by=SERVICE)  # what rested on this list may rest on nothing now
        batch.state, batch.undone_at, batch.problems = BatchState.UNDONE, clock.now(), []
        tx.after_commit(store.remove, batch.store_key)
        if batch.uploaded_by_id not in {None, batch.undone_by_id}:
            words = f"Your list {batch.reference} was undone: see why"
            notices.tell(words, href=f"/lists/{batch.reference}", user_id=batch.uploaded_by_id)
        audit.record("imports.undone", subject=batch, by=SERVICE, items=taken.items, checked=taken.checked)
