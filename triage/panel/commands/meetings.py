"""What can be asked of panels and their meetings."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time

from triage.rules.meetings import AttendanceKind, SeatRole

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangePanel:
    """A standing body: when and where it meets, and how many agencies make it quorate."""

    name: str
    weekday: int
    starts: time
    minutes: int
    place: str
    quorum_agencies: int
    panel_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveSeat:
    """Somebody's seat on a panel; a deputy names the member they stand in for."""

    panel_id: uuid.UUID
    user_id: uuid.UUID
    role: SeatRole
    deputy_for_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeetings:
    """The next meetings of a panel, one a week from a day on."""

    panel_id: uuid.UUID
    count: int
    start: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAttendance:
    """One line of the attendance list: a seat holder, or somebody entered before."""

    user_id: uuid.UUID
    kind: AttendanceKind | None
    information_sent: bool = False
    accepted_confidentiality: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance:
    """The whole attendance list as it stands now."""

    meeting_id: uuid.UUID
    lines: tuple[MarkAttendance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterGuest:
    """Somebody without a seat: an observer, or a deputy sent for the day."""

    meeting_id: uuid.UUID
    name: str
    agency_id: uuid.UUID
    kind: AttendanceKind
    accepted_confidentiality: bool
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declare:
    """A member's interest in a family on the agenda."""

    item_id: uuid.UUID
    user_id: uuid.UUID
    nature: str
