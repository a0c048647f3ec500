"""What the room needs of one item besides the family itself: its neighbours, its actions, its past."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from triage.access import fields
from triage.access.actor import Actor
from triage.accounts.models import Agency
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import EvidenceItem
from triage.evidence.queries import shown
from triage.families.models import Family, Household, Relationship, Resident
from triage.panel.models import Action, ActionStatus, Item, Meeting
from triage.panel.queries import items, meetings
from triage.panel.queries.interests import interests_of
from triage.referrals.models import Referral, ReferralStatus

SENT = (ReferralStatus.DRAFT, ReferralStatus.DISCARDED)


class LeftForItem(NotFound):
    """The reader declared an interest in this item's family and left the room for it."""

    def __init__(self, meeting: Meeting, position: int) -> None:
        super().__init__()
        self.meeting = meeting
        self.position = position


def item_in_room(meeting_id: uuid.UUID, item_id: uuid.UUID, *, seen_by: Actor) -> Item:
    """An item of a meeting; raises `LeftForItem` to those who declared an interest, `NotFound` to strangers."""
    meeting = meetings.meeting(meeting_id, seen_by=seen_by)
    try:
        found = items.item_by_id(item_id, seen_by=seen_by)
    except NotFound:
        hidden = db.session.get(Item, item_id)
        if hidden is not None and hidden.meeting_id == meeting.id and hidden.family_id in interests_of(seen_by):
            raise LeftForItem(meeting, hidden.position) from None
        raise
    if found.meeting_id != meeting.id:
        raise NotFound
    return found


def family_in_room(family_id: uuid.UUID) -> Family:
    """The family of an item that the reader was let into, with people and households."""
    query = (
        select(Family)
        .where(Family.id == family_id)
        .options(
            selectinload(Family.members),
            selectinload(Family.households).selectinload(Household.residents).joinedload(Resident.person),
            selectinload(Family.households).selectinload(Household.addresses),
        )
    )
    return db.session.scalars(query).one()


def relationships(family_id: uuid.UUID, *, on: date) -> Sequence[Relationship]:
    """Who is what to whom on that day: a partner of before is none, and a mistake never was."""
    query = select(Relationship).where(
        Relationship.family_id == family_id,
        Relationship.mistaken_at.is_(None),
        or_(Relationship.to_date.is_(None), Relationship.to_date > on),
    )
    return db.session.scalars(query.order_by(Relationship.recorded_at, Relationship.id)).all()


def open_actions(family_id: uuid.UUID) -> Sequence[Action]:
    """What earlier meetings asked for about this family and is still open."""
    query = (
        select(Action)
        .where(Action.family_id == family_id, Action.status == ActionStatus.OPEN)
        .options(joinedload(Action.owner))
        .order_by(Action.due_on, Action.id)
    )
    return db.session.scalars(query).unique().all()


def past_referrals(family_id: uuid.UUID) -> Sequence[Referral]:
    """The family's referrals, newest first."""
    query = select(Referral).where(Referral.family_id == family_id, Referral.status.not_in(SENT))
    return db.session.scalars(query.order_by(Referral.sent_at.desc())).unique().all()


def evidence_since(family_id: uuid.UUID, moment: datetime) -> Sequence[EvidenceItem]:
    """What was said or checked since the papers were frozen; never benefit data, which is not for the room."""
    query = (
        select(EvidenceItem)
        .where(
            EvidenceItem.family_id == family_id,
            EvidenceItem.stands,
            shown(fields.on_record(fields.Place.ROOM)),
            (EvidenceItem.asserted_at > moment) | (EvidenceItem.checked_at > moment),
        )
        .options(joinedload(EvidenceItem.source_agency))
    )
    return db.session.scalars(query.order_by(EvidenceItem.asserted_at)).unique().all()


def agency_names(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Agencies' names by id."""
    query = select(Agency.id, Agency.name).where(Agency.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(query)}
