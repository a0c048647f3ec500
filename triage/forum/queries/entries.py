"""The forum's list in the order of weight, read by key; a family on the programme is not on it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.allocations.models import OPEN_STATUSES, Allocation
from triage.db import db
from triage.errors import NotFound
from triage.families.models import Family
from triage.families.queries import not_left_out
from triage.forum.commands import Cursor, ForumFilter
from triage.forum.models import Concern, ForumCause, ForumEntry, ForumState
from triage.panel.models import EntryStatus, ListEntry

PAGE = 50


@dataclass(frozen=True, slots=True)
class ForumPage:
    """Some families of the forum's list, and where the next page goes on from."""

    entries: Sequence[ForumEntry]
    next: Cursor | None


def page(wanted: ForumFilter, *, seen_by: Actor, on: date, after: Cursor | None = None, size: int = PAGE) -> ForumPage:
    """The families that are asked for, the heaviest first, a page from a cursor on."""
    query = _seen(seen_by).where(*_conditions(wanted, on))
    if after is not None:
        below = or_(
            ForumEntry.weight < after.weight,
            and_(ForumEntry.weight == after.weight, ForumEntry.reference > after.reference),
        )
        query = query.where(below)
    query = query.order_by(ForumEntry.weight.desc(), ForumEntry.reference).limit(size + 1)
    found = db.session.scalars(query).unique().all()
    last = found[size - 1] if len(found) > size else None
    further = Cursor(weight=last.weight, reference=last.reference) if last is not None else None
    return ForumPage(found[:size], further)


def counts(*, seen_by: Actor, on: date) -> Mapping[str, int]:
    """How many families rise, are due to be looked at, or were put forward, of those that this reader may see."""
    wanted = {
        "watched": ForumFilter(),
        "rising": ForumFilter(rising=True),
        "due": ForumFilter(due=True),
        "put_forward": ForumFilter(state=ForumState.PUT_FORWARD.value),
    }
    return {name: count(each, seen_by=seen_by, on=on) for name, each in wanted.items()}


def count(wanted: ForumFilter, *, seen_by: Actor, on: date) -> int:
    """How many families are asked for, of those that this reader may see."""
    query = _seen(seen_by).where(*_conditions(wanted, on)).with_only_columns(func.count(ForumEntry.id))
    return db.session.scalar(query) or 0


def standing(family_id: uuid.UUID, *, seen_by: Actor) -> ForumEntry | None:
    """How a family stands with the forum, for who may see the forum's list; None for anybody else as for no place."""
    if not seen_by.may(Permission.FORUM_SEE):
        return None
    live = (ForumState.WATCHED, ForumState.PUT_FORWARD)
    query = _seen(seen_by).where(ForumEntry.family_id == family_id, ForumEntry.state.in_(live), _not_on_programme())
    return db.session.scalars(query.order_by(ForumEntry.came_at.desc())).unique().first()


def count_named(*, seen_by: Actor) -> int:
    """How many concerns wait for the coordinator to find the family; nobody else has any to find."""
    if not seen_by.may(Permission.FORUM_MANAGE):
        return 0
    query = select(func.count(Concern.id)).where(Concern.family_id.is_(None), Concern.taken_back_at.is_(None))
    return db.session.scalar(query) or 0


def entry(reference: str, *, seen_by: Actor) -> ForumEntry:
    """A family that stands with the forum; raises `NotFound`, also for one that is on the programme."""
    query = _seen(seen_by).where(ForumEntry.reference == reference, _not_on_programme())
    query = query.where(ForumEntry.state != ForumState.ON_PROGRAMME).options(selectinload(ForumEntry.notes))
    found = db.session.scalars(query.order_by(ForumEntry.came_at.desc())).unique().first()
    if found is None:
        raise NotFound
    return found


def entry_by_id(entry_id: uuid.UUID, *, seen_by: Actor) -> ForumEntry:
    """One entry for an act on it; raises `NotFound`."""
    query = _seen(seen_by).where(ForumEntry.id == entry_id, _not_on_programme())
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def latest_of(family_id: uuid.UUID) -> ForumEntry | None:
    """How a family stands, or last stood, with the forum; for the service's own acts."""
    query = select(ForumEntry).where(ForumEntry.family_id == family_id)
    return db.session.scalars(query.order_by(ForumEntry.came_at.desc()).limit(1)).one_or_none()


def is_on_programme(family_id: uuid.UUID) -> bool:
    """Whether the family has an open place on the panel's list, or an allocation."""
    query = select(or_(*_programme(family_id)))
    return bool(db.session.scalar(query))


def families_put_forward() -> Sequence[tuple[uuid.UUID, date]]:
    """Families that the forum put forward and that are not on the programme yet, with the day; the oldest first."""
    query = select(ForumEntry.family_id, ForumEntry.put_forward_at).where(
        ForumEntry.state == ForumState.PUT_FORWARD, _not_on_programme()
    )
    rows = db.session.execute(query.order_by(ForumEntry.put_forward_at)).all()
    return [(family_id, at.date()) for family_id, at in rows if at is not None]


def watched_on_programme() -> Sequence[ForumEntry]:
    """Entries that ended by themselves, since the family came on the programme; for the service's own work."""
    live = (ForumState.WATCHED, ForumState.PUT_FORWARD)
    query = select(ForumEntry).where(ForumEntry.state.in_(live), ForumEntry.cause != ForumCause.STUCK)
    return db.session.scalars(query.where(or_(*_programme(ForumEntry.family_id)))).all()


def _seen(actor: Actor) -> Select[ForumEntry]:
    """Entries that this reader may see: a declared interest hides a family, and so does a restriction."""
    if not actor.may(Permission.FORUM_SEE):
        raise NotFound
    query = select(ForumEntry).join(ForumEntry.family).options(contains_eager(ForumEntry.family))
    return query.where(Family.merged_into_id.is_(None), *not_left_out(ForumEntry.family_id, actor))


def _conditions(wanted: ForumFilter, on: date) -> list[ColumnElement[bool]]:
    conditions = [ForumEntry.state == ForumState(wanted.state), _not_on_programme()]
    if wanted.rising:
        conditions += [ForumEntry.weight > ForumEntry.weight_before, ForumEntry.looked_at.is_not(None)]
    if wanted.due:
        conditions.append(or_(ForumEntry.next_look_on.is_(None), ForumEntry.next_look_on <= on))
    if wanted.cause:
        conditions.append(ForumEntry.cause == ForumCause(wanted.cause))
    return conditions


def _not_on_programme() -> ColumnElement[bool]:
    """A family leaves by itself, at once; one that is stuck on the panel's list is here for that very reason."""
    return or_(ForumEntry.cause == ForumCause.STUCK, ~or_(*_programme(ForumEntry.family_id)))


def _programme(family_id: object) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        exists().where(ListEntry.family_id == family_id, ListEntry.status != EntryStatus.LEFT),
        exists().where(Allocation.family_id == family_id, Allocation.status.in_(OPEN_STATUSES)),
    )
