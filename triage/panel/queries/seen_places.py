"""The places of the last list that a panel saw: kept by one statement, looked up for the families shown alone."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, insert, literal, select

from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.families.models import Family
from triage.panel.models import EntryStatus, ListEntry, Meeting, SeenPlace
from triage.panel.queries import order
from triage.restriction.models import NamedPerson


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a panel last saw the list, and the places that some families then had."""

    meeting_id: uuid.UUID
    at: datetime
    places: Mapping[uuid.UUID, int]


def keep(meeting: Meeting) -> None:
    """Write down every waiting family's place and points; joins the caller's transaction."""
    place = func.row_number().over(order_by=order.today().direction())
    seen = select(literal(meeting.id, Meeting.id.type), ListEntry.id, place, ListEntry.points)
    columns = (SeenPlace.meeting_id, SeenPlace.entry_id, SeenPlace.place, SeenPlace.points)
    with scope.as_service():
        waiting = seen.where(ListEntry.status == EntryStatus.WAITING)
        db.session.execute(insert(SeenPlace).from_select([column.key for column in columns], waiting))


def last_seen(entry_ids: Collection[uuid.UUID], *, seen_by: Actor) -> LastSeen | None:
    """The places that these had on the last list that a panel saw; None before the first.

    Restricted families that are closed to the reader are not counted, as they are not on the list of today.
    """
    with scope.as_service():
        latest = select(Meeting.id).where(Meeting.frozen_at.is_not(None)).order_by(Meeting.frozen_at.desc()).limit(1)
        these = and_(SeenPlace.meeting_id == Meeting.id, SeenPlace.entry_id.in_(entry_ids))
        query = select(Meeting.id, Meeting.frozen_at, SeenPlace.entry_id, SeenPlace.place).outerjoin(SeenPlace, these)
        found = db.session.execute(query.where(Meeting.id == latest.scalar_subquery())).all()
    if not found:
        return None
    meeting_id, at = found[0][0], found[0][1]
    assert at is not None
    seen: list[tuple[uuid.UUID | None, int]] = [(each[2], each[3]) for each in found]
    then = {entry_id: place for entry_id, place in seen if entry_id is not None}
    closed = closed_places(meeting_id, up_to=max(then.values()), seen_by=seen_by) if then else []
    return LastSeen(meeting_id, at, {key: place - sum(each < place for each in closed) for key, place in then.items()})


def closed_places(meeting_id: uuid.UUID, *, up_to: int, seen_by: Actor) -> list[int]:
    """The places then of families that are closed to this reader now."""
    is_named = exists().where(NamedPerson.family_id == Family.id, NamedPerson.user_id == seen_by.user_id)
    query = (
        select(SeenPlace.place)
        .join(ListEntry, ListEntry.id == SeenPlace.entry_id)
        .join(Family, Family.id == ListEntry.family_id)
        .where(SeenPlace.meeting_id == meeting_id, SeenPlace.place < up_to, Family.restricted, ~is_named)
    )
    with scope.as_service():
        return list(db.session.scalars(query))
