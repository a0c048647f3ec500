"""The list, read in the order of its static key: a page costs a range of the index however long the list."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from triage.access import fields, scope
from triage.access.actor import Actor
from triage.db import db
from triage.errors import NotFound
from triage.families.models import Family
from triage.panel.commands.entries import Cursor, ListFilter
from triage.panel.models import EntryStatus, ListEntry, Meeting, Move
from triage.panel.queries.interests import interests_of, no_interest_in
from triage.panel.queries.list_rows import ListPage, ListRow, told
from triage.referrals.models import Referral, ReferralStatus
from triage.restriction.models import NamedPerson
from triage.rules.hiding import View
from triage.rules.verdict import Outcome

PAGE = 50
NOT_ASKED = (ReferralStatus.DRAFT, ReferralStatus.DISCARDED, ReferralStatus.WITHDRAWN)


COLUMNS = (
    ListEntry.id,
    ListEntry.family_id,
    ListEntry.reference,
    Family.name,
    ListEntry.order_key,
    ListEntry.status,
    ListEntry.points,
    ListEntry.components,
    ListEntry.waiting_since,
    ListEntry.recommended,
    ListEntry.outcome,
    ListEntry.urgent,
    ListEntry.moved,
    ListEntry.lapsed,
    ListEntry.progress_on,
    ListEntry.parked_until,
    ListEntry.returned,
)


def page(
    wanted: ListFilter,
    *,
    seen_by: Actor,
    after: Cursor | None = None,
    before: Cursor | None = None,
    size: int = PAGE,
) -> ListPage:
    """The rows after (or before) a cursor, or the first page: never an offset."""
    backwards = before is not None
    query = _page_query(wanted, seen_by, after=after, before=before).limit(size + 1)
    found = db.session.execute(query).mappings().all()
    more = len(found) > size
    found = list(reversed(found[:size])) if backwards else list(found[:size])
    hidden = interests_of(seen_by)
    first = _first_place(after, before, len(found))
    view = fields.view_of(seen_by)
    rows = tuple(_row(each, first + number, wanted, hidden, view) for number, each in enumerate(found))
    if not rows:
        return ListPage((), None, None)
    earlier = more if backwards else after is not None
    later = True if backwards else more
    return ListPage(rows, rows[0].cursor if earlier else None, rows[-1].cursor if later else None)


def _page_query(wanted: ListFilter, actor: Actor, *, after: Cursor | None, before: Cursor | None) -> Select[Any]:
    """The page's rows in its direction; a narrowed list takes its places from the whole one."""
    query = select(*COLUMNS).join(Family, Family.id == ListEntry.family_id).where(*_conditions(wanted, actor))
    if after is not None:
        query = query.where(_below(after))
    if before is not None:
        query = query.where(_above(before)).order_by(ListEntry.order_key, ListEntry.reference.desc())
    else:
        query = query.order_by(ListEntry.order_key.desc(), ListEntry.reference)
    if wanted.narrows and wanted.status == EntryStatus.WAITING:
        places = _places()
        query = query.join(places, places.c.id == ListEntry.id).add_columns(places.c.place)
    return query


def _conditions(wanted: ListFilter, actor: Actor) -> list[ColumnElement[bool]]:
    """What is asked for.

    On the whole list a hidden family keeps an empty place, so that the places of the others are right; anywhere else
    even the empty row would tell something of it.
    """
    conditions: list[ColumnElement[bool]] = [ListEntry.status == EntryStatus(wanted.status)]
    if wanted.tier:
        conditions.append(ListEntry.recommended == wanted.tier)
    if wanted.urgent:
        conditions.append(ListEntry.urgent.is_(True))
    if wanted.possible:
        conditions.append(ListEntry.outcome == Outcome.POSSIBLE.value)
    if wanted.stuck_since is not None:
        conditions += _stuck(wanted.stuck_since)
    if wanted.narrows or wanted.status != EntryStatus.WAITING:
        conditions.append(no_interest_in(ListEntry.family_id, actor))
    return conditions


def _stuck(since: date) -> list[ColumnElement[bool]]:
    """Waiting, without progress since that day."""
    return [ListEntry.status == EntryStatus.WAITING, ListEntry.progress_on <= since]


def _below(cursor: Cursor) -> ColumnElement[bool]:
    """Further down than the cursor; the first comparison is the index's range, the second breaks ties."""
    return and_(
        ListEntry.order_key <= cursor.order_key,
        or_(ListEntry.order_key < cursor.order_key, ListEntry.reference > cursor.reference),
    )


def _above(cursor: Cursor) -> ColumnElement[bool]:
    return and_(
        ListEntry.order_key >= cursor.order_key,
        or_(ListEntry.order_key > cursor.order_key, ListEntry.reference < cursor.reference),
    )


def _places() -> Any:
    """Everybody's place on the whole list."""
    number = func.row_number().over(order_by=(ListEntry.order_key.desc(), ListEntry.reference))
    return select(ListEntry.id, number.label("place")).where(ListEntry.status == EntryStatus.WAITING).subquery()


def _first_place(after: Cursor | None, before: Cursor | None, count: int) -> int:
    if before is not None:
        return before.place - count
    return after.place + 1 if after is not None else 1


def _row(found: RowMapping, counted: int, wanted: ListFilter, hidden: frozenset[uuid.UUID], view: View) -> ListRow:
    """A row with its place; only families that wait have one."""
    place = found.get("place", counted) if wanted.status == EntryStatus.WAITING else None
    shown = {name: told(found[name], view) for name in ("components", "lapsed")}
    return ListRow(**{**found, **shown, "place": place}, hidden=found["family_id"] in hidden)


def whole_list() -> Sequence[tuple[uuid.UUID, uuid.UUID, str, int]]:
    """Entry, family, reference and points of every family that waits, in order: what a panel saw."""
    query = (
        select(ListEntry.id, ListEntry.family_id, ListEntry.reference, ListEntry.points)
        .where(ListEntry.status == EntryStatus.WAITING)
        .order_by(ListEntry.order_key.desc(), ListEntry.reference)
    )
    with scope.as_service():
        rows = db.session.execute(query).all()
    return [(entry, family, reference, points) for entry, family, reference, points in rows]


def places_last_seen(*, seen_by: Actor) -> Mapping[str, int] | None:
    """The places of the last list that a panel saw, by reference; None before the first.

    Restricted families that are closed to the reader are not counted, as they are not on the list of today.
    """
    is_named = exists().where(NamedPerson.family_id == Family.id, NamedPerson.user_id == seen_by.user_id)
    closed = select(func.aggregate_strings(Family.reference, ",")).where(Family.restricted, ~is_named)
    query = select(Meeting.saw, closed.scalar_subquery()).where(Meeting.frozen_at.is_not(None))
    with scope.as_service():
        found = db.session.execute(query.order_by(Meeting.frozen_at.desc()).limit(1)).one_or_none()
    if found is None:
        return None
    saw, left_out = found[0], set((found[1] or "").split(","))
    shown = [line["reference"] for line in saw if line["reference"] not in left_out]
    return {reference: place for place, reference in enumerate(shown, start=1)}


def place_of(entry: ListEntry) -> int | None:
    """A waiting family's place on the list."""
    if entry.status is not EntryStatus.WAITING:
        return None
    cursor = Cursor(order_key=entry.order_key, reference=entry.reference, place=0)
    above = select(func.count()).select_from(ListEntry).where(ListEntry.status == EntryStatus.WAITING, _above(cursor))
    return db.session.scalars(above).one() + 1


def counts(*, seen_by: Actor) -> Mapping[EntryStatus, int]:
    """How many families wait, are parked, or are decided without an allocation; those hidden from the reader apart."""
    query = select(ListEntry.status, func.count()).where(
        ListEntry.status != EntryStatus.LEFT, no_interest_in(ListEntry.family_id, seen_by)
    )
    query = query.group_by(ListEntry.status)
    return dict(db.session.execute(query).all())


def count_stuck(*, since: date, seen_by: Actor) -> int:
    """How many waiting families that this reader may see have made no progress since that day."""
    conditions = (*_stuck(since), no_interest_in(ListEntry.family_id, seen_by))
    return db.session.scalar(select(func.count()).select_from(ListEntry).where(*conditions)) or 0


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
    query = select(ListEntry).where(ListEntry.family_id == family_id, ListEntry.status != EntryStatus.LEFT)
    return db.session.scalars(query).one_or_none()


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


def top_key() -> int | None:
    """The key of the first family of the list."""
    query = select(func.max(ListEntry.order_key)).where(ListEntry.status == EntryStatus.WAITING)
    return db.session.scalars(query).one()


def asking_agencies(family_id: uuid.UUID) -> int:
    """How many agencies have referred the family."""
    query = select(func.count(func.distinct(Referral.agency_id))).where(
        Referral.family_id == family_id, Referral.status.not_in(NOT_ASKED)
    )
    return db.session.scalars(query).one()


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
