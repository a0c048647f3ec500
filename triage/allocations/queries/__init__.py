"""What is read of allocations: who holds what, whose visits and offers are open, how much room there is."""

from __future__ import annotations

from triage.allocations.queries.asked import (
    count_offers,
    count_visits,
    offer,
    offers,
    visit,
    visits,
)
from triage.allocations.queries.held import (
    allocation,
    allocations,
    count_allocations,
    count_refusals,
    decided_entry,
    decision,
    evidence_for_brief,
    for_family,
    held_by,
    open_allocation,
    open_tiers_of,
    opened_by,
    pathway,
    pathways_of,
    pathways_opened_by,
    working_with,
)
from triage.allocations.queries.room import (
    CapacityRow,
    a_coordinator,
    capacity,
    caseload,
    manager_of,
    team_of_tier,
)

__all__ = [
    "CapacityRow",
    "a_coordinator",
    "allocation",
    "allocations",
    "capacity",
    "caseload",
    "count_allocations",
    "count_offers",
    "count_refusals",
    "count_visits",
    "decided_entry",
    "decision",
    "evidence_for_brief",
    "for_family",
    "held_by",
    "manager_of",
    "offer",
    "offers",
    "open_allocation",
    "open_tiers_of",
    "opened_by",
    "pathway",
    "pathways_of",
    "pathways_opened_by",
    "team_of_tier",
    "visit",
    "visits",
    "working_with",
]
