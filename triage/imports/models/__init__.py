"""Partners' lists: what is expected, what came, row by row, and the families found in them."""

from triage.imports.models.batches import BATCH_STATE_LABELS, Batch, BatchState, ExpectedList, ListMapping
from triage.imports.models.candidates import CANDIDATE_STATE_LABELS, Candidate, CandidateState
from triage.imports.models.rows import ROW_FATE_LABELS, ListRow, RowFate

__all__ = [
    "BATCH_STATE_LABELS",
    "CANDIDATE_STATE_LABELS",
    "ROW_FATE_LABELS",
    "Batch",
    "BatchState",
    "Candidate",
    "CandidateState",
    "ExpectedList",
    "ListMapping",
    "ListRow",
    "RowFate",
]
