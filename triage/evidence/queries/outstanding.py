"""What agencies have been asked and have not answered, and how long they take, for the coordinator."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from statistics import mean
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from triage import calendar, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import InformationRequest, RequestStatus
from triage.families import queries as families

LOOKS_BACK = timedelta(days=91)
ENDED = (RequestStatus.ANSWERED, RequestStatus.NIL, RequestStatus.NOT_SHARED)
PAGE = 50


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """How one agency stands: what is open, what of it is late, and its working days to an answer in a quarter."""

    agency: Agency
    open: int
    overdue: int
    with_lead: int
    answered: int
    average: float | None


def by_agency(*, seen_by: Actor, on: date) -> Sequence[AgencyRow]:
    """Every agency that has something open or has answered in the last quarter, the most overdue first."""
    since = clock.now() - LOOKS_BACK
    query = (
        select(InformationRequest)
        .where(
            (InformationRequest.status == RequestStatus.OPEN)
            | (InformationRequest.status.in_(ENDED) & (InformationRequest.answered_at >= since)),
            *_limits(seen_by),
        )
        .options(joinedload(InformationRequest.agency))
    )
    found: dict[uuid.UUID, list[InformationRequest]] = {}
    for each in db.session.scalars(query):
        found.setdefault(each.agency_id, []).append(each)
    rows = [_row(each, on) for each in found.values()]
    return sorted(rows, key=lambda row: (-row.overdue, -row.open, row.agency.name))


class OwedPage(NamedTuple):
    """A page of what is open; `after` is the question to go on from, None on the last page."""

    rows: Sequence[InformationRequest]
    after: uuid.UUID | None


def owed(*, seen_by: Actor, agency_id: uuid.UUID | None = None, after: uuid.UUID | None = None) -> OwedPage:
    """What is still open by the day it is due, of one agency or of all."""
    query = (
        select(InformationRequest)
        .where(InformationRequest.status == RequestStatus.OPEN, *_limits(seen_by))
        .options(joinedload(InformationRequest.agency), joinedload(InformationRequest.family))
        .order_by(InformationRequest.due_on, InformationRequest.id)
        .limit(PAGE + 1)
    )
    if agency_id is not None:
        query = query.where(InformationRequest.agency_id == agency_id)
    last = db.session.get(InformationRequest, after) if after is not None else None
    if last is not None:
        same_day = and_(InformationRequest.due_on == last.due_on, InformationRequest.id > last.id)
        query = query.where(or_(InformationRequest.due_on > last.due_on, same_day))
    found = db.session.scalars(query).all()
    return OwedPage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def count_overdue(on: date, *, seen_by: Actor) -> int:
    """How many questions are past their day without an answer."""
    late = InformationRequest.status == RequestStatus.OPEN, InformationRequest.due_on < on
    query = select(func.count()).select_from(InformationRequest).where(*late, *_limits(seen_by))
    return db.session.scalar(query) or 0


def to_remind(before: date, *, on: date, asked_before: date) -> Sequence[InformationRequest]:
    """Open questions that are due by that day and not overdue, of which nobody was reminded."""
    query = select(InformationRequest).where(
        InformationRequest.status == RequestStatus.OPEN,
        InformationRequest.due_on >= on,
        InformationRequest.due_on <= before,
        InformationRequest.asked_at < clock.at(asked_before, time()),
        InformationRequest.reminded_at.is_(None),
    )
    return db.session.scalars(query.options(joinedload(InformationRequest.family))).all()


def to_escalate(on: date) -> Sequence[InformationRequest]:
    """Open questions past their day of which the agency's lead was not told."""
    query = select(InformationRequest).where(
        InformationRequest.status == RequestStatus.OPEN,
        InformationRequest.due_on < on,
        InformationRequest.escalated_at.is_(None),
    )
    options = joinedload(InformationRequest.family), joinedload(InformationRequest.agency)
    return db.session.scalars(query.options(*options)).all()


def _row(found: Sequence[InformationRequest], on: date) -> AgencyRow:
    waits = [each for each in found if each.status is RequestStatus.OPEN]
    took = [
        calendar.working_days_between(clock.local(each.asked_at).date(), clock.local(each.answered_at).date())
        for each in found
        if each.status is not RequestStatus.OPEN and each.answered_at is not None
    ]
    return AgencyRow(
        agency=found[0].agency,
        open=len(waits),
        overdue=sum(each.due_on < on for each in waits),
        with_lead=sum(each.escalated_at is not None for each in waits),
        answered=len(took),
        average=mean(took) if took else None,
    )


def _limits(actor: Actor) -> list[ColumnElement[bool]]:
    if not actor.may(Permission.REFERRALS_VERIFY):
        raise NotFound
    return families.not_left_out(InformationRequest.family_id, actor)
