"""What agencies say they know before a meeting, and who may read it: never the referrer (panel.md, "Before")."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import contains_eager

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency
from triage.db import db
from triage.errors import NotFound
from triage.families.models import FamilyMember
from triage.panel.models import AgencyReturn, Item, Meeting, MeetingStatus
from triage.panel.queries.interests import invited, no_interest_in, runs_meetings
from triage.rules.agencies import AgencyKind

STARTED = (MeetingStatus.OPEN, MeetingStatus.CLOSED)
OVER = (MeetingStatus.CLOSED, MeetingStatus.CANCELLED)


def own(*, seen_by: Actor, over: bool = False) -> Sequence[AgencyReturn]:
    """What the reader's agency is asked for meetings to come (or was asked for those that are over)."""
    timing = Meeting.status.in_(OVER) if over else Meeting.status.not_in(OVER)
    order = Meeting.starts_at.desc() if over else Meeting.starts_at
    query = _returns().where(_of_own_agency(seen_by), timing, no_interest_in(Item.family_id, seen_by))
    return db.session.scalars(query.order_by(order, Item.position).limit(200)).unique().all()


def own_return(return_id: uuid.UUID, *, seen_by: Actor) -> AgencyReturn:
    """One of the reader's agency's returns; raises `NotFound`."""
    query = _returns().where(
        AgencyReturn.id == return_id, _of_own_agency(seen_by), no_interest_in(Item.family_id, seen_by)
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def of_item(item: Item, *, seen_by: Actor) -> Sequence[AgencyReturn]:
    """The returns on one item that this reader may see, by agency."""
    query = _returns().where(
        AgencyReturn.item_id == item.id, readable(seen_by), no_interest_in(Item.family_id, seen_by)
    )
    return db.session.scalars(query.order_by(Agency.name)).unique().all()


def of_meeting(meeting: Meeting, *, seen_by: Actor) -> Sequence[AgencyReturn]:
    """Every return of a meeting that this reader may see, by item and agency."""
    query = _returns().where(Item.meeting_id == meeting.id, readable(seen_by), no_interest_in(Item.family_id, seen_by))
    return db.session.scalars(query.order_by(Item.position, Agency.name)).unique().all()


def readable(actor: Actor) -> ColumnElement[bool]:
    """Returns that somebody may read.

    One's own agency's always; everybody's to those who run meetings; to members once the meeting has started, save
    what Jobcentre Plus said: benefit data never reaches partners (safety.md, "Who sees what").
    """
    if runs_meetings(actor):
        return true()
    if not actor.may(Permission.MEETINGS_SEE):
        return _of_own_agency(actor)
    in_the_room = and_(Meeting.status.in_(STARTED), Agency.kind != AgencyKind.JOBCENTRE, invited(actor))
    return or_(_of_own_agency(actor), in_the_room)


def agencies_asked(item_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The agencies that have a return to give on an item."""
    return frozenset(db.session.scalars(select(AgencyReturn.agency_id).where(AgencyReturn.item_id == item_id)))


def people_of(family_id: uuid.UUID) -> Sequence[FamilyMember]:
    """Whom an agency is asked about: it cannot look anybody up without a name and a date of birth."""
    query = select(FamilyMember).where(FamilyMember.family_id == family_id, FamilyMember.to_date.is_(None))
    return db.session.scalars(query.order_by(FamilyMember.position)).unique().all()


def _of_own_agency(actor: Actor) -> ColumnElement[bool]:
    return AgencyReturn.agency_id == actor.agency_id


def _returns() -> Select[AgencyReturn]:
    return (
        select(AgencyReturn)
        .join(Item, Item.id == AgencyReturn.item_id)
        .join(Meeting, Meeting.id == Item.meeting_id)
        .join(Agency, Agency.id == AgencyReturn.agency_id)
        .options(
            contains_eager(AgencyReturn.item).contains_eager(Item.meeting).joinedload(Meeting.panel),
            contains_eager(AgencyReturn.item).joinedload(Item.family),
            contains_eager(AgencyReturn.agency),
        )
    )
