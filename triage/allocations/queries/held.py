"""Allocations: who holds which family, and how it came about."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import TeamWorker
from triage.allocations.models import (
    OPEN_STATUSES,
    Allocation,
    AllocationStatus,
    OfferStatus,
    Pathway,
)
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import EvidenceAnswer, EvidenceItem, EvidenceStatus
from triage.evidence.queries import shown
from triage.families.models import Family, FamilyMember, records_of
from triage.panel.models import Decision, EntryStatus, ListEntry
from triage.panel.queries.interests import no_interest_in
from triage.rules.hiding import View
from triage.rules.tiers import Tier

SEES_ALL = (Permission.ALLOCATIONS_MANAGE, Permission.PANEL_DECIDE, Permission.FAMILIES_SEE)


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


def working_with(family_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Who holds or works with a family now, or is asked to: they stay named when its record is restricted."""
    held = select(Allocation).where(Allocation.family_id == family_id, Allocation.status.in_(OPEN_STATUSES))
    found: set[uuid.UUID | None] = set()
    held = held.options(joinedload(Allocation.visit), selectinload(Allocation.offers))
    for each in db.session.scalars(held).unique():
        found |= {each.holder_id, each.worker_id, each.visit.officer_id if each.visit else None}
        found |= {offer.lead_id for offer in each.offers if offer.status is OfferStatus.OFFERED}
    return frozenset(one for one in found if one is not None)


def for_family(family_id: uuid.UUID) -> Sequence[Allocation]:
    """Every allocation of a family, newest first; the caller has already been let into the family."""
    query = (
        select(Allocation)
        .where(Allocation.family_id.in_(records_of(family_id)))
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
    query = select(Pathway).where(Pathway.id == pathway_id, no_interest_in(Pathway.family_id, seen_by))
    found = db.session.scalars(query).one_or_none()
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


def open_tiers_of(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Tier]:
    """At which tier those of these families are worked with that have an open allocation."""
    query = select(Allocation.family_id, Allocation.tier).where(
        Allocation.family_id.in_(family_ids), Allocation.status.in_(OPEN_STATUSES)
    )
    return {each.family_id: each.tier for each in db.session.execute(query.order_by(Allocation.opened_at))}


def evidence_for_brief(family_id: uuid.UUID, view: View) -> Sequence[EvidenceItem]:
    """What was said of a family and not rejected, as far as a view shows it."""
    query = (
        select(EvidenceItem)
        .where(
            EvidenceItem.family_id == family_id,
            EvidenceItem.answer == EvidenceAnswer.YES,
            EvidenceItem.status != EvidenceStatus.REJECTED,
            EvidenceItem.stands,
            shown(view),
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
    """Every allocation for those who manage them, save of families in which they declared an interest.

    Otherwise what one holds now, and a manager's own team: whose work with a family has ended, sees it no more.
    """
    if any(actor.may(permission) for permission in SEES_ALL):
        return no_interest_in(Allocation.family_id, actor)
    managed = select(TeamWorker.team_id).where(TeamWorker.user_id == actor.user_id, TeamWorker.is_manager)
    theirs = or_(
        Allocation.holder_id == actor.user_id,
        Allocation.worker_id == actor.user_id,
        Allocation.team_id.in_(managed),
    )
    return Allocation.status.in_(OPEN_STATUSES) & theirs
