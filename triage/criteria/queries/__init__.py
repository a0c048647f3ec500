"""What is published, in use, drafted, and on the calendar."""

from triage.criteria.queries.calendars import closed_days, school_terms, terms
from triage.criteria.queries.in_use import (
    UnknownPolicy,
    catalogue,
    forget,
    priority_policies,
    priority_policy,
    routing_policy,
)

__all__ = [
    "UnknownPolicy",
    "catalogue",
    "closed_days",
    "forget",
    "priority_policies",
    "priority_policy",
    "routing_policy",
    "school_terms",
    "terms",
]
