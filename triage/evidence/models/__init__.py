"""Evidence items, the questions put to agencies, and verdicts as they stood."""

from triage.evidence.models.conclusions import (
    RECONSIDERATION_LABELS,
    Conclusion,
    Reconsideration,
    ReconsiderationState,
)
from triage.evidence.models.items import (
    MAY_BE_WRONG,
    EvidenceAnswer,
    EvidenceItem,
    EvidenceStatus,
)
from triage.evidence.models.links import (
    FamilyLink,
    SentPerson,
)
from triage.evidence.models.requests import (
    REQUEST_STATUS_LABELS,
    InformationRequest,
    RequestLine,
    RequestStatus,
)
from triage.evidence.models.verdicts import (
    VERDICT_MOMENT_LABELS,
    Discretion,
    JudgedBy,
    VerdictMoment,
    VerdictRecord,
)

__all__ = [
    "MAY_BE_WRONG",
    "RECONSIDERATION_LABELS",
    "REQUEST_STATUS_LABELS",
    "VERDICT_MOMENT_LABELS",
    "Conclusion",
    "Discretion",
    "EvidenceAnswer",
    "EvidenceItem",
    "EvidenceStatus",
    "FamilyLink",
    "InformationRequest",
    "JudgedBy",
    "Reconsideration",
    "ReconsiderationState",
    "RequestLine",
    "RequestStatus",
    "SentPerson",
    "VerdictMoment",
    "VerdictRecord",
]
