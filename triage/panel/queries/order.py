"""The order of the list: by a static key, in one range of the index or, where waiting adds so much at most, in two.

A family to whom waiting still adds points is compared by its key with the points of the days gone by added; one to
whom it adds no more stands where it stands. Nothing is written while the days pass but who reached the most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, or_, select, tuple_

from triage import clock
from triage.criteria import queries as criteria
from triage.db import db
from triage.panel.commands.entries import Cursor
from triage.panel.models import ListEntry, Rekeying, RekeyingState
from triage.rules.priority import EPOCH, PriorityPolicy

SHIPPED = "priority@1"
NEVER = datetime.min.replace(tzinfo=UTC)


class Arrival(NamedTuple):
    """A policy that came to the list or is on its way, as far as its places are worked out."""

    policy: str
    state: RekeyingState
    total: int
    done: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """How keys are compared today: what the days gone by add to a key whose waiting still counts."""

    ahead: int
    two_ranges: bool

    @classmethod
    def of(cls, policy: PriorityPolicy) -> Order:
        """How keys of that policy are compared today."""
        gone_by = policy.per_day * (clock.today() - EPOCH).days
        return cls(ahead=gone_by, two_ranges=policy.waiting_at_most is not None)

    @property
    def key(self) -> ColumnElement[int]:
        """What a row is compared by."""
        if not self.two_ranges:
            return ListEntry.order_key.expression
        return case((ListEntry.capped, ListEntry.order_key), else_=ListEntry.order_key + self.ahead)

    @property
    def ranges(self) -> Sequence[bool]:
        """The ranges of the index: `capped` or not."""
        return (False, True) if self.two_ranges else (False,)

    def in_range(self, *, capped: bool) -> ColumnElement[bool]:
        return ListEntry.capped.is_(capped)

    def below(self, cursor: Cursor, *, capped: bool) -> ColumnElement[bool]:
        """Further down than the cursor; the first comparison is the index's range, the second breaks ties."""
        key, after = self._key_in(cursor, capped=capped), tuple_(ListEntry.tie, ListEntry.reference)
        return and_(
            ListEntry.order_key <= key, or_(ListEntry.order_key < key, after > tuple_(cursor.tie, cursor.reference))
        )

    def above(self, cursor: Cursor, *, capped: bool) -> ColumnElement[bool]:
        """Further up than the cursor."""
        key, before = self._key_in(cursor, capped=capped), tuple_(ListEntry.tie, ListEntry.reference)
        return and_(
            ListEntry.order_key >= key, or_(ListEntry.order_key > key, before < tuple_(cursor.tie, cursor.reference))
        )

    def direction(self, key: ColumnElement[int] | None = None, *, backwards: bool = False) -> Sequence[Any]:
        """What to order by; `key` where one range is read alone."""
        compared = self.key if key is None else key
        if backwards:
            return (compared, ListEntry.tie.desc(), ListEntry.reference.desc())
        return (compared.desc(), ListEntry.tie, ListEntry.reference)

    def cursor(self, entry: ListEntry, *, place: int = 0) -> Cursor:
        """A family's place to read on from."""
        ahead = 0 if entry.capped or not self.two_ranges else self.ahead
        return Cursor(order_key=entry.order_key + ahead, tie=entry.tie, reference=entry.reference, place=place)

    def _key_in(self, cursor: Cursor, *, capped: bool) -> int:
        return cursor.order_key if capped or not self.two_ranges else cursor.order_key - self.ahead


def list_policy() -> PriorityPolicy:
    """The points by which the whole list stands in order now: a newer policy holds for all places at once."""
    done = [each for each in policies_of_the_list() if each.state is RekeyingState.DONE]
    last = max(done, key=lambda each: each.finished_at or NEVER, default=None)
    return criteria.priority_policy(last.policy if last else SHIPPED)


def today() -> Order:
    """How keys are compared today."""
    return Order.of(list_policy())


def policies_of_the_list() -> Sequence[Arrival]:
    """The policy that came to the list last or is on its way, and the one that the list stands by; read once."""
    return criteria.once("policies of the list", _read)


def _read() -> Sequence[Arrival]:
    return [Arrival(*each) for each in db.session.execute(_policies())]


@cache
def _policies() -> Select[Any]:
    newest = select(Rekeying.id).order_by(Rekeying.asked_at.desc()).limit(1)
    done = select(Rekeying.id).where(Rekeying.state == RekeyingState.DONE)
    done = done.order_by(Rekeying.finished_at.desc()).limit(1)
    either = or_(Rekeying.id == newest.scalar_subquery(), Rekeying.id == done.scalar_subquery())
    return (
        select(*(getattr(Rekeying, name) for name in Arrival._fields)).where(either).order_by(Rekeying.asked_at.desc())
    )
