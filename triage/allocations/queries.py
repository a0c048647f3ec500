"""Who holds what, whose visits and offers are open, and how much room there is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from triage.access.actor import Actor
from triage.access.permissions import Permission, Role
from triage.accounts.models import Team, TeamWorker, User
from triage.allocations.models import (
    OPEN_STATUSES,
    Allocation,
    AllocationStatus,
    Offer,
    OfferStatus,
    Pathway,
    Visit,
)
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import EvidenceAnswer, EvidenceItem, EvidenceStatus
from triage.families.models import Family, FamilyMember
from triage.panel.models import Decision, EntryStatus, ListEntry
from triage.rules.dates import add_months
from triage.rules.tiers import Tier
from triage.rules.visits import OVER, VisitStatus

SEES_ALL = (Permission.ALLOCATIONS_MANAGE, Permission.PANEL_DECIDE, Permission.FAMILIES_SEE)


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """One keyworker's room: families held against the cap, and when the next place is likely to come free."""

    team_id: uuid.UUID
    team: str
    worker_id: uuid.UUID
    worker: str
    caseload: int
    cap: int
    next_vacancy: date | None

    @property
    def room(self) -> int:
        """Places left; below zero when over the cap."""
        return self.cap - self.caseload


def allocation(allocation_id: uuid.UUID, *, seen_by: Actor) -> Allocation:
    """One allocation with its family; raises `NotFound` when it is not this person's."""
    query = (
        select(Allocation)
        .where(Allocation.id == allocation_id, _visible(seen_by))
        .options(
            joinedload(Allocation.family).selectinload(Family.members).joinedload(FamilyMember.person),
            joinedload(Allocation.agency),
            joinedload(Allocation.team),
            joinedload(Allocation.visit),
            selectinload(Allocation.holders),
            selectinload(Allocation.offers),
        )
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def allocations(
    *, seen_by: Actor, statuses: Sequence[AllocationStatus] = OPEN_STATUSES, most: int = 200
) -> Sequence[Allocation]:
    """Allocations in these states, the longest waiting first."""
    query = (
        select(Allocation)
        .where(Allocation.status.in_(statuses), _visible(seen_by))
        .options(
            joinedload(Allocation.family),
            joinedload(Allocation.team),
            joinedload(Allocation.agency),
            joinedload(Allocation.worker),
            joinedload(Allocation.visit),
        )
        .order_by(Allocation.opened_at, Allocation.id)
        .limit(most)
    )
    return db.session.scalars(query).unique().all()


def count_allocations(status: AllocationStatus, *, seen_by: Actor) -> int:
    """How many allocations wait in that state."""
    query = select(func.count()).select_from(Allocation).where(Allocation.status == status, _visible(seen_by))
    return db.session.scalar(query) or 0


def held_by(user_id: uuid.UUID) -> Sequence[Allocation]:
    """The families somebody works with now."""
    query = (
        select(Allocation)
        .where(Allocation.holder_id == user_id, Allocation.status.in_(OPEN_STATUSES))
        .options(joinedload(Allocation.family), joinedload(Allocation.visit), joinedload(Allocation.agency))
        .order_by(Allocation.opened_at, Allocation.id)
    )
    return db.session.scalars(query).unique().all()


def for_family(family_id: uuid.UUID) -> Sequence[Allocation]:
    """Every allocation of a family, newest first; the caller has already been let into the family."""
    query = (
        select(Allocation)
        .where(Allocation.family_id == family_id)
        .options(joinedload(Allocation.team), joinedload(Allocation.agency), joinedload(Allocation.visit))
        .order_by(Allocation.opened_at.desc(), Allocation.id)
    )
    return db.session.scalars(query).unique().all()


def pathways_of(family_id: uuid.UUID) -> Sequence[Pathway]:
    """The IOM pathways of a family's members; the caller has already been let into the family."""
    query = select(Pathway).where(Pathway.family_id == family_id).order_by(Pathway.opened_at)
    return db.session.scalars(query).all()


def pathway(pathway_id: uuid.UUID, *, seen_by: Actor) -> Pathway:
    """One person's pathway, for those who see every allocation; raises `NotFound` otherwise."""
    found = db.session.get(Pathway, pathway_id)
    if found is None or not any(seen_by.may(permission) for permission in SEES_ALL):
        raise NotFound
    return found


def opened_by(decision_id: uuid.UUID) -> Sequence[Allocation]:
    """The open allocations that a decision made."""
    query = select(Allocation).where(Allocation.decision_id == decision_id, Allocation.status.in_(OPEN_STATUSES))
    return db.session.scalars(query).all()


def pathways_opened_by(decision_id: uuid.UUID) -> Sequence[Pathway]:
    """The running pathways that a decision made."""
    query = select(Pathway).where(Pathway.decision_id == decision_id, Pathway.ended_at.is_(None))
    return db.session.scalars(query).all()


def open_allocation(family_id: uuid.UUID) -> Allocation | None:
    """The allocation of a family that is still open, if there is one."""
    query = select(Allocation).where(Allocation.family_id == family_id, Allocation.status.in_(OPEN_STATUSES))
    return db.session.scalars(query.order_by(Allocation.opened_at.desc())).first()


def capacity(tier: Tier, *, caps: dict[Tier, int], months: dict[Tier, int]) -> Sequence[CapacityRow]:
    """Each keyworker of that tier with families held, cap and likely next vacancy, the most room first.

    `caps` and `months` come from the settings: families per worker, and how long one is usually worked with.
    """
    held = (
        select(
            Allocation.worker_id,
            func.count().label("families"),
            func.min(Allocation.allocated_at).label("oldest"),
        )
        .where(Allocation.status == AllocationStatus.ACTIVE)
        .group_by(Allocation.worker_id)
        .subquery()
    )
    query = (
        select(Team.id, Team.name, User.id, User.name, held.c.families, held.c.oldest, TeamWorker.cap)
        .join(TeamWorker, TeamWorker.team_id == Team.id)
        .join(User, User.id == TeamWorker.user_id)
        .outerjoin(held, held.c.worker_id == User.id)
        .where(Team.tier == tier.value, Team.active, User.active, TeamWorker.is_manager.is_(False))
        .order_by(Team.name, User.name, User.id)
    )
    rows = [
        CapacityRow(team_id, team, worker_id, worker, families or 0, cap or caps[tier], _later(oldest, months[tier]))
        for team_id, team, worker_id, worker, families, oldest, cap in db.session.execute(query)
    ]
    return sorted(rows, key=lambda row: -row.room)


def caseload(worker_id: uuid.UUID) -> int:
    """How many families a keyworker works with now."""
    query = (
        select(func.count())
        .select_from(Allocation)
        .where(Allocation.worker_id == worker_id, Allocation.status == AllocationStatus.ACTIVE)
    )
    return db.session.scalar(query) or 0


def manager_of(team_id: uuid.UUID) -> User | None:
    """Who runs a team and holds its families until a keyworker is named."""
    query = (
        select(User)
        .join(TeamWorker, TeamWorker.user_id == User.id)
        .where(TeamWorker.team_id == team_id, TeamWorker.is_manager, User.active)
        .order_by(User.name)
    )
    return db.session.scalars(query).first()


def team_of_tier(tier: Tier) -> Team | None:
    """The first active team of a tier that has a manager."""
    query = (
        select(Team)
        .join(TeamWorker, TeamWorker.team_id == Team.id)
        .where(Team.tier == tier.value, Team.active, TeamWorker.is_manager)
        .order_by(Team.name)
    )
    return db.session.scalars(query).first()


def a_coordinator() -> User | None:
    """Somebody at the coordinator's desk, who holds what nobody else does yet."""
    query = select(User).where(User.active).order_by(User.created_at, User.id)
    return next((user for user in db.session.scalars(query) if Role.COORDINATOR.value in user.roles), None)


def visit(visit_id: uuid.UUID, *, seen_by: Actor) -> Visit:
    """One visit, for Community Safety, the chair and the coordinator; raises `NotFound` otherwise."""
    may = (Permission.VISITS_RECORD, Permission.VISITS_WAIVE, Permission.ALLOCATIONS_MANAGE)
    found = db.session.get(Visit, visit_id)
    if found is None or not any(seen_by.may(permission) for permission in may):
        raise NotFound
    return found


def visits(*, over: bool = False, most: int = 200) -> Sequence[Visit]:
    """The visits still to do (or the finished ones), booked ones first by time, then the longest requested."""
    query = (
        select(Visit)
        .join(Visit.allocation)
        .where(Visit.status.in_(OVER) if over else Visit.status.not_in(OVER))
        .where(or_(Visit.status.in_(OVER), Allocation.status == AllocationStatus.AWAITING_VISIT))
        .options(joinedload(Visit.family), joinedload(Visit.officer))
        .order_by(Visit.scheduled_for.is_(None), Visit.scheduled_for, Visit.requested_at, Visit.id)
        .limit(most)
    )
    return db.session.scalars(query).unique().all()


def count_visits(*statuses: VisitStatus) -> int:
    """How many visits of open allocations are in these states."""
    query = (
        select(func.count())
        .select_from(Visit)
        .join(Visit.allocation)
        .where(Visit.status.in_(statuses), Allocation.status == AllocationStatus.AWAITING_VISIT)
    )
    return db.session.scalar(query) or 0


def offer(offer_id: uuid.UUID, *, seen_by: Actor) -> Offer:
    """One offer made to this person's agency; raises `NotFound` otherwise."""
    found = db.session.get(Offer, offer_id)
    if found is None or not (found.agency_id == seen_by.agency_id or seen_by.may(Permission.ALLOCATIONS_MANAGE)):
        raise NotFound
    return found


def offers(*, seen_by: Actor, status: OfferStatus | None = OfferStatus.OFFERED) -> Sequence[Offer]:
    """Offers made to this person's agency, the earliest answer date first."""
    query = select(Offer).where(Offer.agency_id == seen_by.agency_id)
    if status is not None:
        query = query.where(Offer.status == status)
    query = query.options(joinedload(Offer.allocation).joinedload(Allocation.family), joinedload(Offer.lead))
    return db.session.scalars(query.order_by(Offer.answer_by, Offer.offered_at, Offer.id)).unique().all()


def count_offers(*, seen_by: Actor) -> int:
    """How many offers wait for this person's agency."""
    query = (
        select(func.count())
        .select_from(Offer)
        .where(Offer.agency_id == seen_by.agency_id, Offer.status == OfferStatus.OFFERED)
    )
    return db.session.scalar(query) or 0


def evidence_for_brief(family_id: uuid.UUID) -> Sequence[EvidenceItem]:
    """What was said of a family and not rejected, without benefit data; the brief filters further by reader."""
    query = (
        select(EvidenceItem)
        .where(
            EvidenceItem.family_id == family_id,
            EvidenceItem.answer == EvidenceAnswer.YES,
            EvidenceItem.status != EvidenceStatus.REJECTED,
            EvidenceItem.sensitivity != "benefits",
        )
        .options(joinedload(EvidenceItem.person), joinedload(EvidenceItem.source_agency))
        .order_by(EvidenceItem.indicator, EvidenceItem.event_on.desc(), EvidenceItem.id)
    )
    return db.session.scalars(query).all()


def decision(decision_id: uuid.UUID | None) -> Decision | None:
    """The panel's decision that opened an allocation."""
    return db.session.get(Decision, decision_id) if decision_id is not None else None


def decided_entry(family_id: uuid.UUID) -> ListEntry | None:
    """The family's place on the list that is kept while its allocation is not complete."""
    query = select(ListEntry).where(ListEntry.family_id == family_id, ListEntry.status == EntryStatus.DECIDED)
    return db.session.scalars(query.order_by(ListEntry.joined_at.desc())).first()


def count_refusals(since: datetime) -> int:
    """Episodes that never started because the family said no; counted apart from closure outcomes."""
    query = (
        select(func.count())
        .select_from(Allocation)
        .where(Allocation.status == AllocationStatus.REFUSED, Allocation.ended_at >= since)
    )
    return db.session.scalar(query) or 0


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Every allocation for those who manage them; otherwise what one holds, and a manager's own team."""
    if any(actor.may(permission) for permission in SEES_ALL):
        return Allocation.id.is_not(None)
    managed = select(TeamWorker.team_id).where(TeamWorker.user_id == actor.user_id, TeamWorker.is_manager)
    return or_(
        Allocation.holder_id == actor.user_id,
        Allocation.worker_id == actor.user_id,
        Allocation.team_id.in_(managed),
    )


def _later(oldest: datetime | None, months: int) -> date | None:
    """About when the longest-held family will be finished with."""
    return add_months(oldest.date(), months) if oldest is not None else None
