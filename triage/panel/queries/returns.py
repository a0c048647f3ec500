"""What agencies say they know before a meeting, and who may read it: never the referrer (panel.md, "Before")."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import contains_eager

from triage.access import fields
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency
from triage.db import db
from triage.errors import NotFound
from triage.families.models import FamilyMember
from triage.panel.models import AgencyReturn, Item, Meeting, MeetingStatus
from triage.panel.queries.interests import invited, no_interest_in, runs_meetings
from triage.rules.framework import Sensitivity
from triage.rules.hiding import View
from triage.rules.meetings import ReturnStatus

STARTED = (MeetingStatus.OPEN, MeetingStatus.CLOSED)
OVER = (MeetingStatus.CLOSED, MeetingStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Shared:
    """A return as one reader may read it: its words, or what stands in their place."""

    item: Item
    agency: Agency
    status: ReturnStatus
    given_at: datetime | None
    given_by_name: str
    facts: str = ""
    opinion: str = ""
    not_shared_because: str = ""
    instead: str = ""


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


def of_item(item: Item, *, seen_by: Actor) -> Sequence[Shared]:
    """The returns on one item as this reader may read them in the room, by agency."""
    query = _returns().where(
        AgencyReturn.item_id == item.id, readable(seen_by), no_interest_in(Item.family_id, seen_by)
    )
    found = db.session.scalars(query.order_by(Agency.name)).unique().all()
    return _read(found, fields.view_of(seen_by, place=fields.Place.ROOM))


def of_meeting(meeting: Meeting, *, seen_by: Actor) -> Sequence[Shared]:
    """Every return of a meeting as this reader may read it, by item and agency."""
    query = _returns().where(Item.meeting_id == meeting.id, readable(seen_by), no_interest_in(Item.family_id, seen_by))
    found = db.session.scalars(query.order_by(Item.position, Agency.name)).unique().all()
    return _read(found, fields.view_of(seen_by))


def shared(found: AgencyReturn, view: View) -> Shared | None:
    """A return as it is read in a view; None where not even its answer may be told."""
    kind = fields.usual_kind(found.agency.kind, Sensitivity(found.sensitivity))
    told = view.shows(kind, fields.said_by(found.agency_id))
    if not told and kind is Sensitivity.BENEFITS and found.status is not ReturnStatus.ASKED:
        return None
    reader = Shared(
        item=found.item,
        agency=found.agency,
        status=found.status,
        given_at=found.given_at,
        given_by_name=found.given_by_name,
    )
    if not told:
        hides = found.status in (ReturnStatus.GIVEN, ReturnStatus.NOT_SHARED)
        return replace(reader, instead=fields.instead_of(kind) if hides else "")
    return replace(reader, facts=found.facts, opinion=found.opinion, not_shared_because=found.not_shared_because)


def _read(found: Sequence[AgencyReturn], view: View) -> list[Shared]:
    return [each for each in (shared(one, view) for one in found) if each is not None]


def readable(actor: Actor) -> ColumnElement[bool]:
    """Returns that somebody may know of; which words of them, the table of fields says (`shared`).

    One's own agency's always; everybody's to those who run meetings; to members once the meeting has started.
    """
    if runs_meetings(actor):
        return true()
    if not actor.may(Permission.MEETINGS_SEE):
        return _of_own_agency(actor)
    in_the_room = and_(Meeting.status.in_(STARTED), invited(actor))
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
