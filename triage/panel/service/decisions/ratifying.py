"""The next meeting ratifies what the chair decided alone (panel.md, "Decisions")."""

from __future__ import annotations

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import transaction
from triage.errors import Refused
from triage.panel.commands.decisions import Ratify
from triage.panel.models import Decision, MeetingStatus
from triage.panel.queries import attendance, meetings
from triage.panel.queries import decisions as queries


def ratify(command: Ratify, *, by: Actor) -> Decision:
    """Record that a quorate meeting ratified a decision; ratifying it again changes nothing.

    Raises:
        Refused: the meeting is not open or not quorate, or there is nothing to ratify.
    """
    with transaction():
        decision = queries.decision(command.decision_id, seen_by=by)
        meeting = meetings.meeting(command.meeting_id, seen_by=by)
        if decision.ratified_at is not None:
            return decision
        if not decision.chairs_action or decision.replaced_by_id is not None:
            raise Refused("There is nothing to ratify: this is not an urgent action of the chair that stands.")
        if meeting.status is not MeetingStatus.OPEN:
            raise Refused("A decision is ratified at a meeting that is open.")
        state = attendance.quorum_of(meeting)
        if not state.met:
            raise Refused(f"{state.words} A decision is ratified by a quorate meeting.")
        decision.ratified_at = clock.now()
        decision.ratified_by_id = by.user_id
        decision.ratified_at_meeting_id = meeting.id
        decision.ratified_note = command.note.strip()
        audit.record(
            "panel.ratified", subject=decision, by=by, family_id=decision.family_id, meeting=command.meeting_id
        )
    return decision
