"""What several of a family's pages show: where it stands, and what happened when."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from triage import clock
from triage.access.actor import Actor
from triage.allocations import queries as allocations
from triage.evidence import queries as evidence
from triage.evidence.commands import CONCLUSION_LABELS
from triage.evidence.models import REQUEST_STATUS_LABELS
from triage.families.models import Family
from triage.panel.models import EntryStatus
from triage.panel.queries import decisions, entries
from triage.panel.queries.conclusions import list_history
from triage.referrals import queries as referrals
from triage.rules.decisions import DECISION_LABELS
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


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a family's history."""

    at: datetime
    title: str
    by: str = ""
    text: str = ""


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


def timeline_of(family: Family, *, seen_by: Actor) -> Sequence[Happened]:
    """What happened, newest first."""
    found = [*_intake(family, seen_by), *_panel(family, seen_by), *_moves(family)]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _intake(family: Family, actor: Actor) -> Iterator[Happened]:
    yield Happened(family.created_at, "Family started")
    for referral in referrals.for_family(family.id, seen_by=actor):
        if referral.sent_at is not None:
            yield Happened(referral.sent_at, f"Referral {referral.reference} received", referral.agency.name)
    for request in evidence.requests(seen_by=actor, family_id=family.id):
        yield Happened(request.asked_at, f"{request.agency.name} was asked a question")
        if request.answered_at is not None:
            yield Happened(request.answered_at, REQUEST_STATUS_LABELS[request.status], request.agency.name)
    for item in evidence.items(family.id, seen_by=actor):
        if item.checked_at is not None and item.checked_by is not None:
            yield Happened(item.checked_at, f"Evidence {item.status.value}", item.checked_by.name, item.check_note)
    for conclusion in evidence.conclusions(family.id):
        yield Happened(conclusion.at, f"Concluded: {CONCLUSION_LABELS[conclusion.kind].lower()}", conclusion.by_name)


def _panel(family: Family, actor: Actor) -> Iterator[Happened]:
    for change in list_history(family.id):
        yield Happened(change.at, change.words, change.by_name)
    for decision in decisions.of_family(family.id, seen_by=actor):
        yield Happened(decision.at, f"The panel decided: {DECISION_LABELS[decision.kind]}", decision.by_name)
    for allocation in allocations.for_family(family.id):
        who = f"{TIER_LABELS[allocation.tier]}, {allocation.agency.name}"
        yield Happened(allocation.opened_at, f"Allocation opened: {who}")
        if allocation.ended_at is not None:
            yield Happened(allocation.ended_at, f"Allocation ended: {who}")


def _moves(family: Family) -> Iterator[Happened]:
    """Changes of address; where to stays on the people page."""
    for household in family.households:
        for address in household.addresses:
            if address.to_date is not None:
                moment = clock.at(address.to_date, datetime.min.time())
                yield Happened(moment, f"{household.name}: the address changed")
