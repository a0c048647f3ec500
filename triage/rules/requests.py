"""What an agency may be asked, and the words of its answers (safety.md: a question itself discloses)."""

from __future__ import annotations

from enum import StrEnum

from triage.rules.agencies import AgencyKind
from triage.rules.framework import Indicator, Sensitivity


class LineAnswer(StrEnum):
    """What an agency says about one indicator of one person, or of the household."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    TOLD = "told"
    NIL = "nil"
    NOT_SHARED = "not_shared"


LINE_ANSWER_LABELS = {
    LineAnswer.OPEN: "Not answered yet",
    LineAnswer.YES: "Yes",
    LineAnswer.NO: "No",
    LineAnswer.TOLD: "Answered in words",
    LineAnswer.NIL: "Nothing on record",
    LineAnswer.NOT_SHARED: "Not shared",
}
EVIDENCE = frozenset({LineAnswer.YES, LineAnswer.NO})
"""What becomes evidence: nothing on record and not shared are no facts about anybody."""


class NotShared(StrEnum):
    """Why an agency does not share what it may hold."""

    INVESTIGATION = "investigation"
    NO_BASIS = "no_basis"
    CONFIDENCE = "confidence"
    THIRD_PARTY = "third_party"
    ANOTHER_AGENCY = "another_agency"
    OTHER = "other"


NOT_SHARED_LABELS = {
    NotShared.INVESTIGATION: "It could harm an investigation or somebody’s safety",
    NotShared.NO_BASIS: "We have no lawful basis to share it for this",
    NotShared.CONFIDENCE: "It was told to us in professional confidence",
    NotShared.THIRD_PARTY: "It is about somebody else as well",
    NotShared.ANOTHER_AGENCY: "It is another agency’s to share",
    NotShared.OTHER: "Another reason",
}


def may_be_asked(kind: AgencyKind, indicator: Indicator) -> bool:
    """Whether an agency of that kind would know, and so learns nothing new of the family by being asked.

    What no kind of agency in particular knows may be asked of any, unless the question itself tells of health,
    offences or benefits.
    """
    if indicator.known_by:
        return kind in indicator.known_by
    return indicator.sensitivity is Sensitivity.GENERAL
