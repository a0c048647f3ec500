"""The list, read in the order of its static key: a page costs a range of the index however long the list."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from triage.access.actor import Actor
from triage.db import db
from triage.errors import NotFound
from triage.panel.models import EntryStatus, ListEntry, Move
from triage.panel.queries import order
from triage.panel.queries.interests import interests_of, no_interest_in
from triage.panel.queries.list_page import stuck_conditions
from triage.referrals.models import Referral, ReferralStatus

COUNTED = 1_000
NOT_ASKED = (ReferralStatus.DRAFT, ReferralStatus.DISCARDED, ReferralStatus.WITHDRAWN)


def place_of(entry: ListEntry) -> int | None:
    """A waiting family's place on the list."""
    if entry.status is not EntryStatus.WAITING:
        return None
    comparing = order.today()
    cursor = comparing.cursor(entry)
    higher = or_(
        *(
            and_(comparing.in_range(capped=capped), comparing.above(cursor, capped=capped))
            for capped in comparing.ranges
        )
    )
    above = select(func.count()).select_from(ListEntry).where(ListEntry.status == EntryStatus.WAITING, higher)
    return db.session.scalars(above).one() + 1


def count_waiting(*, seen_by: Actor) -> int:
    """How many families wait that are not hidden from this reader, counted to one more than `COUNTED`."""
    return _count_some(ListEntry.status == EntryStatus.WAITING, no_interest_in(ListEntry.family_id, seen_by))


def count_stuck(*, since: date, seen_by: Actor) -> int:
    """How many waiting families that this reader may see have made no progress since that day, counted so far too."""
    return _count_some(*stuck_conditions(since), no_interest_in(ListEntry.family_id, seen_by))


def _count_some(*conditions: ColumnElement[bool]) -> int:
    """No national list is counted to its end (performance.md): who reads "more than" needs no more."""
    some = select(ListEntry.id).where(*conditions).limit(COUNTED + 1).subquery()
    return db.session.scalars(select(func.count()).select_from(some)).one()


def entry(reference: str, *, seen_by: Actor) -> ListEntry:
    """The family's place on the list, its latest when it has left; raises `NotFound`.

    Somebody who declared an interest in the family finds nothing.
    """
    query = (
        select(ListEntry)
        .where(ListEntry.reference == reference)
        .order_by((ListEntry.status == EntryStatus.LEFT), ListEntry.joined_at.desc())
        .options(joinedload(ListEntry.family), selectinload(ListEntry.moves), selectinload(ListEntry.changes))
        .limit(1)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None or found.family_id in interests_of(seen_by):
        raise NotFound
    return found


def entry_by_id(entry_id: uuid.UUID, *, seen_by: Actor) -> ListEntry:
    """One entry for an act on it; raises `NotFound`."""
    found = db.session.get(ListEntry, entry_id)
    if found is None or found.family_id in interests_of(seen_by):
        raise NotFound
    return found


def active(family_id: uuid.UUID) -> ListEntry | None:
    """The family's place on the list, or None when it has none now."""
    return active_of([family_id]).get(family_id)


def active_of(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, ListEntry]:
    """The places of those of these families that are on the list now."""
    query = select(ListEntry).where(ListEntry.family_id.in_(family_ids), ListEntry.status != EntryStatus.LEFT)
    return {each.family_id: each for each in db.session.scalars(query)}


def statuses_of(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, EntryStatus]:
    """How those of these families stand that are on the list now."""
    query = select(ListEntry.family_id, ListEntry.status).where(
        ListEntry.family_id.in_(family_ids), ListEntry.status != EntryStatus.LEFT
    )
    return {each.family_id: each.status for each in db.session.execute(query)}


def latest(family_id: uuid.UUID) -> ListEntry | None:
    """The family's place on the list, or the last one it had."""
    query = (
        select(ListEntry)
        .where(ListEntry.family_id == family_id)
        .order_by((ListEntry.status == EntryStatus.LEFT), ListEntry.joined_at.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def active_move(entry_id: uuid.UUID) -> Move | None:
    """The panel's own placing in force."""
    query = select(Move).where(Move.entry_id == entry_id, Move.ended_at.is_(None)).order_by(Move.at.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


def top() -> ListEntry | None:
    """The first family of the list."""
    query = select(ListEntry).where(ListEntry.status == EntryStatus.WAITING)
    return db.session.scalars(query.order_by(*order.today().direction()).limit(1)).one_or_none()


def to_cap(longest: date, *, most: int) -> Sequence[ListEntry]:
    """Entries that wait since that day or longer and are not marked so, so many at most; a moved one has its place."""
    query = select(ListEntry).where(
        ListEntry.capped.is_(False), ListEntry.moved.is_(False), ListEntry.waiting_since <= longest
    )
    return db.session.scalars(query.order_by(ListEntry.waiting_since, ListEntry.reference).limit(most)).all()


def asking_agencies(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """How many agencies have referred each of these families; one that nobody referred is left out."""
    query = (
        select(Referral.family_id, func.count(func.distinct(Referral.agency_id)))
        .where(Referral.family_id.in_(family_ids), Referral.status.not_in(NOT_ASKED))
        .group_by(Referral.family_id)
    )
    return {family_id: count for family_id, count in db.session.execute(query) if family_id is not None}


def received_on(referral_id: uuid.UUID | None) -> date | None:
    """When the referral that asked for a place came in: waiting starts there, not at the coordinator's desk."""
    if referral_id is None:
        return None
    return db.session.scalars(select(Referral.received_on).where(Referral.id == referral_id)).one_or_none()


def sent_at(referral_id: uuid.UUID | None) -> datetime | None:
    """When that referral was sent."""
    if referral_id is None:
        return None
    return db.session.scalars(select(Referral.sent_at).where(Referral.id == referral_id)).one_or_none()


def to_rescore(on: date) -> Sequence[ListEntry]:
    """Entries whose evidence lapses, or begins to count, by that day."""
    query = select(ListEntry).where(ListEntry.status != EntryStatus.LEFT, ListEntry.rescore_on <= on)
    return db.session.scalars(query.order_by(ListEntry.reference)).all()


def parked_until(on: date) -> Sequence[ListEntry]:
    """Entries whose parking ends by that day."""
    query = select(ListEntry).where(ListEntry.status == EntryStatus.PARKED, ListEntry.parked_until <= on)
    return db.session.scalars(query.order_by(ListEntry.reference)).all()


def moves_expired(on: date) -> Sequence[Move]:
    """Moves in force whose last day is past."""
    query = select(Move).where(Move.ended_at.is_(None), Move.expires_on < on).options(joinedload(Move.entry))
    return db.session.scalars(query).all()
