"""The top of the list beside the last one that a panel saw, with what happened to each family meanwhile."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from triage.access.actor import Actor
from triage.db import db
from triage.families.models import Family
from triage.panel.commands.entries import LeftWhy
from triage.panel.models import EntryStatus, ListChange, ListEntry, Rekeying, RekeyingState, SeenPlace
from triage.panel.queries import order
from triage.panel.queries.interests import interests_of
from triage.panel.queries.seen_places import closed_places, last_seen
from triage.rules.since import OF_A_CHANGE, Because, Explained, Movement, Standing, explain

TOP = 1_000
"""Places from the top that are compared: a panel takes the top, and a national list is not read to its end."""
OF_EVIDENCE = frozenset({Because.FACTS, Because.LAPSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A family that came, went or stands elsewhere, for a line of the page."""

    family_id: uuid.UUID
    reference: str
    name: str
    movement: Movement
    then: int | None
    now: int | None
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class SincePanel:
    """When a panel last saw the list, and what changed."""

    at: datetime
    changed: Sequence[Changed]

    def went(self, movement: str) -> list[Changed]:
        """The families that went this way."""
        return [each for each in self.changed if each.movement == movement]


def since_last_panel(*, seen_by: Actor) -> SincePanel | None:
    """What changed at the top of the list since a panel last saw it; None before the first."""
    last = last_seen((), seen_by=seen_by)
    if last is None:
        return None
    found = standings(last.meeting_id, last.at, seen_by=seen_by)
    about, hidden = _about([each.id for each in found]), interests_of(seen_by)
    told = [_masked(each) if each.id in about and about[each.id][0] in hidden else each for each in found]
    lines = [_line(each, about[each.standing.id]) for each in explain(told) if each.standing.id in about]
    shown = [each for each in lines if each.family_id not in hidden]
    return SincePanel(last.at, sorted(shown, key=lambda each: (each.now or each.then or 0, each.reference)))


def standings(meeting_id: uuid.UUID, at: datetime, *, seen_by: Actor) -> list[Standing]:
    """Everybody who stood or stands at the top, with their places and what happened to them since."""
    now = {key: place for place, key in enumerate(_top(), start=1)}
    then = _then(meeting_id, now, seen_by=seen_by)
    waiting = _still_waiting([key for key in then if key not in now])
    ids = list(dict.fromkeys([*now, *then]))
    own = happened(ids, at)
    worth = _worth([key for key, reasons in own.items() if OF_EVIDENCE.intersection(reasons)], at)
    beyond = max(TOP, *then.values()) + 1 if then else TOP + 1
    return [
        Standing(
            id=key,
            then=then.get(key),
            now=now.get(key, beyond if key in waiting else None),
            own=own.get(key, ()),
            points=worth.get(key),
        )
        for key in ids
    ]


def happened(entry_ids: Collection[uuid.UUID], at: datetime) -> Mapping[uuid.UUID, Sequence[Because]]:
    """What happened to each of these since that moment, oldest first; a policy and the cap of waiting come last."""
    query = select(ListChange.entry_id, ListChange.kind).where(ListChange.entry_id.in_(entry_ids), ListChange.at > at)
    own: dict[uuid.UUID, list[Because]] = {}
    for entry_id, kind in db.session.execute(query.order_by(ListChange.at)):
        own.setdefault(entry_id, []).append(OF_A_CHANGE[kind])
    of_all = select(
        ListEntry.id,
        (ListEntry.joined_at > at).label("is_new"),
        and_(ListEntry.status == EntryStatus.LEFT, ListEntry.left_why == LeftWhy.MERGED).label("merged"),
        ListEntry.capped,
        _new_policy(at).label("new_policy"),
    )
    for each in db.session.execute(of_all.where(ListEntry.id.in_(entry_ids))):
        own[each.id] = _reasons(own.get(each.id, []), each)
    return {key: reasons for key, reasons in own.items() if reasons}


def _new_policy(at: datetime) -> ColumnElement[bool]:
    return exists().where(Rekeying.state == RekeyingState.DONE, Rekeying.finished_at > at)


def _worth(entry_ids: Collection[uuid.UUID], at: datetime) -> Mapping[uuid.UUID, tuple[int, int]]:
    """The points before that moment and after it, of those that have both; none where a new policy counts otherwise."""
    if db.session.scalar(select(_new_policy(at))):
        return {}
    query = select(ListChange.entry_id, ListChange.at, ListChange.points).where(ListChange.entry_id.in_(entry_ids))
    before: dict[uuid.UUID, int] = {}
    after: dict[uuid.UUID, int] = {}
    for entry_id, when, points in db.session.execute(query.order_by(ListChange.at)):
        (after if when > at else before)[entry_id] = points
    return {key: (before[key], points) for key, points in after.items() if key in before}


def _reasons(own: list[Because], about: Any) -> list[Because]:
    """What is in its history, and what is in nobody's: another referral of a family that stood there is evidence."""
    reasons = [Because.FACTS if each is Because.JOINED and not about.is_new else each for each in own]
    if about.merged:
        return [*reasons, Because.MERGED]
    if not reasons and about.new_policy:
        return [Because.POLICY]
    return [Because.WAITED] if not reasons and about.capped else reasons


def _masked(standing: Standing) -> Standing:
    """What happened to a family of a declared interest is told as no reason for the places of others either."""
    return replace(standing, own=(Because.HIDDEN,) if standing.own else (), points=None)


def _top() -> Sequence[uuid.UUID]:
    query = select(ListEntry.id).where(ListEntry.status == EntryStatus.WAITING)
    return db.session.scalars(query.order_by(*order.today().direction()).limit(TOP)).all()


def _then(meeting_id: uuid.UUID, now: Collection[uuid.UUID], *, seen_by: Actor) -> dict[uuid.UUID, int]:
    """The places that a panel saw of its top and of the top of today, without what is closed to this reader."""
    query = select(SeenPlace.entry_id, SeenPlace.place).where(
        SeenPlace.meeting_id == meeting_id, or_(SeenPlace.place <= TOP, SeenPlace.entry_id.in_(now))
    )
    places = {each.entry_id: each.place for each in db.session.execute(query)}
    closed = closed_places(meeting_id, up_to=max(places.values()), seen_by=seen_by) if places else []
    return {key: place - sum(each < place for each in closed) for key, place in places.items()}


def _still_waiting(entry_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    query = select(ListEntry.id).where(ListEntry.id.in_(entry_ids), ListEntry.status == EntryStatus.WAITING)
    return frozenset(db.session.scalars(query)) if entry_ids else frozenset()


def _about(entry_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[uuid.UUID, str, str]]:
    query = select(ListEntry.id, ListEntry.family_id, ListEntry.reference, Family.name).join(
        Family, Family.id == ListEntry.family_id
    )
    found = db.session.execute(query.where(ListEntry.id.in_(entry_ids)))
    return {entry_id: (family_id, reference, name) for entry_id, family_id, reference, name in found}


def _line(found: Explained, about: tuple[uuid.UUID, str, str]) -> Changed:
    standing = found.standing
    return Changed(
        family_id=about[0],
        reference=about[1],
        name=about[2],
        movement=standing.movement,
        then=standing.then,
        now=standing.now if standing.now is None or standing.now <= TOP else None,
        reasons=found.words,
    )
