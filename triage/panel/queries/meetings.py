"""Panels, their seats and their meetings."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from triage.access.actor import Actor
from triage.accounts.models import Agency, User
from triage.db import db
from triage.documents.content.kinds import DocumentKind
from triage.documents.models import ENDED, Document, DocumentState
from triage.errors import NotFound
from triage.panel.models import (
    AgencyReturn,
    Item,
    Meeting,
    MeetingStatus,
    Panel,
    ReturnStatus,
    Seat,
    SeatRole,
)
from triage.panel.queries.interests import invited, no_interest_in

WITHOUT_A_VOICE = (SeatRole.COORDINATOR,)
TO_COME = (MeetingStatus.PLANNED, MeetingStatus.FROZEN, MeetingStatus.OPEN)


def panels() -> Sequence[Panel]:
    """The standing bodies by name."""
    return db.session.scalars(select(Panel).order_by(Panel.name)).all()


def panel(panel_id: uuid.UUID) -> Panel:
    """One panel with its seats; raises `NotFound`."""
    query = select(Panel).where(Panel.id == panel_id).options(selectinload(Panel.seats).joinedload(Seat.user))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def seat(seat_id: uuid.UUID) -> Seat:
    """One seat; raises `NotFound`."""
    found = db.session.get(Seat, seat_id)
    if found is None:
        raise NotFound
    return found


def seats(panel_id: uuid.UUID) -> Sequence[Seat]:
    """A panel's seats in order."""
    query = select(Seat).where(Seat.panel_id == panel_id).options(joinedload(Seat.user))
    return db.session.scalars(query.order_by(Seat.position, Seat.id)).unique().all()


def panel_agencies(panel_id: uuid.UUID) -> Sequence[Agency]:
    """The agencies with a voice on a panel, each once, by name."""
    seated = select(Seat.user_id).where(Seat.panel_id == panel_id, Seat.role.not_in(WITHOUT_A_VOICE))
    query = select(Agency).where(Agency.users.any(User.id.in_(seated)), Agency.active)
    return db.session.scalars(query.order_by(Agency.name)).all()


def meeting(meeting_id: uuid.UUID, *, seen_by: Actor) -> Meeting:
    """One meeting with its panel; raises `NotFound` to those who are not invited."""
    query = (
        select(Meeting)
        .where(Meeting.id == meeting_id, invited(seen_by))
        .options(joinedload(Meeting.panel), joinedload(Meeting.chair))
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def meetings_to_come(*, seen_by: Actor) -> Sequence[Meeting]:
    """The meetings that are planned or under way, soonest first."""
    query = select(Meeting).where(Meeting.status.in_(TO_COME), invited(seen_by)).options(joinedload(Meeting.panel))
    return db.session.scalars(query.order_by(Meeting.starts_at)).unique().all()


def meetings_held(*, seen_by: Actor, most: int = 50) -> Sequence[Meeting]:
    """The meetings that are over, newest first."""
    query = select(Meeting).where(Meeting.status.not_in(TO_COME), invited(seen_by)).options(joinedload(Meeting.panel))
    return db.session.scalars(query.order_by(Meeting.starts_at.desc()).limit(most)).unique().all()


def next_meeting(*, seen_by: Actor) -> Meeting | None:
    """The next meeting of this reader, or the one that is open."""
    return next(iter(meetings_to_come(seen_by=seen_by)), None)


def meetings_with(family_id: uuid.UUID) -> Sequence[Meeting]:
    """The meetings that have a family on their agenda; for acts."""
    has_it = select(Item.meeting_id).where(Item.family_id == family_id)
    return db.session.scalars(select(Meeting).where(Meeting.id.in_(has_it)).order_by(Meeting.starts_at)).all()


def meeting_after(earlier: Meeting) -> Meeting | None:
    """The panel's next meeting that is not over."""
    query = select(Meeting).where(
        Meeting.panel_id == earlier.panel_id, Meeting.starts_at > earlier.starts_at, Meeting.status.in_(TO_COME)
    )
    return db.session.scalars(query.order_by(Meeting.starts_at).limit(1)).one_or_none()


def meeting_before(later: Meeting) -> Meeting | None:
    """The panel's last meeting before this one that took place."""
    query = select(Meeting).where(
        Meeting.panel_id == later.panel_id,
        Meeting.starts_at < later.starts_at,
        Meeting.status.in_((MeetingStatus.OPEN, MeetingStatus.CLOSED)),
    )
    return db.session.scalars(query.order_by(Meeting.starts_at.desc()).limit(1)).one_or_none()


def meeting_at(panel_id: uuid.UUID, starts_at: datetime) -> Meeting | None:
    """The panel's meeting of that moment."""
    query = select(Meeting).where(Meeting.panel_id == panel_id, Meeting.starts_at == starts_at)
    return db.session.scalars(query).one_or_none()


def last_start(panel_id: uuid.UUID) -> datetime | None:
    """When the panel's last planned meeting starts."""
    query = select(func.max(Meeting.starts_at)).where(
        Meeting.panel_id == panel_id, Meeting.status != MeetingStatus.CANCELLED
    )
    return db.session.scalars(query).one()


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How far a meeting is prepared; counts leave out what is hidden from the reader."""

    families: int
    minutes: int
    returns_asked: int
    returns_in: int
    papers_ready: int
    papers_asked: int
    letters_ready: int
    letters_asked: int


def readiness(of: Meeting, *, seen_by: Actor) -> Readiness:
    """The readiness bar: agenda, returns, papers, letters."""
    families, minutes = db.session.execute(
        select(func.count(Item.family_id), func.coalesce(func.sum(Item.minutes), 0)).where(
            Item.meeting_id == of.id, no_interest_in(Item.family_id, seen_by)
        )
    ).one()
    asked = select(AgencyReturn.status, func.count()).join(Item, Item.id == AgencyReturn.item_id)
    asked = asked.where(Item.meeting_id == of.id, no_interest_in(Item.family_id, seen_by))
    returns = dict(db.session.execute(asked.group_by(AgencyReturn.status)).all())
    papers, letters = _paper(of, seen_by)
    return Readiness(
        families=families,
        minutes=minutes,
        returns_asked=sum(returns.values()),
        returns_in=sum(number for status, number in returns.items() if status is not ReturnStatus.ASKED),
        papers_ready=papers[0],
        papers_asked=papers[1],
        letters_ready=letters[0],
        letters_asked=letters[1],
    )


def _paper(of: Meeting, actor: Actor) -> tuple[tuple[int, int], tuple[int, int]]:
    """(ready, asked) of the agenda's copies, and of everything else made for the meeting but the minutes."""
    query = (
        select(Document.kind, Document.state, func.count())
        .where(
            Document.meeting_id == of.id,
            Document.state.not_in(ENDED),
            Document.kind != DocumentKind.MINUTES,
            no_interest_in(Document.family_id, actor),
        )
        .group_by(Document.kind, Document.state)
    )
    papers, letters = [0, 0], [0, 0]
    for kind, state, number in db.session.execute(query):
        tally = papers if kind is DocumentKind.AGENDA else letters
        tally[0] += number if state is DocumentState.READY else 0
        tally[1] += number
    return (papers[0], papers[1]), (letters[0], letters[1])
