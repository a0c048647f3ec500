"""What the minutes of a meeting are made of."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import joinedload, selectinload

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.accounts.models import Agency
from triage.db import db
from triage.panel.models import (
    Action,
    ActionStatus,
    Addendum,
    AgencyReturn,
    Decision,
    Item,
    ItemStatus,
    Meeting,
    MeetingStatus,
    Minute,
    MinutesStatus,
)
from triage.panel.queries.interests import interests_of
from triage.referrals.models import Referral, ReferralStatus

NOT_SENT = (ReferralStatus.DRAFT, ReferralStatus.DISCARDED)


def items_with_minutes(meeting_id: uuid.UUID) -> Sequence[Item]:
    """Every item with its minute, decisions, actions, declarations and returns, in order."""
    query = (
        select(Item)
        .where(Item.meeting_id == meeting_id)
        .options(
            joinedload(Item.family),
            joinedload(Item.minute),
            selectinload(Item.decisions),
            selectinload(Item.actions).joinedload(Action.owner),
            selectinload(Item.declarations),
            selectinload(Item.returns).joinedload(AgencyReturn.agency),
        )
        .order_by(Item.position, Item.id)
    )
    with scope.as_service():
        return db.session.scalars(query).unique().all()


def without_text(meeting_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Item]:
    """The families' items on which nobody wrote anything, in order; one that was carried over needs no text."""
    hidden = interests_of(seen_by)
    return [
        item
        for item in items_with_minutes(meeting_id)
        if item.family is not None
        and item.family_id not in hidden
        and item.status is not ItemStatus.CARRIED
        and not (item.minute and (item.minute.discussion or item.minute.information_shared or item.minute.risks))
    ]


def begun(item_id: uuid.UUID) -> Minute:
    """The item's minute, an empty one of revision 0 where nothing was saved yet; two at once get the same row."""
    row = {"id": uuid.uuid4(), "item_id": item_id, "information_shared": "", "discussion": "", "risks": ""}
    row |= {"saved_at": clock.now(), "saved_by_name": "", "page_key": "", "revision": 0}
    if db.session.get_bind().dialect.name == "sqlite":
        db.session.execute(sqlite_insert(Minute).values(**row).on_conflict_do_nothing(index_elements=["item_id"]))
    else:
        db.session.execute(postgresql_insert(Minute).values(**row).on_conflict_do_nothing(index_elements=["item_id"]))
    query = select(Minute).where(Minute.item_id == item_id).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def minute_of(item_id: uuid.UUID) -> Minute | None:
    """What was saved on an item."""
    return db.session.scalars(select(Minute).where(Minute.item_id == item_id)).one_or_none()


def begin(meeting_id: uuid.UUID) -> None:
    """Mark the minutes as a draft. Not a change that the meeting's revision counts: many items are written at once."""
    query = (
        update(Meeting)
        .where(Meeting.id == meeting_id, Meeting.minutes_status == MinutesStatus.NONE)
        .values(minutes_status=MinutesStatus.DRAFT)
    )
    db.session.execute(query.execution_options(synchronize_session="fetch"))


def reviewed_actions(meeting: Meeting) -> Sequence[Action]:
    """What earlier meetings gave people to do and this one looked at: open then, or ended since."""
    looked_at = meeting.opened_at or meeting.starts_at
    query = (
        select(Action)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(
            Meeting.starts_at < meeting.starts_at,
            or_(Action.status == ActionStatus.OPEN, Action.updated_at >= looked_at),
        )
        .options(joinedload(Action.owner), joinedload(Action.family))
        .order_by(Action.due_on, Action.id)
    )
    return db.session.scalars(query).unique().all()


def referring_agencies(family_id: uuid.UUID) -> Sequence[str]:
    """Who referred the family, by name."""
    query = (
        select(Agency.name)
        .join(Referral, Referral.agency_id == Agency.id)
        .where(Referral.family_id == family_id, Referral.status.not_in(NOT_SENT))
        .distinct()
        .order_by(Agency.name)
    )
    return db.session.scalars(query).all()


def addenda(meeting_id: uuid.UUID) -> Sequence[Addendum]:
    """What was added to agreed minutes."""
    query = select(Addendum).where(Addendum.meeting_id == meeting_id).order_by(Addendum.at, Addendum.id)
    return db.session.scalars(query).all()


def addendum_by_key(key: str) -> Addendum | None:
    """The addendum that this very page has already added."""
    return db.session.scalars(select(Addendum).where(Addendum.idempotency_key == key)).one_or_none()


def later_meetings(meeting: Meeting) -> Sequence[Meeting]:
    """The meetings that could have agreed these minutes."""
    query = select(Meeting).where(
        Meeting.panel_id == meeting.panel_id,
        Meeting.starts_at > meeting.starts_at,
        Meeting.status.in_((MeetingStatus.FROZEN, MeetingStatus.OPEN, MeetingStatus.CLOSED)),
    )
    return db.session.scalars(query.order_by(Meeting.starts_at)).all()


def verdict_ids(decisions: Sequence[Decision]) -> list[uuid.UUID]:
    """The verdicts that decisions rest on, newest last."""
    return [each.verdict_id for each in decisions if each.verdict_id is not None]
