"""What is done with a list that was tried: tried again, confirmed, thrown away; and one taken in is undone."""

from __future__ import annotations

from triage import audit, clock, jobs
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import transaction
from triage.errors import NotFound, Refused
from triage.imports.commands import UndoList
from triage.imports.models import Batch, BatchState
from triage.imports.queries import batches, old_list, rows
from triage.imports.service.sending import open_batch
from triage.imports.showing_lists import is_stuck
from triage.referrals import store

DISCARDABLE = (BatchState.UPLOADED, BatchState.TRIED, BatchState.FAILED)
UNDONE_BEFORE = "Somebody undid this list before you pressed, so that your reason was not written down:"


def try_again(reference: str, *, by: Actor) -> Batch:
    """Read a list once more: the families known may have changed since, or an earlier list was undone."""
    with transaction() as tx:
        batch = open_batch(reference, BatchState.TRIED, BatchState.FAILED, by=by)
        batch.state, batch.rows_done, batch.problems = BatchState.TRYING, 0, []
        jobs.put(jobs.LIST_TRY, [batch.id], tx=tx)
        audit.record("imports.tried_again", subject=batch, by=by)
    return batch


def change_columns(reference: str, *, by: Actor) -> Batch:
    """Go back to the columns of a list that was tried; its rows are forgotten."""
    with transaction():
        batch = open_batch(reference, BatchState.TRIED, BatchState.FAILED, by=by)
        rows.forget(batch.id)
        batch.state, batch.rows_done, batch.counts, batch.problems = BatchState.UPLOADED, 0, {}, []
        audit.record("imports.columns_reopened", subject=batch, by=by)
    return batch


def confirm(reference: str, *, seen_revision: int, by: Actor) -> Batch:
    """Take a list in as it was tried; a second press finds it under way."""
    _must_manage(by)
    with transaction() as tx:
        batch = batches.batch(reference, seen_by=by)
        if batch.state in {BatchState.IMPORTING, BatchState.IMPORTED}:
            return batch
        open_batch(reference, BatchState.TRIED, seen_revision=seen_revision, by=by)
        batch.state, batch.rows_done = BatchState.IMPORTING, 0
        batch.confirmed_at, batch.confirmed_by_id = clock.now(), by.user_id
        jobs.put(jobs.LIST_IMPORT, [batch.id], tx=tx)
        audit.record("imports.confirmed", subject=batch, by=by, kind=batch.kind)
    return batch


def undo(command: UndoList, *, by: Actor) -> Batch:
    """Take back everything that a list left in families, and say why; a second press finds it under way.

    Raises:
        Refused: it was undone before for another reason, which stands; the words hold this one.
    """
    _must_manage(by)
    with transaction() as tx:
        batch = batches.batch(command.reference, seen_by=by)
        given_up = is_stuck(batch)
        if batch.state in {BatchState.UNDOING, BatchState.UNDONE} and not given_up:
            if command.because != batch.undone_because:
                raise Refused(f"{UNDONE_BEFORE} “{command.because}”")
            return batch
        open_batch(
            command.reference,
            batch.state if given_up else BatchState.IMPORTED,
            seen_revision=command.seen_revision,
            by=by,
        )
        if old_list.is_taken_on(batch.id):
            raise Refused("Families were taken on from this list, and it can no longer be undone as a whole.")
        batch.state, batch.problems, batch.rows_done = BatchState.UNDOING, [], 0
        batch.undone_because, batch.undone_by_id = command.because, by.user_id
        jobs.put(jobs.LIST_UNDO, [batch.id], tx=tx)
        audit.record("imports.undo_asked_for", subject=batch, by=by)
    return batch


def discard(reference: str, *, by: Actor) -> Batch:
    """Throw away a list that was never taken in: its file and its rows go, the record that it came stays."""
    with transaction() as tx:
        batch = batches.batch(reference, seen_by=by)
        if batch.state is BatchState.DISCARDED:
            return batch
        if batch.state not in DISCARDABLE:
            raise Refused("This list was taken in. It can be undone, and not thrown away.")
        rows.forget(batch.id)
        batch.state = BatchState.DISCARDED
        tx.after_commit(store.remove, batch.store_key)
        batch.store_key = ""
        audit.record("imports.discarded", subject=batch, by=by)
    return batch


def _must_manage(by: Actor) -> None:
    if not by.may(Permission.LISTS_MANAGE):
        raise NotFound
