"""What a page says of a list: to those who take lists in, everything; to its sender, never whom its rows are.

Whether a row belongs to somebody known would tell its sender who is known (safety.md, "Matching").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.imports.models import ROW_FATE_LABELS, Batch, BatchState, RowFate
from triage.imports.models.batches import BATCH_STATE_LABELS

TAKEN = (RowFate.ATTACHED, RowFate.REVIEW, RowFate.WAITING, RowFate.CANDIDATE, RowFate.NOT_THEM)
SENDERS = (RowFate.REFUSED, RowFate.REPEATED, RowFate.NOTHING)
"""The rows that a sender may look at: those that belong to nobody."""
COLOURS: Mapping[BatchState, str] = {
    BatchState.UPLOADED: "yellow",
    BatchState.TRYING: "blue",
    BatchState.TRIED: "yellow",
    BatchState.IMPORTING: "blue",
    BatchState.IMPORTED: "green",
    BatchState.UNDOING: "blue",
    BatchState.UNDONE: "grey",
    BatchState.DISCARDED: "grey",
    BatchState.FAILED: "red",
}
UNDER_WAY = frozenset({BatchState.TRYING, BatchState.IMPORTING, BatchState.UNDOING})
WITH_FILE = frozenset({BatchState.TRIED, BatchState.IMPORTING, BatchState.IMPORTED})
SENDERS_STATE: Mapping[BatchState, str] = {BatchState.TRIED: "With the coordinator"}


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows had one fate, and whether they can be looked at."""

    words: str
    rows: int
    fate: RowFate | None = None


def state_words(batch: Batch, *, seen_by: Actor) -> str:
    """Where a list stands, in words for this reader."""
    words = BATCH_STATE_LABELS[batch.state]
    return words if seen_by.may(Permission.LISTS_MANAGE) else SENDERS_STATE.get(batch.state, words)


def counts(batch: Batch, *, seen_by: Actor) -> list[Count]:
    """What became of the rows. A sender reads of those taken together, and not how many belong to somebody known."""
    by_fate = {RowFate(name): int(rows) for name, rows in batch.counts.items()}
    if seen_by.may(Permission.LISTS_MANAGE):
        return [Count(words, by_fate[fate], fate) for fate, words in ROW_FATE_LABELS.items() if by_fate.get(fate)]
    taken = Count("Can be used", sum(by_fate.get(fate, 0) for fate in (*TAKEN, RowFate.UNDONE)))
    rest = [Count(ROW_FATE_LABELS[fate], by_fate[fate], fate) for fate in SENDERS if by_fate.get(fate)]
    return [taken, *rest]


def fates_for(seen_by: Actor) -> tuple[RowFate, ...]:
    """The rows that this reader may look at, by their fate."""
    return tuple(RowFate) if seen_by.may(Permission.LISTS_MANAGE) else SENDERS


def progress_words(batch: Batch) -> str:
    """How far the work has come."""
    if batch.state is BatchState.UNDOING:
        return "Being taken back"
    if not batch.rows_done:
        return "Waiting for its turn"
    doing = "read" if batch.state is BatchState.TRYING else "taken in"
    return f"Row {batch.rows_done:,} of {max(batch.rows_total, batch.rows_done):,} {doing}"
