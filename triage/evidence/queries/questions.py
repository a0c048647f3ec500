"""Questions to agencies: for the coordinator who asks and for the agency that answers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload, selectinload

from triage.access import fields
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.evidence.kinds import kind_of_question
from triage.evidence.models import InformationRequest, RequestStatus
from triage.families import queries as families
from triage.rules.framework import Sensitivity
from triage.rules.hiding import View

PAGE = 50
SEES_REQUESTS = (Permission.REFERRALS_VERIFY, Permission.FAMILIES_SEE)


def requests(*, seen_by: Actor, family_id: uuid.UUID) -> Sequence[InformationRequest]:
    """What was asked about a family, newest first, for somebody who may open its record."""
    if not any(seen_by.may(each) for each in SEES_REQUESTS):
        raise NotFound
    query = (
        select(InformationRequest)
        .where(InformationRequest.family_id == family_id)
        .options(joinedload(InformationRequest.agency), selectinload(InformationRequest.people))
        .order_by(InformationRequest.asked_at.desc(), InformationRequest.id)
    )
    view = fields.view_of(seen_by)
    return [each for each in db.session.scalars(query) if _may_be_told_of(each, view)]


def _may_be_told_of(request: InformationRequest, view: View) -> bool:
    """That benefits were asked for, and whether an answer came, is told to nobody who may not see the answer."""
    kind = kind_of_question(request)
    return kind is not Sensitivity.BENEFITS or view.shows(kind, fields.said_by(request.agency_id))


def question(request_id: uuid.UUID, *, seen_by: Actor) -> InformationRequest:
    """One question for the coordinator; raises `NotFound`."""
    limits = families.not_left_out(InformationRequest.family_id, seen_by)
    found = db.session.scalars(select(InformationRequest).where(InformationRequest.id == request_id, *limits)).first()
    if found is None or not seen_by.may(Permission.REFERRALS_VERIFY):
        raise NotFound
    return found


def asked_of(*, seen_by: Actor) -> Sequence[InformationRequest]:
    """What this reader's agency was asked: open ones by due date, then the newest answers."""
    query = (
        select(InformationRequest)
        .where(
            InformationRequest.agency_id == _agency_of(seen_by), InformationRequest.status != RequestStatus.CANCELLED
        )
        .options(selectinload(InformationRequest.people))
        .order_by(
            case((InformationRequest.status == RequestStatus.OPEN, 0), else_=1),
            case((InformationRequest.status == RequestStatus.OPEN, InformationRequest.due_on)),
            InformationRequest.answered_at.desc(),
            InformationRequest.id,
        )
        .limit(PAGE)
    )
    return db.session.scalars(query).all()


def request_for_agency(request_id: uuid.UUID, *, seen_by: Actor) -> InformationRequest:
    """One question put to this reader's own agency; raises `NotFound` for any other."""
    query = (
        select(InformationRequest)
        .where(InformationRequest.id == request_id, InformationRequest.agency_id == _agency_of(seen_by))
        .options(selectinload(InformationRequest.people))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def request_by_key(key: str) -> InformationRequest | None:
    """The question that an earlier send of the same form asked."""
    query = select(InformationRequest).where(InformationRequest.idempotency_key == key)
    return db.session.scalars(query).one_or_none()


def overdue(on: date) -> Sequence[InformationRequest]:
    """Open questions past their day that nobody was reminded of yet."""
    query = select(InformationRequest).where(
        InformationRequest.status == RequestStatus.OPEN,
        InformationRequest.due_on < on,
        InformationRequest.reminded_at.is_(None),
    )
    return db.session.scalars(query.options(joinedload(InformationRequest.agency))).all()


def new_answers(*, seen_by: Actor) -> Sequence[InformationRequest]:
    """Answers that came in and that no coordinator has looked at yet, oldest first."""
    if not seen_by.may(Permission.REFERRALS_VERIFY):
        raise NotFound
    query = (
        select(InformationRequest)
        .where(
            InformationRequest.status.in_((RequestStatus.ANSWERED, RequestStatus.NIL, RequestStatus.NOT_SHARED)),
            InformationRequest.seen_by_coordinator.is_(False),
            *families.not_left_out(InformationRequest.family_id, seen_by),
        )
        .options(joinedload(InformationRequest.agency), joinedload(InformationRequest.family))
        .order_by(InformationRequest.answered_at, InformationRequest.id)
        .limit(PAGE)
    )
    return db.session.scalars(query).all()


def waiting_on(*, seen_by: Actor) -> Sequence[InformationRequest]:
    """Questions still open, the most overdue first."""
    if not seen_by.may(Permission.REFERRALS_VERIFY):
        raise NotFound
    query = (
        select(InformationRequest)
        .where(
            InformationRequest.status == RequestStatus.OPEN,
            *families.not_left_out(InformationRequest.family_id, seen_by),
        )
        .options(joinedload(InformationRequest.agency), joinedload(InformationRequest.family))
        .order_by(InformationRequest.due_on, InformationRequest.id)
        .limit(PAGE)
    )
    return db.session.scalars(query).all()


def _agency_of(actor: Actor) -> uuid.UUID:
    """The agency on whose behalf somebody may answer."""
    if actor.agency_id is None or not actor.may(Permission.REQUESTS_ANSWER):
        raise NotFound
    return actor.agency_id
