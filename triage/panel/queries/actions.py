"""Tasks that meetings gave to agencies and people."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import joinedload

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.panel.models import Action, ActionStatus, Meeting, MeetingStatus
from triage.panel.queries.interests import no_interest_in

MOST = 300


def actions(*, seen_by: Actor, is_open: bool, agency_id: uuid.UUID | None = None) -> Sequence[Action]:
    """The actions that a reader may see: their agency's, or everybody's for the coordinator; soonest due first."""
    status = Action.status == ActionStatus.OPEN if is_open else Action.status != ActionStatus.OPEN
    query = _actions().where(_scope(seen_by), status)
    if agency_id is not None:
        query = query.where(Action.agency_id == agency_id)
    order = (Action.due_on, Action.id) if is_open else (Action.updated_at.desc(), Action.id)
    return db.session.scalars(query.order_by(*order).limit(MOST)).unique().all()


def action(action_id: uuid.UUID, *, seen_by: Actor) -> Action:
    """One action; raises `NotFound` to those whose agency's it is not."""
    found = db.session.scalars(_actions().where(Action.id == action_id, _scope(seen_by))).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def outstanding(meeting: Meeting, *, seen_by: Actor) -> Sequence[Action]:
    """What earlier meetings asked for and is still open, save for families in which the reader declared an interest."""
    query = _actions().where(
        Action.status == ActionStatus.OPEN,
        or_(Action.meeting_id.is_(None), Action.meeting_id != meeting.id),
        or_(Action.family_id.is_(None), no_interest_in(Action.family_id, seen_by)),
    )
    return db.session.scalars(query.order_by(Action.due_on, Action.id).limit(MOST)).unique().all()


def overdue(*, seen_by: Actor, on: date) -> int:
    """How many of the reader's open actions are past their day."""
    query = select(func.count(Action.id)).where(_scope(seen_by), Action.status == ActionStatus.OPEN, Action.due_on < on)
    return db.session.scalars(query).one()


def families_with_twice_overdue() -> Sequence[uuid.UUID]:
    """Families with an open action that was overdue at the panel's last two meetings."""
    starts = select(Meeting.starts_at).where(Meeting.status == MeetingStatus.CLOSED)
    last_two = db.session.scalars(starts.order_by(Meeting.starts_at.desc()).limit(2)).all()
    if len(last_two) < 2:
        return ()
    query = select(Action.family_id).where(
        Action.status == ActionStatus.OPEN, Action.family_id.is_not(None), Action.due_on < last_two[1].date()
    )
    return [family_id for family_id in db.session.scalars(query.distinct()) if family_id is not None]


def _scope(actor: Actor) -> ColumnElement[bool]:
    """Own agency's actions, all for those who prepare meetings, and none of a family they declared an interest in."""
    among = true() if actor.may(Permission.MEETINGS_PREPARE) else Action.agency_id == actor.agency_id
    return among & or_(Action.family_id.is_(None), no_interest_in(Action.family_id, actor))


def _actions() -> Select[Action]:
    return select(Action).options(joinedload(Action.owner), joinedload(Action.family))
