"""Versions of frameworks and policies, and the calendars of terms and closed days."""

from triage.criteria.commands import CriteriaKind
from triage.criteria.models.calendars import ClosedDay, SchoolTerm
from triage.criteria.models.versions import (
    VERSION_STATE_LABELS,
    CriteriaVersion,
    VersionState,
)

__all__ = [
    "VERSION_STATE_LABELS",
    "ClosedDay",
    "CriteriaKind",
    "CriteriaVersion",
    "SchoolTerm",
    "VersionState",
]
