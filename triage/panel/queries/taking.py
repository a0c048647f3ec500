"""The list as it may be taken away: never a restricted family, never benefit data, whoever takes it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from triage import clock
from triage.access import fields
from triage.access.actor import Actor
from triage.access.fields import ALWAYS, Place
from triage.accounts.models import Agency
from triage.db import db
from triage.evidence.models import EvidenceItem
from triage.evidence.queries import lapses
from triage.families.models import Family
from triage.panel.commands.entries import ListFilter
from triage.panel.queries import list_page, seen_places
from triage.panel.queries.list_rows import ListRow, told
from triage.rules.framework import Sensitivity

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows of a copy, the places that the last panel saw, and whether the view has more."""

    rows: Sequence[ListRow]
    more: bool
    panel_saw_at: datetime | None
    places_then: Mapping[uuid.UUID, int]


def rows(wanted: ListFilter, *, most: int, seen_by: Actor) -> Taken:
    """The first rows of a view, in its order."""
    found = list_page.page(wanted, seen_by=seen_by, size=most)
    shown = [each for each in found.rows if not each.hidden]
    ids = [each.family_id for each in shown]
    closed = _restricted(ids) | (
        set(ids) - _lapsing(wanted.lapses_weeks, ids, seen_by) if wanted.lapses_weeks else set()
    )
    view = fields.view_of(seen_by, place=Place.EXPORT)
    kept = [
        replace(each, components=told(each.components, view), lapsed=told(each.lapsed, view))
        for each in shown
        if each.family_id not in closed
    ]
    seen = seen_places.last_seen([each.id for each in kept], seen_by=seen_by)
    return Taken(kept, found.next is not None, seen.at if seen else None, seen.places if seen else {})


def tells_of_benefits(wanted: ListFilter) -> bool:
    """Whether the filters themselves say what is benefit data: that a Jobcentre referred a family."""
    if wanted.agency is None:
        return False
    kind = db.session.scalars(select(Agency.kind).where(Agency.id == wanted.agency)).one_or_none()
    return kind is not None and ALWAYS.get(kind) is Sensitivity.BENEFITS


def _restricted(family_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    return _among(select(Family.id).where(Family.restricted), Family.id, family_ids)


def _lapsing(weeks: int, family_ids: Sequence[uuid.UUID], actor: Actor) -> set[uuid.UUID]:
    """Those of which something lapses that is no benefit data: a view narrowed by that would tell of it."""
    last = clock.today() + timedelta(weeks=weeks)
    openly = lapses.families_lapsing(clock.today(), last, seen_by=actor).where(
        EvidenceItem.sensitivity != Sensitivity.BENEFITS
    )
    return _among(openly, EvidenceItem.family_id, family_ids)


def _among(asked: Select[uuid.UUID], column: Any, family_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """The answers for these families, so many at once."""
    found: set[uuid.UUID] = set()
    for start in range(0, len(family_ids), AT_ONCE):
        found.update(db.session.scalars(asked.where(column.in_(family_ids[start : start + AT_ONCE]))))
    return found
