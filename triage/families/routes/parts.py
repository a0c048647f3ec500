"""What several of a family's pages show: where it stands."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from triage.allocations import queries as allocations
from triage.families.models import Family
from triage.panel.models import EntryStatus
from triage.panel.queries import entries
from triage.rules.tiers import TIER_LABELS

LISTED = {
    EntryStatus.WAITING: "On the list",
    EntryStatus.PARKED: "Parked",
    EntryStatus.DECIDED: "Decided, allocation to come",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a family stands: a tier it is worked with at, or its place on the list."""

    words: str
    tier: str = ""


def place_of(family: Family) -> Place | None:
    """The tier of an open allocation, else the place on the list; None where the family is neither."""
    allocation = allocations.open_allocation(family.id)
    if allocation is not None:
        return Place(TIER_LABELS[allocation.tier], allocation.tier.value)
    entry = entries.active(family.id)
    if entry is None:
        return None
    if entry.status is EntryStatus.WAITING:
        return Place(f"Number {entries.place_of(entry)} on the list")
    return Place("Parked" if entry.status is EntryStatus.PARKED else "Decided, allocation to come")


def places_of(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Place]:
    """The same for many families at once, without the number on the list."""
    found = {family: Place(LISTED[status]) for family, status in entries.statuses_of(family_ids).items()}
    tiers = allocations.open_tiers_of(family_ids)
    return found | {family: Place(TIER_LABELS[tier], tier.value) for family, tier in tiers.items()}
