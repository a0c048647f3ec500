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

WOULD: Mapping[RowFate, str] = {
    RowFate.ATTACHED: "Would be added to somebody known",
    RowFate.REVIEW: "Would be reviewed: may be somebody known",
    RowFate.WAITING: "Would wait: nobody known",
    RowFate.NOTHING: "Says nothing that counts: would not be kept",
    RowFate.REFUSED: "Would be left out: see why",
}
"""What is only tried has not come true yet."""
TAKEN = (
    *(RowFate.ATTACHED, RowFate.REVIEW, RowFate.WAITING, RowFate.CANDIDATE, RowFate.NOT_THEM, RowFate.TAKEN_ON),
    *(RowFate.UNDONE, RowFate.FORGOTTEN),
)
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
DOING: Mapping[BatchState, str] = {
    BatchState.TRYING: "read",
    BatchState.IMPORTING: "taken in",
    BatchState.UNDOING: "taken back",
}
TAKEN_OUT_TOO = "Taken out too:"
"""How a note begins that tells of evidence, and so of people known."""
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


def fate_words(state: BatchState) -> Mapping[RowFate, str]:
    """What became of rows, or, of a list that is only tried, what would."""
    return {**ROW_FATE_LABELS, **WOULD} if state in {BatchState.TRYING, BatchState.TRIED} else ROW_FATE_LABELS


def counts(rows_by_fate: Mapping[str, int], *, seen_by: Actor, state: BatchState = BatchState.IMPORTED) -> list[Count]:
    """What became of the rows. A sender reads of those taken together, and not how many belong to somebody known."""
    by_fate, labels = {RowFate(name): int(rows) for name, rows in rows_by_fate.items()}, fate_words(state)
    if seen_by.may(Permission.LISTS_MANAGE):
        return [Count(words, by_fate[fate], fate) for fate, words in labels.items() if by_fate.get(fate)]
    taken = Count("Can be used", sum(by_fate.get(fate, 0) for fate in TAKEN))
    rest = [Count(labels[fate], by_fate[fate], fate) for fate in SENDERS if by_fate.get(fate)]
    return [taken, *rest]


def fates_for(seen_by: Actor) -> tuple[RowFate, ...]:
    """The rows that this reader may look at, by their fate."""
    return tuple(RowFate) if seen_by.may(Permission.LISTS_MANAGE) else SENDERS


def notes(batch: Batch, *, seen_by: Actor) -> list[str]:
    """What was noticed; to the sender nothing of what became of their rows."""
    manages = seen_by.may(Permission.LISTS_MANAGE)
    return [each for each in batch.notes if manages or not each.startswith(TAKEN_OUT_TOO)]


def is_stuck(batch: Batch) -> bool:
    """Whether its undoing was given up, and somebody must ask for it again."""
    return batch.state is BatchState.UNDOING and bool(batch.problems)


def progress(batch: Batch, *, seen_by: Actor) -> tuple[int, int]:
    """How far the work has come, in rows. Of known people: not the sender’s."""
    told = batch.state is BatchState.TRYING or seen_by.may(Permission.LISTS_MANAGE)
    return (batch.rows_done if told else 0), batch.rows_total


def progress_words(batch: Batch, *, seen_by: Actor) -> str:
    """How far the work has come, in words for this reader."""
    doing = DOING.get(batch.state, "")
    if batch.state is not BatchState.TRYING and not seen_by.may(Permission.LISTS_MANAGE):
        return f"Being {doing}"
    if not batch.rows_done:
        return "Waiting for its turn"
    total = batch.rows_total or batch.rows_done
    return f"Row {min(batch.rows_done, total):,} of {total:,} {doing}"  # a row's number counts the headings too
