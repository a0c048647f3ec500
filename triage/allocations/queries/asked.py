"""Visits to make and offers to answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.allocations.models import (
    Allocation,
    AllocationStatus,
    Offer,
    OfferStatus,
    Visit,
)
from triage.db import db
from triage.errors import NotFound
from triage.panel.queries.interests import no_interest_in
from triage.rules.visits import OVER, VisitStatus

KEPT_IN_SIGHT = timedelta(days=28)
"""How long a finished visit stays with Community Safety, who see the families they have a visit to arrange for."""


def visit(visit_id: uuid.UUID, *, seen_by: Actor) -> Visit:
    """One visit, for Community Safety, the chair and the coordinator; raises `NotFound` otherwise."""
    may = (Permission.VISITS_RECORD, Permission.VISITS_WAIVE, Permission.ALLOCATIONS_MANAGE)
    query = select(Visit).join(Visit.allocation).where(Visit.id == visit_id, *_theirs(seen_by))
    found = db.session.scalars(query).one_or_none()
    if found is None or not any(seen_by.may(permission) for permission in may):
        raise NotFound
    return found


def visits(*, seen_by: Actor, over: bool = False, most: int = 200) -> Sequence[Visit]:
    """The visits still to do (or the finished ones), booked ones first by time, then the longest requested."""
    query = (
        select(Visit)
        .join(Visit.allocation)
        .where(Visit.status.in_(OVER) if over else Visit.status.not_in(OVER))
        .where(or_(Visit.status.in_(OVER), Allocation.status == AllocationStatus.AWAITING_VISIT))
        .where(*_theirs(seen_by))
        .options(joinedload(Visit.family), joinedload(Visit.officer))
        .order_by(Visit.scheduled_for.is_(None), Visit.scheduled_for, Visit.requested_at, Visit.id)
        .limit(most)
    )
    return db.session.scalars(query).unique().all()


def _theirs(actor: Actor) -> list[ColumnElement[bool]]:
    """The visits that are somebody's to see: an officer's are to arrange, or were finished a short while ago."""
    interest = no_interest_in(Visit.family_id, actor)
    if actor.may(Permission.VISITS_WAIVE) or actor.may(Permission.ALLOCATIONS_MANAGE):
        return [interest]
    to_do = and_(Visit.status.not_in(OVER), Allocation.status == AllocationStatus.AWAITING_VISIT)
    fresh = and_(Visit.status.in_(OVER), Visit.ended_at >= clock.now() - KEPT_IN_SIGHT)
    return [interest, or_(to_do, fresh)]


def count_visits(*statuses: VisitStatus, seen_by: Actor) -> int:
    """How many visits of open allocations are in these states."""
    query = (
        select(func.count())
        .select_from(Visit)
        .join(Visit.allocation)
        .where(Visit.status.in_(statuses), Allocation.status == AllocationStatus.AWAITING_VISIT)
        .where(no_interest_in(Visit.family_id, seen_by))
    )
    return db.session.scalar(query) or 0


def offer(offer_id: uuid.UUID, *, seen_by: Actor) -> Offer:
    """One offer made to this person's agency; raises `NotFound` otherwise."""
    query = select(Offer).join(Offer.allocation)
    query = query.where(Offer.id == offer_id, no_interest_in(Allocation.family_id, seen_by))
    found = db.session.scalars(query).one_or_none()
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
