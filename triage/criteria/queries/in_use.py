"""The criteria and policies in use: those that come with the service, and what the council published itself.

What is published is never edited, so that a version read once is kept by the process; each session asks once whether
something was published since.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from sqlalchemy import select

from triage import clock
from triage.access import scope
from triage.criteria.models import CriteriaKind, CriteriaVersion, VersionState
from triage.db import db
from triage.rules import catalogue as shipped
from triage.rules import priority_policy as points
from triage.rules import routing
from triage.rules.catalogue import Catalogue, framework_of, used_from
from triage.rules.documents import from_json
from triage.rules.priority_policy import PriorityPolicy
from triage.rules.routing import RoutingPolicy

Found = TypeVar("Found")
KEPT = "criteria"


class UnknownPolicy(LookupError):
    """No policy of that code and version has been published."""


class _Row(NamedTuple):
    """A published version, as far as telling it from others goes."""

    id: uuid.UUID
    digest: str
    in_use_from: date
    in_use_until: date | None
    key: str


def catalogue() -> Catalogue:
    """Every published framework, the council's own among them."""
    return once("frameworks", lambda: _catalogue(_published(CriteriaKind.FRAMEWORK)))


def priority_policies() -> dict[str, PriorityPolicy]:
    """Every published version of the points, by key ("priority@1")."""
    return once("points", lambda: _priorities(_published(CriteriaKind.PRIORITY)))


def priority_policy(key: str | None = None, *, on: date | None = None) -> PriorityPolicy:
    """The points of that key, or without one those in use on a day (today); raises `UnknownPolicy`."""
    if key is None:
        key = _key_on(CriteriaKind.PRIORITY, on or clock.today())
    if key in {None, points.policy().key}:
        return points.policy()
    try:
        return priority_policies()[str(key)]
    except KeyError:
        raise UnknownPolicy(key) from None


def routing_policy(*, on: date | None = None) -> RoutingPolicy:
    """The routing policy in use on a day (today)."""
    key = _key_on(CriteriaKind.ROUTING, on or clock.today())
    return _routings(_published(CriteriaKind.ROUTING))[key] if key else routing.policy()


def once(name: str, make: Callable[[], Found]) -> Found:
    """What is read once a session: made at the first asking, and again after `forget`."""
    kept = db.session.info.setdefault(KEPT, {})
    if name not in kept:
        kept[name] = make()
    found: Found = kept[name]
    return found


def forget() -> None:
    """Ask anew in this session: something was just published or given up."""
    db.session.info.pop(KEPT, None)


def _published(kind: CriteriaKind) -> tuple[_Row, ...]:
    """The council's published versions of a kind, in the order in which they came into use."""
    return once(f"published {kind.value}", lambda: _read_published(kind))


def _read_published(kind: CriteriaKind) -> tuple[_Row, ...]:
    columns = (
        CriteriaVersion.id,
        CriteriaVersion.digest,
        CriteriaVersion.in_use_from,
        CriteriaVersion.in_use_until,
        CriteriaVersion.code,
        CriteriaVersion.version,
    )
    query = (
        select(*columns)
        .where(CriteriaVersion.kind == kind, CriteriaVersion.state == VersionState.PUBLISHED)
        .order_by(CriteriaVersion.in_use_from, CriteriaVersion.published_at, CriteriaVersion.version)
    )
    with scope.as_service():
        found = db.session.execute(query).all()
    return tuple(_Row(each[0], each[1], each[2] or date.min, each[3], f"{each[4]}@{each[5]}") for each in found)


def _key_on(kind: CriteriaKind, day: date) -> str | None:
    """The version in use on a day: the one begun last; None where only the shipped one is."""
    begun = [
        row.key
        for row in _published(kind)
        if row.in_use_from <= day and (row.in_use_until is None or day <= row.in_use_until)
    ]
    return begun[-1] if begun else None


def _contents(rows: Sequence[_Row]) -> dict[uuid.UUID, dict[str, object]]:
    query = select(CriteriaVersion.id, CriteriaVersion.content).where(CriteriaVersion.id.in_([row.id for row in rows]))
    return {each[0]: from_json(each[1]) for each in db.session.execute(query)}


@lru_cache(maxsize=8)
def _catalogue(rows: tuple[_Row, ...]) -> Catalogue:
    if not rows:
        return shipped.published()
    contents = _contents(rows)
    own = [used_from(framework_of(contents[row.id], name=row.key), row.in_use_from, row.in_use_until) for row in rows]
    return shipped.published().with_published(own)


@lru_cache(maxsize=8)
def _priorities(rows: tuple[_Row, ...]) -> dict[str, PriorityPolicy]:
    first = points.policy()
    contents = _contents(rows) if rows else {}
    own = {row.key: points.policy_of(contents[row.id], name=row.key) for row in rows}
    return {f"{first.code}@{first.version}": first} | own


@lru_cache(maxsize=8)
def _routings(rows: tuple[_Row, ...]) -> dict[str, RoutingPolicy]:
    contents = _contents(rows)
    return {row.key: routing.policy_of(contents[row.id], name=row.key) for row in rows}
