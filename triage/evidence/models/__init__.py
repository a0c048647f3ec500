"""Evidence items, the questions put to agencies, and verdicts as they stood."""

from triage.evidence.models.conclusions import (
    RECONSIDERATION_LABELS,
    Conclusion,
    Reconsideration,
    ReconsiderationState,
)
from triage.evidence.models.items import (
    EvidenceAnswer,
    EvidenceItem,
    EvidenceStatus,
)
from triage.evidence.models.links import (
    FamilyLink,
    SentPerson,
)
from triage.evidence.models.requests import (
    LINE_ANSWER_LABELS,
    REQUEST_STATUS_LABELS,
    InformationRequest,
    LineAnswer,
    RequestLine,
    RequestStatus,
    request_people,
)
from triage.evidence.models.verdicts import (
    VERDICT_MOMENT_LABELS,
    Discretion,
    JudgedBy,
    VerdictMoment,
    VerdictRecord,
)

__all__ = [
    "LINE_ANSWER_LABELS",
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
    "LineAnswer",
    "Reconsideration",
    "ReconsiderationState",
    "RequestLine",
    "RequestStatus",
    "SentPerson",
    "VerdictMoment",
    "VerdictRecord",
    "request_people",
]
