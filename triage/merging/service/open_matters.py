"""What is still to be done, table by table: it goes on under the kept record, and what has ended stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from triage.allocations.models import OPEN_STATUSES, Allocation, Pathway, Visit
from triage.evidence.models import FamilyLink
from triage.panel.models import Action, ActionStatus, Item, MeetingStatus


def _action(row: Action) -> bool:
    return row.status is ActionStatus.OPEN


def _allocation(row: Allocation) -> bool:
    return row.status in OPEN_STATUSES


def _visit(row: Visit) -> bool:
    """A visit goes with the allocation that it is the gate of."""
    return row.allocation.status in OPEN_STATUSES


def _link(row: FamilyLink) -> bool:
    return row.undone_at is None


def _item(row: Item) -> bool:
    """A turn at a meeting that is being prepared; what a meeting saw stays as it saw it."""
    return row.meeting.status is MeetingStatus.PLANNED


def _pathway(row: Pathway) -> bool:
    return row.ended_at is None


def _elsewhere(_: Any) -> bool:
    """Papers are moved by `letters`, which writes them anew."""
    return False


STILL_OPEN: Mapping[str, Callable[[Any], bool]] = {
    "actions": _action,
    "allocations": _allocation,
    "documents": _elsewhere,
    "family_links": _link,
    "items": _item,
    "pathways": _pathway,
    "visits": _visit,
}
