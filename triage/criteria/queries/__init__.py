"""What is published, in use, drafted, and on the calendar."""

from triage.criteria.queries.calendars import closed_days, school_terms, terms
from triage.criteria.queries.history import Happened, history
from triage.criteria.queries.in_use import (
    UnknownPolicy,
    catalogue,
    forget,
    once,
    priority_policies,
    priority_policy,
    routing_policy,
)
from triage.criteria.queries.overview import Overview, Standing, overview, standing_of
from triage.criteria.queries.versions import (
    coming_into_use,
    document,
    note_tried,
    numbers_of,
    published_version,
    version,
    version_by_key,
    versions,
    waiting_for,
)

__all__ = [
    "Happened",
    "Overview",
    "Standing",
    "UnknownPolicy",
    "catalogue",
    "closed_days",
    "coming_into_use",
    "document",
    "forget",
    "history",
    "note_tried",
    "numbers_of",
    "once",
    "overview",
    "priority_policies",
    "priority_policy",
    "published_version",
    "routing_policy",
    "school_terms",
    "standing_of",
    "terms",
    "version",
    "version_by_key",
    "versions",
    "waiting_for",
]
