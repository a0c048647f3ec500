"""Partners' lists: what is expected, what came, row by row, and the families found in them."""

from triage.imports.models.batches import Batch, BatchState, ExpectedList, ListMapping
from triage.imports.models.candidates import Candidate, CandidateState
from triage.imports.models.rows import ListRow, RowFate

__all__ = [
    "Batch",
    "BatchState",
    "Candidate",
    "CandidateState",
    "ExpectedList",
    "ListMapping",
    "ListRow",
    "RowFate",
]
