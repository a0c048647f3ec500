"""What is read while a new policy comes to the list."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from triage.access import scope
from triage.db import db
from triage.panel.models import EntryStatus, ListEntry, Rekeying, RekeyingState, TallyPoints
from triage.panel.queries.order import Order

UNDER_WAY = (RekeyingState.WAITING, RekeyingState.WORKING)


@dataclass(frozen=True, slots=True)
class Part:
    """The next places in the order of their ids: how many, their tallies, and the last one."""

    families: int
    tallies: Sequence[str]
    last: uuid.UUID | None


def under_way() -> Sequence[Rekeying]:
    """What is not done yet."""
    return db.session.scalars(select(Rekeying).where(Rekeying.state.in_(UNDER_WAY))).all()


def next_up() -> tuple[uuid.UUID, uuid.UUID | None] | None:
    """The one to work on, and after which place."""
    query = select(Rekeying.id, Rekeying.after).where(Rekeying.state.in_(UNDER_WAY)).order_by(Rekeying.asked_at.desc())
    found = db.session.execute(query.limit(1)).one_or_none()
    return None if found is None else (found.id, found.after)


def count() -> int:
    """How many places there are."""
    with scope.as_service():
        return db.session.scalar(select(func.count()).where(ListEntry.status != EntryStatus.LEFT)) or 0


def tallies(after: uuid.UUID | None, *, limit: int) -> Part:
    """The tallies of the next places after one."""
    query = select(ListEntry.id, ListEntry.tally).where(ListEntry.status != EntryStatus.LEFT)
    if after is not None:
        query = query.where(ListEntry.id > after)
    with scope.as_service():
        found = db.session.execute(query.order_by(ListEntry.id).limit(limit)).all()
    return Part(len(found), tuple({tally for _, tally in found}), found[-1][0] if found else after)


def all_tallies() -> Sequence[str]:
    """Every tally there is."""
    query = select(ListEntry.tally).where(ListEntry.status != EntryStatus.LEFT).distinct()
    with scope.as_service():
        return db.session.scalars(query).all()


def worked_out(policy: str) -> frozenset[str]:
    """The tallies for which it is kept what that policy gives."""
    return frozenset(db.session.scalars(select(TallyPoints.tally).where(TallyPoints.policy == policy)))


def placed_by_hand(comparing: Order) -> Iterator[tuple[uuid.UUID, uuid.UUID | None, int]]:
    """Each family placed by hand, from the top; the next above that is not; and how many steps below it it stands."""
    with scope.as_service():
        placed = db.session.scalars(
            select(ListEntry)
            .where(ListEntry.moved, ListEntry.status != EntryStatus.LEFT)
            .order_by(*comparing.direction())
        ).all()
        before, steps = None, 0
        for number, entry in enumerate(placed):
            above = _next_above(entry, comparing)
            steps = steps + 1 if number and above == before else 1
            before = above
            yield entry.id, above, steps


def highest_not_moved(comparing: Order) -> ListEntry | None:
    """The first family of the list that stands by its points."""
    query = select(ListEntry).where(ListEntry.status == EntryStatus.WAITING, ListEntry.moved.is_(False))
    return db.session.scalars(query.order_by(*comparing.direction()).limit(1)).one_or_none()


def _next_above(entry: ListEntry, comparing: Order) -> uuid.UUID | None:
    cursor = comparing.cursor(entry)
    higher = or_(
        *(comparing.in_range(capped=capped) & comparing.above(cursor, capped=capped) for capped in comparing.ranges)
    )
    query = select(ListEntry.id).where(ListEntry.status == EntryStatus.WAITING, ListEntry.moved.is_(False), higher)
    query = query.order_by(*comparing.direction(backwards=True)).limit(1)
    return db.session.scalars(query).one_or_none()
