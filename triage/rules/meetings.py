"""The words of the panel's work: where a family, a meeting, an item, a return or an action stands."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class EntryStatus(StrEnum):
    """Where a family's place on the list stands; DECIDED keeps the place until the allocation is complete."""

    WAITING = "waiting"
    PARKED = "parked"
    DECIDED = "decided"
    LEFT = "left"


ENTRY_STATUS_LABELS: Mapping[EntryStatus, str] = {
    EntryStatus.WAITING: "Waiting for the panel",
    EntryStatus.PARKED: "Parked",
    EntryStatus.DECIDED: "Decided, allocation not complete",
    EntryStatus.LEFT: "No longer on the list",
}


class ListChangeKind(StrEnum):
    """What happened to a family's place on the list."""

    JOINED = "joined"
    RESCORED = "rescored"
    LAPSED = "lapsed"
    MOVED = "moved"
    MOVE_ENDED = "move_ended"
    PARKED = "parked"
    UNPARKED = "unparked"
    DECIDED = "decided"
    TAKEN_BACK = "taken_back"
    LEFT = "left"


class SeatRole(StrEnum):
    """What somebody is on the panel."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    MEMBER = "member"
    DEPUTY = "deputy"
    COORDINATOR = "coordinator"


SEAT_ROLE_LABELS: Mapping[SeatRole, str] = {
    SeatRole.CHAIR: "Chair",
    SeatRole.DEPUTY_CHAIR: "Deputy chair",
    SeatRole.MEMBER: "Member",
    SeatRole.DEPUTY: "Deputy",
    SeatRole.COORDINATOR: "Coordinator",
}


class MeetingStatus(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    FROZEN = "frozen"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


MEETING_STATUS_LABELS: Mapping[MeetingStatus, str] = {
    MeetingStatus.PLANNED: "Being prepared",
    MeetingStatus.FROZEN: "Papers out",
    MeetingStatus.OPEN: "Open now",
    MeetingStatus.CLOSED: "Closed",
    MeetingStatus.CANCELLED: "Cancelled",
}


class MinutesStatus(StrEnum):
    """Where its minutes stand: agreed minutes are locked, a correction is an addendum."""

    NONE = "none"
    DRAFT = "draft"
    AGREED = "agreed"


class AttendanceKind(StrEnum):
    """In what way somebody was there, or not."""

    PRESENT = "present"
    DEPUTY = "deputy"
    OBSERVER = "observer"
    APOLOGIES = "apologies"


ATTENDANCE_LABELS: Mapping[AttendanceKind, str] = {
    AttendanceKind.PRESENT: "Present",
    AttendanceKind.DEPUTY: "Present as deputy",
    AttendanceKind.OBSERVER: "Observer",
    AttendanceKind.APOLOGIES: "Apologies",
}


class Section(StrEnum):
    """The parts of an agenda, in the order of panel.md."""

    WELCOME = "welcome"
    LAST_MINUTES = "last_minutes"
    ACTIONS = "actions"
    URGENT = "urgent"
    NEW_REFERRALS = "new_referrals"
    PRIORITY_LIST = "priority_list"
    ALLOCATIONS = "allocations"
    VISITS = "visits"
    STUCK = "stuck"
    STEP = "step"
    IOM = "iom"
    CLOSURES = "closures"
    ANY_OTHER = "any_other"
    NEXT_MEETING = "next_meeting"


SECTION_LABELS: Mapping[Section, str] = {
    Section.WELCOME: "Welcome, apologies, quorum, confidentiality and declarations of interest",
    Section.LAST_MINUTES: "Minutes of the last meeting",
    Section.ACTIONS: "Outstanding actions",
    Section.URGENT: "Urgent matters",
    Section.NEW_REFERRALS: "New referrals to verify",
    Section.PRIORITY_LIST: "Priority list",
    Section.ALLOCATIONS: "Allocations and capacity",
    Section.VISITS: "Challenge-visit outcomes",
    Section.STUCK: "Stuck cases",
    Section.STEP: "Step-up and step-down",
    Section.IOM: "IOM-linked families",
    Section.CLOSURES: "Closures and re-entries",
    Section.ANY_OTHER: "Any other business",
    Section.NEXT_MEETING: "Next meeting",
}


class ItemStatus(StrEnum):
    """Where an item stands."""

    PLANNED = "planned"
    DECIDED = "decided"
    NOTED = "noted"
    CARRIED = "carried"


class ReturnStatus(StrEnum):
    """What an agency answered before a meeting."""

    ASKED = "asked"
    GIVEN = "given"
    NIL = "nil"
    NOT_SHARED = "not_shared"


RETURN_STATUS_LABELS: Mapping[ReturnStatus, str] = {
    ReturnStatus.ASKED: "Not in yet",
    ReturnStatus.GIVEN: "Given",
    ReturnStatus.NIL: "Nil return",
    ReturnStatus.NOT_SHARED: "Not shared",
}


class ActionStatus(StrEnum):
    """How an action stands: no longer possible is not the same as not done."""

    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not_done"
    NOT_POSSIBLE = "not_possible"


ACTION_STATUS_LABELS: Mapping[ActionStatus, str] = {
    ActionStatus.OPEN: "Open",
    ActionStatus.DONE: "Done",
    ActionStatus.NOT_DONE: "Not done",
    ActionStatus.NOT_POSSIBLE: "No longer possible",
}


FAMILY_SECTIONS = (
    Section.URGENT,
    Section.NEW_REFERRALS,
    Section.PRIORITY_LIST,
    Section.ALLOCATIONS,
    Section.VISITS,
    Section.STUCK,
    Section.STEP,
    Section.IOM,
    Section.CLOSURES,
)
"""The parts of an agenda that hold families."""
