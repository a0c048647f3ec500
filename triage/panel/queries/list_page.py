"""A page of the list: a range of the index however long the list, or two where waiting adds so much at most."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, union_all

from triage.access import fields
from triage.access.actor import Actor
from triage.db import db
from triage.families.models import Family
from triage.panel.commands.entries import Cursor, ListFilter, SortCursor, Sorting
from triage.panel.models import EntryStatus, ListEntry
from triage.panel.queries import narrowing, order, sorting
from triage.panel.queries.interests import interests_of, no_interest_in
from triage.panel.queries.list_rows import ListPage, ListRow, components, told
from triage.panel.queries.order import Order
from triage.rules.hiding import View

PAGE = 50
PLACES_KNOWN = 1_000
"""So far from the top a narrowed list says places; whoever is further down is told that."""

COLUMNS = (
    ListEntry.id,
    ListEntry.family_id,
    ListEntry.reference,
    Family.name,
    ListEntry.tie,
    ListEntry.status,
    ListEntry.points,
    ListEntry.waiting_since,
    ListEntry.recommended,
    ListEntry.outcome,
    ListEntry.urgent,
    ListEntry.moved,
    ListEntry.progress_on,
    ListEntry.parked_until,
    ListEntry.returned,
    ListEntry.policy,
    ListEntry.signs,
    ListEntry.lapsed,
)
"""The first ones as a `ListRow` has them, in its order; what it is made of last."""


def page(
    wanted: ListFilter,
    *,
    seen_by: Actor,
    after: Cursor | SortCursor | None = None,
    before: Cursor | SortCursor | None = None,
    size: int = PAGE,
) -> ListPage:
    """The rows after (or before) a cursor, or the first page: never an offset."""
    backwards = before is not None
    if wanted.sort is Sorting.PLACE:
        query = _query(wanted, seen_by, after=_of_places(after), before=_of_places(before), most=size + 1)
    else:
        query = _sorted(wanted, seen_by, after=after, before=before).limit(size + 1)
    found = db.session.execute(query).all()
    more = len(found) > size
    found = list(reversed(found[:size])) if backwards else list(found[:size])
    hidden = interests_of(seen_by)
    first = _first_place(_of_places(after), _of_places(before), len(found))
    view = fields.view_of(seen_by)
    places = _places(order.today(), wanted, found)
    rows = tuple(
        _row(each, first + number if wanted.in_order else places.get(each.id), wanted, hidden, view)
        for number, each in enumerate(found)
    )
    if not rows:
        return ListPage((), None, None)
    earlier = more if backwards else after is not None
    later = True if backwards else more
    first_row, last_row = (row.cursor_by(wanted.sort) for row in (rows[0], rows[-1]))
    return ListPage(rows, first_row if earlier else None, last_row if later else None)


def _of_places(cursor: Cursor | SortCursor | None) -> Cursor | None:
    return cursor if isinstance(cursor, Cursor) else None


@lru_cache(maxsize=4)
def _of_rows(comparing: Order) -> Select[Any]:
    """What a row is made of: put together once for a policy and a day."""
    return select(*COLUMNS, comparing.key.label("order_key")).join(Family, Family.id == ListEntry.family_id)


def _sorted(
    wanted: ListFilter, actor: Actor, *, after: Cursor | SortCursor | None, before: Cursor | SortCursor | None
) -> Select[Any]:
    """The rows in an order of their own, each order by its index."""
    backwards, cursor = before is not None, before or after
    query = (
        _of_rows(order.today())
        .where(*_conditions(wanted, actor))
        .order_by(*sorting.direction(wanted.sort, backwards=backwards))
    )
    if isinstance(cursor, SortCursor):
        query = query.where(*sorting.beyond(wanted.sort, cursor, backwards=backwards))
    return query


def _query(wanted: ListFilter, actor: Actor, *, after: Cursor | None, before: Cursor | None, most: int) -> Select[Any]:
    """The page's rows in its direction; a narrowed list asks for its places apart."""
    comparing, asked = order.today(), _conditions(wanted, actor)
    query = _of_rows(comparing)
    if comparing.two_ranges:
        ranges = (
            _range(comparing, asked, capped=capped, after=after, before=before).limit(most)
            for capped in comparing.ranges
        )
        query = query.where(ListEntry.id.in_(union_all(*(select(each.subquery().c.id) for each in ranges))))
    else:
        query = query.where(*_within(comparing, asked, capped=False, after=after, before=before))
    return query.order_by(*comparing.direction(backwards=before is not None)).limit(most)


def _range(
    comparing: Order, conditions: Sequence[ColumnElement[bool]], *, capped: bool, **cursors: Cursor | None
) -> Select[Any]:
    """The ids of one range of the index, from the cursor on."""
    query = select(ListEntry.id).where(*_within(comparing, conditions, capped=capped, **cursors))
    return query.order_by(*comparing.direction(ListEntry.order_key.expression, backwards=cursors["before"] is not None))


def _within(
    comparing: Order,
    conditions: Sequence[ColumnElement[bool]],
    *,
    capped: bool,
    after: Cursor | None,
    before: Cursor | None,
) -> list[ColumnElement[bool]]:
    """What is asked for, in one range and on one side of the cursor."""
    within = [*conditions, comparing.in_range(capped=capped)]
    if after is not None:
        within.append(comparing.below(after, capped=capped))
    if before is not None:
        within.append(comparing.above(before, capped=capped))
    return within


def _conditions(wanted: ListFilter, actor: Actor) -> list[ColumnElement[bool]]:
    """What is asked for.

    On the whole list a hidden family keeps an empty place, so that the places of the others are right; anywhere else
    even the empty row would tell something of it.
    """
    conditions = [ListEntry.status == EntryStatus(wanted.status)]
    if wanted.narrows:
        conditions += narrowing.conditions(wanted, actor)
    if not wanted.in_order or wanted.status != EntryStatus.WAITING:
        conditions.append(no_interest_in(ListEntry.family_id, actor))
    return conditions


def stuck_conditions(since: date) -> list[ColumnElement[bool]]:
    """Waiting, without progress since that day."""
    return [ListEntry.status == EntryStatus.WAITING, ListEntry.progress_on <= since]


def _places(comparing: Order, wanted: ListFilter, found: Sequence[Row[Any]]) -> Mapping[uuid.UUID, int]:
    """The places of these on the whole list as far as `PLACES_KNOWN`: nobody counts to the end for one page."""
    if not found or wanted.in_order or wanted.status != EntryStatus.WAITING:
        return {}
    waiting = (ListEntry.status == EntryStatus.WAITING,)
    none: dict[str, Cursor | None] = {"after": None, "before": None}
    ranges = [
        _range(comparing, waiting, capped=capped, **none).add_columns(
            comparing.key.label("order_key"), ListEntry.tie, ListEntry.reference
        )
        for capped in comparing.ranges
    ]
    tops = union_all(*(select(each.limit(PLACES_KNOWN).subquery()) for each in ranges)).subquery()
    ahead = (tops.c.order_key.desc(), tops.c.tie, tops.c.reference)
    place = func.row_number().over(order_by=ahead).label("place")
    top = select(tops.c.id, place).order_by(*ahead).limit(PLACES_KNOWN).subquery()
    query = select(top.c.id, top.c.place).where(top.c.id.in_([each.id for each in found]))
    return {each.id: each.place for each in db.session.execute(query)}


def _first_place(after: Cursor | None, before: Cursor | None, count: int) -> int:
    if before is not None:
        return before.place - count
    return after.place + 1 if after is not None else 1


def _row(found: Row[Any], counted: int | None, wanted: ListFilter, hidden: frozenset[uuid.UUID], view: View) -> ListRow:
    """A row with its place; only families that wait have one."""
    values: tuple[Any, ...] = tuple(found)
    *as_they_are, policy, signs, lapsed, order_key = values
    return ListRow(
        *as_they_are,
        order_key=order_key,
        place=counted if wanted.status == EntryStatus.WAITING else None,
        components=told(components(signs, policy), view),
        lapsed=told(lapsed, view),
        hidden=found.family_id in hidden,
    )
