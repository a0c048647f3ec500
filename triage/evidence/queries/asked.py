"""Questions as the agency sees them that is asked: its own, by the day they are due."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import InformationRequest, RequestLine, RequestStatus

PAGE = 50
ANSWERED = (RequestStatus.ANSWERED, RequestStatus.NIL, RequestStatus.NOT_SHARED)


class Show(StrEnum):
    """Which of the questions a page shows."""

    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page of questions; `after` is the one to go on from, `counts` says how many there are of each kind."""

    rows: Sequence[InformationRequest]
    after: uuid.UUID | None
    counts: dict[Show, int]


def asked_page(show: Show, *, seen_by: Actor, on: date, after: uuid.UUID | None = None) -> AskedPage:
    """What this reader's agency was asked: by the day it is due, or the newest answers first."""
    agency_id = _agency_of(seen_by)
    mine = InformationRequest.agency_id == agency_id
    query = _ordered(select(InformationRequest).where(mine, standing(show, on)), show).limit(PAGE + 1)
    query = query.options(selectinload(InformationRequest.lines).joinedload(RequestLine.person))
    last = db.session.get(InformationRequest, after) if after is not None else None
    if last is not None and last.agency_id == agency_id:
        query = query.where(_further_on(last, show))
    found = db.session.scalars(query).all()
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return AskedPage(found[:PAGE], more, {each: _count(mine, standing(each, on)) for each in Show})


def request_for_agency(request_id: uuid.UUID, *, seen_by: Actor) -> InformationRequest:
    """One question put to this reader's own agency; raises `NotFound` for any other."""
    query = (
        select(InformationRequest)
        .where(InformationRequest.id == request_id, InformationRequest.agency_id == _agency_of(seen_by))
        .options(selectinload(InformationRequest.lines).joinedload(RequestLine.person))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def standing(show: Show, on: date) -> ColumnElement[bool]:
    """The questions of that kind on a day; what is overdue is open as well."""
    is_open = InformationRequest.status == RequestStatus.OPEN
    return {
        Show.OPEN: is_open,
        Show.OVERDUE: and_(is_open, InformationRequest.due_on < on),
        Show.ANSWERED: InformationRequest.status.in_(ANSWERED),
    }[show]


def _ordered(query: Select[Any], show: Show) -> Select[Any]:
    if show is Show.ANSWERED:
        return query.order_by(InformationRequest.answered_at.desc(), InformationRequest.id)
    return query.order_by(InformationRequest.due_on, InformationRequest.id)


def _further_on(last: InformationRequest, show: Show) -> ColumnElement[bool]:
    if show is Show.ANSWERED:
        at = InformationRequest.answered_at
        return or_(at < last.answered_at, and_(at == last.answered_at, InformationRequest.id > last.id))
    day = InformationRequest.due_on
    return or_(day > last.due_on, and_(day == last.due_on, InformationRequest.id > last.id))


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(InformationRequest).where(*conditions)) or 0


def _agency_of(actor: Actor) -> uuid.UUID:
    """The agency on whose behalf somebody may answer."""
    if actor.agency_id is None or not actor.may(Permission.REQUESTS_ANSWER):
        raise NotFound
    return actor.agency_id
