"""The peer of the list's page: the same request, its rows as records that each ask for what they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from sqlalchemy import select

from triage.access.actor import Actor
from triage.db import db
from triage.panel.commands.entries import Cursor, ListFilter
from triage.panel.models import EntryStatus, ListEntry, SeenPlace
from triage.panel.queries import list_page
from triage.panel.queries.interests import interests_of
from triage.panel.queries.list_rows import ListPage, ListRow, components
from triage.panel.queries.order import today


@contextmanager
def lazily() -> Iterator[None]:
    """Inside, the page of the list has its rows lazily: frame, session, trail and template are the same."""
    with mock.patch.object(list_page, "page", _page):
        yield


def _page(wanted: ListFilter, *, seen_by: Actor, **_: object) -> ListPage:
    query = select(ListEntry).where(ListEntry.status == EntryStatus.WAITING, ListEntry.capped.is_(False))
    found = db.session.scalars(query.order_by(*today().direction()).limit(list_page.PAGE)).all()
    hidden = interests_of(seen_by)
    rows = tuple(_row(entry, place, hidden) for place, entry in enumerate(found, start=1))
    last = rows[-1]
    following = Cursor(order_key=last.order_key, tie=last.tie, reference=last.reference, place=len(rows))
    return ListPage(rows, None, following)


def _row(entry: ListEntry, place: int, hidden: frozenset[Any]) -> ListRow:
    """Its family, whether the panel moved it, its history and where a panel last saw it: a statement each."""
    assert len(entry.changes) >= 0
    db.session.scalars(select(SeenPlace).where(SeenPlace.entry_id == entry.id)).all()
    return ListRow(
        id=entry.id,
        family_id=entry.family_id,
        reference=entry.reference,
        name=entry.family.name,
        tie=entry.tie,
        status=entry.status,
        points=entry.points,
        waiting_since=entry.waiting_since,
        recommended=entry.recommended,
        outcome=entry.outcome,
        urgent=entry.urgent,
        moved=any(move.ended_at is None for move in entry.moves),
        progress_on=entry.progress_on,
        parked_until=entry.parked_until,
        returned=entry.returned,
        place=place,
        order_key=entry.order_key,
        components=components(entry.signs, entry.policy),
        lapsed=entry.lapsed,
        hidden=entry.family_id in hidden,
    )
