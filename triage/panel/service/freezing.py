"""Freezing the papers: what the panel saw of the list and of each family, and what every agency is asked."""

from __future__ import annotations

import uuid
from typing import Any

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db, transaction
from triage.errors import Refused
from triage.evidence import service as evidence
from triage.evidence.models import VerdictMoment
from triage.notices.service import tell
from triage.panel.models import AgencyReturn, EntryStatus, Item, ListEntry, Meeting, MeetingStatus
from triage.panel.queries import entries as entry_queries
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as queries
from triage.panel.queries import returns as return_queries
from triage.panel.queries import seen_places
from triage.panel.queries.list_rows import components
from triage.panel.service import papers

RETURNS_PAGE = "/returns"


def freeze(meeting_id: uuid.UUID, *, by: Actor) -> Meeting:
    """Send the papers out: keep what the panel sees, ask every agency for its return, ask for the agenda's PDFs.

    Raises:
        Refused: they are out already, or no family is on the agenda.
    """
    with transaction():
        meeting = queries.meeting(meeting_id, seen_by=by)
        if meeting.status is not MeetingStatus.PLANNED:
            raise Refused("The papers of this meeting are out already.")
        with scope.as_service():
            families = [item for item in item_queries.all_items(meeting) if item.family_id is not None]
            if not families:
                raise Refused("Put at least one family on the agenda before the papers go out.")
            seen_places.keep(meeting)
            meeting.status, meeting.frozen_at = MeetingStatus.FROZEN, clock.now()
            for item in families:
                _keep(meeting, item, by=by)
            _tell_agencies(meeting, sum(not item.family.restricted for item in families if item.family))
            papers.ask_for_agenda(meeting, by=by)
            seen = [item.family_id for item in families if item.family_id]
            audit.record("panel.frozen", subject=meeting, by=by, families=seen)
            db.session.flush()
    return meeting


def freeze_item(meeting: Meeting, item: Item, *, by: Actor) -> None:
    """The same for one family that came after the papers went out; joins the caller's transaction."""
    _keep(meeting, item, by=by)
    _tell_agencies(meeting, 1)
    papers.ask_for_agenda(meeting, by=by)


def _keep(meeting: Meeting, item: Item, *, by: Actor) -> None:
    """What the panel sees of one family, with every reason, and a return to give for each agency of the panel."""
    assert item.family_id is not None
    record = evidence.keep_verdict(item.family_id, VerdictMoment.AGENDA, by=by)
    entry = entry_queries.active(item.family_id)
    saw: dict[str, Any] = {
        "at": clock.now().isoformat(),
        "verdict_id": str(record.id),
        "verdict": record.verdict,
        "recommendation": record.recommendation,
    }
    if entry is not None:
        item.entry_id = entry.id
        saw |= _place_as_seen(entry)
    item.saw = saw
    asked = return_queries.agencies_asked(item.id)
    for agency in queries.panel_agencies(meeting.panel_id):
        if agency.id not in asked:
            db.session.add(AgencyReturn(item_id=item.id, agency_id=agency.id))


def _place_as_seen(entry: ListEntry) -> dict[str, Any]:
    """The family's place with everything that it rests on."""
    return {
        "place": entry_queries.place_of(entry) if entry.status is EntryStatus.WAITING else None,
        "points": entry.points,
        "components": components(entry.signs, entry.policy),
        "unknown": entry.unknown,
        "policy": entry.policy,
        "waiting_since": entry.waiting_since.isoformat(),
        "moved": entry.moved,
    }


def _tell_agencies(meeting: Meeting, families: int) -> None:
    """A line on the home page of every agency of the panel."""
    due = meeting.returns_at or meeting.starts_at
    many = "1 family" if families == 1 else f"{families} families"
    day = clock.local(due).date()
    for agency in queries.panel_agencies(meeting.panel_id):
        tell(
            f"Say what your agency knows of {many} by {day.day} {day:%B}, for the panel.",
            href=RETURNS_PAGE,
            agency_id=agency.id,
            holders_of=Permission.RETURNS_GIVE,
        )
