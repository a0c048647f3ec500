"""What is published, in use, drafted, and on the calendar."""

from triage.criteria.queries.calendars import closed_days, school_terms, terms
from triage.criteria.queries.in_use import (
    UnknownPolicy,
    catalogue,
    forget,
    once,
    priority_policies,
    priority_policy,
    routing_policy,
)
from triage.criteria.queries.versions import (
    coming_into_use,
    document,
    numbers_of,
    published_version,
    version,
    version_by_key,
    versions,
)

__all__ = [
    "UnknownPolicy",
    "catalogue",
    "closed_days",
    "coming_into_use",
    "document",
    "forget",
    "numbers_of",
    "once",
    "priority_policies",
    "priority_policy",
    "published_version",
    "routing_policy",
    "school_terms",
    "terms",
    "version",
    "version_by_key",
    "versions",
]
