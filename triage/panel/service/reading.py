"""Reading is recorded: the list, a meeting and its papers, the room, decisions, minutes and actions."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from triage import audit
from triage.access.actor import Actor
from triage.panel.models import Decision, Item, Meeting


def record_list_seen(what: str, *shown: Iterable[object], by: Actor) -> None:
    """Somebody was shown these records of families side by side: the list, their returns, their actions."""
    audit.saw(f"panel.{what}_seen", subject=what, by=by, families=audit.families_of(*shown))


def record_meeting_seen(page: str, meeting: Meeting, *shown: Iterable[object], by: Actor) -> None:
    """Somebody was shown a page of a meeting, with these lines of it."""
    audit.saw("panel.meeting_seen", subject=meeting, by=by, families=audit.families_of(*shown), page=page)


def record_papers_read(item: Item, page: str, *, by: Actor) -> None:
    """Somebody was shown the papers of one family in the room."""
    audit.saw("panel.papers_read", subject=item, by=by, family_id=item.family_id, page=page)


def record_decision_read(decision: Decision, *, by: Actor) -> None:
    """Somebody was shown the page of a decision."""
    audit.saw("panel.decision_read", subject=decision, by=by, family_id=decision.family_id)


def record_minutes_read(meeting: Meeting, families: Collection[uuid.UUID], *, by: Actor) -> None:
    """Somebody was shown a meeting's minutes, with these families in them."""
    audit.saw("panel.minutes_read", subject=meeting, by=by, families=families)
