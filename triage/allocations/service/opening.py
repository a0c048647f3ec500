"""What a decision opens; each joins the decision's transaction."""

from __future__ import annotations

import uuid
from datetime import date

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.accounts.models import User
from triage.allocations import queries
from triage.allocations.models import Allocation, AllocationStatus, Offer, OfferStatus, Pathway, Visit, VisitEvent
from triage.allocations.service.holding import coordinator_or, end, hand_to, must_have_none_open
from triage.allocations.service.keyworkers import place_with
from triage.db import db, transaction
from triage.errors import Invalid
from triage.notices.service import tell
from triage.restriction import service as restriction
from triage.rules.agencies import AgencyKind
from triage.rules.tiers import Tier
from triage.rules.visits import OVER, VisitStatus

AGREES_TO_IOM = (AgencyKind.POLICE, AgencyKind.PROBATION)


def open_intensive(family_id: uuid.UUID, *, decision_id: uuid.UUID | None, by: Actor) -> Allocation:
    """Intensive: the challenge visit is asked for, and no keyworker is named until it is completed or waived."""
    with transaction():
        team = queries.team_of_tier(Tier.INTENSIVE)
        if team is None:
            raise Invalid("There is no Intensive team with a manager, so nobody could hold this family.")
        manager = queries.manager_of(team.id)
        allocation = _open(
            family_id,
            tier=Tier.INTENSIVE,
            status=AllocationStatus.AWAITING_VISIT,
            agency_id=team.agency_id,
            team_id=team.id,
            holder_id=manager.id if manager else coordinator_or(by),
            decision_id=decision_id,
        )
        visit = Visit(
            allocation_id=allocation.id, family_id=family_id, status=VisitStatus.REQUESTED, requested_at=clock.now()
        )
        visit.log.append(_step(VisitStatus.REQUESTED, "Asked for by the panel", by))
        db.session.add(visit)
        tell(
            f"A challenge visit is needed for {allocation.family.reference}. Start with the safety check.",
            href=f"/visits/{_id(visit)}",
            holders_of=Permission.VISITS_RECORD,
        )
        audit.record("allocations.opened", subject=allocation, by=by, family_id=family_id, tier=Tier.INTENSIVE)
    return allocation


def open_light(
    family_id: uuid.UUID,
    *,
    decision_id: uuid.UUID | None,
    team_id: uuid.UUID,
    worker_id: uuid.UUID | None = None,
    over_cap_reason: str = "",
    by: Actor,
) -> Allocation:
    """Light: a Children and Families First team has it, and a keyworker now or from the team's list."""
    with transaction():
        team = accounts.team(team_id)
        manager = queries.manager_of(team.id)
        allocation = _open(
            family_id,
            tier=Tier.LIGHT,
            status=AllocationStatus.AWAITING_KEYWORKER,
            agency_id=team.agency_id,
            team_id=team.id,
            holder_id=manager.id if manager else coordinator_or(by),
            decision_id=decision_id,
        )
        if worker_id is not None:
            place_with(allocation, team_id=team_id, worker_id=worker_id, over_cap_reason=over_cap_reason, by=by)
        elif manager is not None:
            tell(
                f"{allocation.family.reference} came to your team. Name a keyworker.",
                href=f"/allocations/{allocation.id}",
                user_id=manager.id,
            )
        audit.record("allocations.opened", subject=allocation, by=by, family_id=family_id, tier=Tier.LIGHT)
    return allocation


def open_super_light(
    family_id: uuid.UUID,
    *,
    decision_id: uuid.UUID | None,
    agency_id: uuid.UUID,
    lead_id: uuid.UUID | None = None,
    answer_by: date,
    by: Actor,
) -> Allocation:
    """Super Light: a partner is asked, and the coordinator holds the family until the partner accepts."""
    with transaction():
        agency = accounts.agency(agency_id)
        if lead_id is not None and accounts.active_user(lead_id).agency_id != agency.id:
            raise Invalid("The lead professional must work for the agency that is asked.")
        allocation = _open(
            family_id,
            tier=Tier.SUPER_LIGHT,
            status=AllocationStatus.AWAITING_PARTNER,
            agency_id=agency.id,
            team_id=None,
            holder_id=coordinator_or(by),
            decision_id=decision_id,
        )
        offer = Offer(
            allocation_id=allocation.id,
            agency_id=agency.id,
            lead_id=lead_id,
            status=OfferStatus.OFFERED,
            offered_at=clock.now(),
            answer_by=answer_by,
        )
        db.session.add(offer)
        restriction.name_holder(family_id, [lead_id])
        tell(
            f"The panel asks you to lead for {allocation.family.reference}. Please accept or decline.",
            href=f"/offers/{_id(offer)}",
            agency_id=agency.id,
            holders_of=Permission.OFFERS_ANSWER,
        )
        audit.record("allocations.opened", subject=allocation, by=by, family_id=family_id, tier=Tier.SUPER_LIGHT)
    return allocation


def open_pathway(
    family_id: uuid.UUID,
    *,
    decision_id: uuid.UUID | None,
    person_id: uuid.UUID,
    agreed_by_agency_id: uuid.UUID,
    agreed_by_name: str,
    agreed_on: date,
    by: Actor,
) -> Pathway:
    """IOM: one person goes on the pathway, agreed by police or probation; the family's tier stands beside it."""
    with transaction():
        if accounts.agency(agreed_by_agency_id).kind not in AGREES_TO_IOM:
            raise Invalid("Police or probation must agree to the IOM pathway.")
        running = [p for p in queries.pathways_of(family_id) if p.person_id == person_id and p.ended_at is None]
        if running:
            raise Invalid("This person is already on the IOM pathway.")
        pathway = Pathway(
            family_id=family_id,
            person_id=person_id,
            decision_id=decision_id,
            agreed_by_agency_id=agreed_by_agency_id,
            agreed_by_name=agreed_by_name,
            agreed_on=agreed_on,
            opened_at=clock.now(),
        )
        db.session.add(pathway)
        db.session.flush()
        audit.record("allocations.pathway_opened", subject=pathway, by=by, family_id=family_id)
    return pathway


def cancel_for_decision(decision_id: uuid.UUID, *, reason: str, by: Actor) -> None:
    """End what a decision opened, because the panel replaced the decision."""
    with transaction():
        for allocation in queries.opened_by(decision_id):
            end(allocation, AllocationStatus.CLOSED, reason_code="decision_replaced", reason=reason, by=by)
            if allocation.visit is not None and allocation.visit.status not in OVER:
                allocation.visit.status = VisitStatus.WAIVED
                allocation.visit.waived_reason = "The panel replaced its decision."
                allocation.visit.ended_at = clock.now()
            for offer in allocation.offers:
                if offer.status is OfferStatus.OFFERED:
                    offer.status = OfferStatus.TAKEN_BACK
            audit.record("allocations.cancelled", subject=allocation, by=by, family_id=allocation.family_id)
        for pathway in queries.pathways_opened_by(decision_id):
            pathway.ended_at = clock.now()
        db.session.flush()


def _open(
    family_id: uuid.UUID,
    *,
    tier: Tier,
    status: AllocationStatus,
    agency_id: uuid.UUID,
    team_id: uuid.UUID | None,
    holder_id: uuid.UUID,
    decision_id: uuid.UUID | None,
) -> Allocation:
    """A new allocation with its first holder."""
    must_have_none_open(family_id)
    allocation = Allocation(
        family_id=family_id,
        tier=tier,
        status=status,
        agency_id=agency_id,
        team_id=team_id,
        holder_id=holder_id,
        decision_id=decision_id,
        opened_at=clock.now(),
    )
    db.session.add(allocation)
    holder: User = accounts.active_user(holder_id)
    hand_to(allocation, holder, why="Holds the family until the allocation is complete")
    db.session.flush()
    return allocation


def _step(status: VisitStatus, note: str, by: Actor) -> VisitEvent:
    return VisitEvent(status=status, note=note, at=clock.now(), by_id=by.user_id, by_name=by.name)


def _id(record: Visit | Offer) -> uuid.UUID:
    """The record's key, which it has once it is written."""
    db.session.flush()
    return record.id
