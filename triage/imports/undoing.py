"""The outbox's work on a list that is undone: all of it in one transaction, so that it is done or it is not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from triage import audit, clock
from triage.access.actor import SERVICE
from triage.db import transaction
from triage.errors import Stale
from triage.imports.models import BatchState
from triage.imports.queries import batches
from triage.imports.queries import rows as queries
from triage.imports.service import evidence, finding
from triage.jobs import Heartbeat
from triage.referrals import store


def make(subject_ids: Sequence[uuid.UUID], *, alive: Heartbeat) -> Mapping[uuid.UUID, BaseException]:
    """Take these lists back."""
    for batch_id in subject_ids:
        alive()
        try:
            _undo(batch_id)
        except Stale:  # somebody else undoes it at the same moment
            continue
    return {}


def gave_up(subject_id: uuid.UUID, *, error_class: str) -> None:
    """The list stays as one that is being undone, and its page offers to try once more."""


def _undo(batch_id: uuid.UUID) -> None:
    with transaction() as tx:
        batch = batches.batch_by_id(batch_id)
        if batch.state is not BatchState.UNDOING:
            return
        taken = evidence.take_back(batch, by=SERVICE)
        if taken.checked:
            items = "1 item" if taken.checked == 1 else f"{taken.checked} items"
            batch.notes = [*batch.notes, f"Taken out too: {items} that somebody had verified or rejected since."]
        queries.undo(batch.id)
        finding.find(by=SERVICE)  # what rested on this list may rest on nothing now
        batch.state, batch.undone_at = BatchState.UNDONE, clock.now()
        tx.after_commit(store.remove, batch.store_key)
        audit.record("imports.undone", subject=batch, by=SERVICE, items=taken.items, checked=taken.checked)
