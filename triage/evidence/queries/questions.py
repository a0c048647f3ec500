"""Questions to agencies, for the coordinator who asks and for whoever may open the family's record."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from triage.access import fields
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.evidence.commands import AskedLine
from triage.evidence.kinds import kind_of_line
from triage.evidence.models import InformationRequest, RequestLine, RequestStatus
from triage.families import queries as families
from triage.families.models import Family
from triage.rules.framework import Sensitivity
from triage.rules.hiding import View

PAGE = 50
SEES_REQUESTS = (Permission.REFERRALS_VERIFY, Permission.FAMILIES_SEE)
WHOLE = (
    joinedload(InformationRequest.agency),
    selectinload(InformationRequest.lines).joinedload(RequestLine.person),
)
"""A request with its agency, its lines and the people they are about."""


def requests(*, seen_by: Actor, family_id: uuid.UUID) -> Sequence[InformationRequest]:
    """What was asked about a family, newest first, for somebody who may open its record."""
    if not any(seen_by.may(each) for each in SEES_REQUESTS):
        raise NotFound
    query = (
        select(InformationRequest)
        .where(InformationRequest.family_id == family_id)
        .options(*WHOLE)
        .order_by(InformationRequest.asked_at.desc(), InformationRequest.id)
    )
    view = fields.view_of(seen_by)
    return [each for each in db.session.scalars(query) if any(may_be_told_of(line, each, view) for line in each.lines)]


def may_be_told_of(line: RequestLine, request: InformationRequest, view: View) -> bool:
    """That benefits were asked for, and whether an answer came, is told to nobody who may not see the answer."""
    kind = kind_of_line(line, request.agency.kind)
    return kind is not Sensitivity.BENEFITS or view.shows(kind, fields.said_by(request.agency_id))


def question(request_id: uuid.UUID, *, seen_by: Actor) -> InformationRequest:
    """One question for the coordinator; raises `NotFound`."""
    limits = families.not_left_out(InformationRequest.family_id, seen_by)
    found = db.session.scalars(select(InformationRequest).where(InformationRequest.id == request_id, *limits)).first()
    if found is None or not seen_by.may(Permission.REFERRALS_VERIFY):
        raise NotFound
    return found


def request_by_key(key: str) -> InformationRequest | None:
    """The question that an earlier send of the same form asked."""
    query = select(InformationRequest).where(InformationRequest.idempotency_key == key)
    return db.session.scalars(query).one_or_none()


def one_at_a_time(family_id: uuid.UUID) -> None:
    """Whoever asks about the same family waits here until this act is over: then they see what it has asked.

    A write that changes nothing, since SQLite knows no other way to wait; nobody's open page is out of date by it.
    """
    held = update(Family).where(Family.id == family_id).values(revision=Family.revision)
    db.session.execute(held.execution_options(synchronize_session=False))


def asked_already(
    family_id: uuid.UUID, agency_ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, Mapping[AskedLine, InformationRequest]]:
    """By agency, what it has been asked about a family and has not answered; questions in words are left aside."""
    query = (
        select(InformationRequest)
        .where(
            InformationRequest.family_id == family_id,
            InformationRequest.agency_id.in_(agency_ids),
            InformationRequest.status == RequestStatus.OPEN,
        )
        .options(selectinload(InformationRequest.lines))
    )
    found: dict[uuid.UUID, dict[AskedLine, InformationRequest]] = {}
    for request in db.session.scalars(query):
        own = found.setdefault(request.agency_id, {})
        own |= {AskedLine(line.indicator, line.person_id): request for line in request.lines if line.indicator}
    return found


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
