"""Super Light: the partner accepts, or declines with a reason that decides what follows (panel.md, "Decisions")."""

from __future__ import annotations

import uuid

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.allocations import briefs, queries
from triage.allocations.commands import AcceptOffer, DeclineOffer
from triage.allocations.models import DECLINE_REASON_LABELS, AllocationStatus, DeclineReason, Offer, OfferStatus
from triage.allocations.service.holding import (
    back_to_the_list,
    check_at_allocation,
    end,
    hand_to,
    must_be_current,
    off_the_list,
)
from triage.db import transaction
from triage.errors import Invalid, Refused
from triage.notices.service import settle, tell

FOLLOWS = {
    DeclineReason.NO_CAPACITY: "The partner has no capacity: ask another one, or decide again.",
    DeclineReason.NOT_RIGHT_AGENCY: "Another agency is better placed: ask it.",
    DeclineReason.NEEDS_HIGHER_TIER: "The partner says the family needs more: consider Light.",
    DeclineReason.FAMILY_REFUSES: "The family does not want this support: talk to the referrer.",
    DeclineReason.SAFETY: "The partner sees a risk: look at safety first.",
}


def accept_offer(command: AcceptOffer, *, by: Actor) -> Offer:
    """The partner's lead professional takes the case and holds it from now on."""
    with transaction():
        offer = _open_offer(command.offer, command.seen_revision, by)
        lead = accounts.active_user(command.lead)
        if lead.agency_id != offer.agency_id:
            raise Invalid("Choose a lead professional who works for your agency.")
        _answer(offer, OfferStatus.ACCEPTED, note=command.note, by=by)
        offer.lead_id = lead.id
        allocation = offer.allocation
        allocation.status = AllocationStatus.ACTIVE
        allocation.worker_id = lead.id
        allocation.allocated_at = clock.now()
        hand_to(allocation, lead, why="Accepted as lead professional")
        check_at_allocation(allocation.family_id, by=by)
        off_the_list(allocation.family_id, why="allocated")
        briefs.ask_for_worker(allocation, introduce=True, by=by)
        tell(
            f"{allocation.family.reference}: {offer.agency.name} accepted.",
            href=f"/allocations/{allocation.id}",
            holders_of=Permission.ALLOCATIONS_MANAGE,
        )
        tell(f"You lead for {allocation.family.reference}.", href=f"/my-families/{allocation.id}", user_id=lead.id)
        audit.record("allocations.offer_accepted", subject=offer, by=by, family_id=allocation.family_id)
    return offer


def decline_offer(command: DeclineOffer, *, by: Actor) -> Offer:
    """The partner says no: the family goes back to the list in its place, and the coordinator is told."""
    with transaction():
        offer = _open_offer(command.offer, command.seen_revision, by)
        reason = DeclineReason(command.reason)
        if not command.note.strip():
            raise Invalid("Say in a sentence why, so that the panel can decide what follows.")
        _answer(offer, OfferStatus.DECLINED, note=command.note, by=by)
        offer.decline_reason = reason
        allocation = offer.allocation
        words = f"{offer.agency.name} declined: {DECLINE_REASON_LABELS[reason].lower()}."
        end(allocation, AllocationStatus.DECLINED, reason_code=reason.value, reason=command.note, by=by)
        back_to_the_list(allocation.family_id, note=f"{words} {FOLLOWS[reason]}", by=by)
        tell(
            f"{allocation.family.reference}: {words} {FOLLOWS[reason]}",
            href=f"/allocations/{allocation.id}",
            holders_of=Permission.ALLOCATIONS_MANAGE,
            urgent=reason is DeclineReason.SAFETY,
        )
        audit.record("allocations.offer_declined", subject=offer, by=by, family_id=allocation.family_id, reason=reason)
    return offer


def _open_offer(offer_id: uuid.UUID, seen_revision: int, by: Actor) -> Offer:
    """The offer to this person's own agency, still waiting for an answer."""
    offer = queries.offer(offer_id, seen_by=by)
    if offer.agency_id != by.agency_id:
        raise Refused("Only the agency that was asked can answer.")
    must_be_current(offer, seen_revision, changes=(f"Somebody at {offer.agency.name} has answered this already.",))
    if offer.status is not OfferStatus.OFFERED:
        raise Refused("This has been answered already.")
    return offer


def _answer(offer: Offer, status: OfferStatus, *, note: str, by: Actor) -> None:
    settle(f"/offers/{offer.id}")
    offer.status = status
    offer.note = note
    offer.answered_at = clock.now()
    offer.answered_by_id = by.user_id
