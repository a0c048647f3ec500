"""Who may decide, and in what capacity: the panel when it is quorate, its chair alone on an urgent case otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.errors import Refused
from triage.panel.models import Item, Meeting, MeetingStatus, MinutesStatus
from triage.panel.queries import attendance


@dataclass(frozen=True, slots=True)
class Powers:
    """Whether a decision can be recorded now, whether it is the chair's alone, and why not."""

    allowed: bool
    alone: bool = False
    chair: str = ""
    why: str = ""


def powers_at(meeting: Meeting | None, *, by: Actor, item: Item | None = None) -> Powers:
    """In what capacity this person can record a decision, on an item of a meeting or (None) between meetings."""
    if not by.may(Permission.PANEL_DECIDE):
        return Powers(False, why="Only the chair and the coordinator record decisions.")
    if meeting is None:
        if by.may(Permission.CHAIR_ACTS):
            return Powers(True, alone=True, chair=by.name)
        return Powers(False, why="Between meetings only the chair can decide, on an urgent case.")
    if meeting.status not in (MeetingStatus.OPEN, MeetingStatus.CLOSED):
        return Powers(False, why="Decisions are recorded once the meeting is open.")
    if meeting.minutes_status is MinutesStatus.AGREED:
        return Powers(False, why="The minutes of this meeting are agreed and locked.")
    return _at(meeting, item, by)


def must_have(powers: Powers) -> None:
    """Raise `Refused` with the reason when nothing can be recorded."""
    if not powers.allowed:
        raise Refused(powers.why)


def _at(meeting: Meeting, item: Item | None, by: Actor) -> Powers:
    """At a meeting: the panel's decision, or the chair's own where the quorum is not there (cases.md 9).

    Whoever left for the item counts neither for the quorum nor as chair.
    """
    left = {each.user_id for each in item.declarations} if item is not None else set()
    state = attendance.quorum_of(meeting, without=left)
    chairs = attendance.chairs_of(meeting.panel_id) - left
    there = [line for line in attendance.attendances(meeting.id) if line.kind in attendance.WITH_A_VOICE]
    chair = next((line.name for line in there if line.user_id in chairs), "")
    if state.met:
        return Powers(True, chair=chair)
    if not chair and by.may(Permission.CHAIR_ACTS):
        chair = by.name
    if chair:
        return Powers(True, alone=True, chair=chair, why=state.words)
    return Powers(False, why=f"{state.words} Without the chair nothing can be decided.")
