"""The families of a trial as a file: references and what would change, never a name, and nothing of benefit data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from triage.criteria.commands import CriteriaKind
from triage.rules.verdict import OUTCOME_LABELS, Outcome
from triage.trials import showing
from triage.trials.models import TrialRow

HEADINGS = ("Family", "Change", "Now", "By the draft", "Why")


def lines(rows: Iterable[TrialRow], kind: CriteriaKind) -> Iterator[Sequence[str]]:
    """The headings and a line for each family."""
    yield HEADINGS
    for row in rows:
        now, then = ends(row, kind)
        yield (row.reference, showing.label(row.change, kind), now, then, " ".join(row.open_words))


def ends(row: TrialRow, kind: CriteriaKind) -> tuple[str, str]:
    """What is said of a family now, and what the draft would say."""
    if kind is CriteriaKind.FRAMEWORK:
        now, then = (OUTCOME_LABELS[Outcome(each["outcome"])] for each in (row.before, row.after))
        return now, then
    if kind is CriteriaKind.ROUTING:
        return str(row.before["tier"]), str(row.after["tier"])
    return f"Place {row.before['place']}", f"Place {row.after['place']}"
