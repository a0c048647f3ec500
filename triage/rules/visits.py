"""Which step of a challenge visit may follow which (programme.md, "Challenge and support")."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class VisitStatus(StrEnum):
    """States of a challenge visit."""

    REQUESTED = "requested"
    RISK_CHECKED = "risk_checked"
    SCHEDULED = "scheduled"
    ATTEMPTED = "attempted"
    COMPLETED = "completed"
    REFUSED = "refused"
    ABANDONED_UNSAFE = "abandoned_unsafe"
    WAIVED = "waived"


class VisitVerdict(StrEnum):
    """What the safety check comes to."""

    SAFE = "safe"
    SAFE_WITH_MEASURES = "safe_with_measures"
    NOT_SAFE = "not_safe"


class RiskAnswer(StrEnum):
    """An answer to one question of the safety check."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


RISK_QUESTIONS: Mapping[str, str] = {
    "abuse": "Is there, or was there, domestic abuse in this family, or is it suspected?",
    "apart": "Can the adults be seen apart, so that nobody is challenged in front of a person they fear?",
    "violence": "Has anybody in the home been violent to workers or threatened them?",
    "hazards": "Are there weapons, dangerous dogs or other hazards at the address?",
    "interpreter": "Does anybody who will be seen need an interpreter?",
}

VISIT_VERDICT_LABELS = {
    VisitVerdict.SAFE: "Safe to visit",
    VisitVerdict.SAFE_WITH_MEASURES: "Safe with the measures below",
    VisitVerdict.NOT_SAFE: "Not safe to visit",
}

OVER = frozenset({VisitStatus.COMPLETED, VisitStatus.REFUSED, VisitStatus.WAIVED})
OPENS_THE_GATE = frozenset({VisitStatus.COMPLETED, VisitStatus.WAIVED})

NEXT: Mapping[VisitStatus, frozenset[VisitStatus]] = {
    VisitStatus.REQUESTED: frozenset({VisitStatus.RISK_CHECKED, VisitStatus.ABANDONED_UNSAFE, VisitStatus.WAIVED}),
    VisitStatus.RISK_CHECKED: frozenset(
        {
            VisitStatus.RISK_CHECKED,
            VisitStatus.SCHEDULED,
            VisitStatus.ABANDONED_UNSAFE,
            VisitStatus.REFUSED,
            VisitStatus.WAIVED,
        }
    ),
    VisitStatus.SCHEDULED: frozenset(
        {
            VisitStatus.SCHEDULED,
            VisitStatus.RISK_CHECKED,
            VisitStatus.ATTEMPTED,
            VisitStatus.COMPLETED,
            VisitStatus.REFUSED,
            VisitStatus.ABANDONED_UNSAFE,
            VisitStatus.WAIVED,
        }
    ),
    VisitStatus.ATTEMPTED: frozenset(
        {
            VisitStatus.SCHEDULED,
            VisitStatus.RISK_CHECKED,
            VisitStatus.REFUSED,
            VisitStatus.ABANDONED_UNSAFE,
            VisitStatus.WAIVED,
        }
    ),
    VisitStatus.ABANDONED_UNSAFE: frozenset({VisitStatus.RISK_CHECKED, VisitStatus.WAIVED}),
    VisitStatus.COMPLETED: frozenset(),
    VisitStatus.REFUSED: frozenset(),
    VisitStatus.WAIVED: frozenset(),
}


def may_follow(now: VisitStatus, then: VisitStatus) -> bool:
    """Whether a visit may go from one state to the other."""
    return then in NEXT[now]
