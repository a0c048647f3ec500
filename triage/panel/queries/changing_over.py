"""The statement that gives every place on the list its points and key by a new policy, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, false, func, insert, update

from triage import clock
from triage.db import db
from triage.panel.models import EntryStatus, ListEntry, TallyPoints
from triage.rules.priority import EPOCH, PriorityPolicy, capped_from
from triage.rules.priority_policy import THOUSAND

JULIAN_EPOCH = 2440587.5
"""The Julian day of 1 January 1970, as SQLite counts."""


def keep(points: Mapping[str, int], policy: PriorityPolicy) -> None:
    """Keep what the policy gives for each of these tallies."""
    rows = [{"policy": policy.key, "tally": tally, "points": each} for tally, each in points.items()]
    if rows:
        db.session.execute(insert(TallyPoints), rows)


def change_all(policy: PriorityPolicy) -> None:
    """Points, key and revision of every place; one that the panel placed by hand keeps its place."""
    key, capped = _key(policy)
    values: dict[str, Any] = {
        "policy": policy.key,
        "points": TallyPoints.points,
        "score_key": key,
        "order_key": case((ListEntry.moved, ListEntry.order_key), else_=key),
        "capped": case((ListEntry.moved, ListEntry.capped), else_=capped),
        "revision": ListEntry.revision + 1,
    }
    statement = update(ListEntry).where(
        ListEntry.status != EntryStatus.LEFT, TallyPoints.policy == policy.key, TallyPoints.tally == ListEntry.tally
    )
    db.session.execute(statement.values(values).execution_options(synchronize_session=False))


def _key(policy: PriorityPolicy) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    """`rules.priority.key_on` as the database reckons it."""
    points = TallyPoints.points * THOUSAND
    still = points - policy.per_day * _day_number()
    longest = capped_from(policy, on=clock.today())
    if longest is None or policy.waiting_at_most is None:
        return still, false()
    capped = ListEntry.waiting_since <= longest
    return case((capped, points + policy.waiting_at_most), else_=still), capped


def _day_number() -> ColumnElement[int]:
    """Days from 1 January 1970 to the day on which the waiting began."""
    if db.session.get_bind().dialect.name == "postgresql":
        return cast(ListEntry.waiting_since - EPOCH, Integer)
    return cast(func.julianday(ListEntry.waiting_since) - JULIAN_EPOCH, Integer)
