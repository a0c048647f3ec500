"""The list, the panel's meetings, their items, decisions, actions and minutes."""

from __future__ import annotations

from triage.panel.models.acceptances import MeetingAcceptance
from triage.panel.models.decisions import (
    Action,
    Decision,
)
from triage.panel.models.items import (
    AgencyReturn,
    Declaration,
    Item,
    Minute,
)
from triage.panel.models.listing import (
    NOT_LEFT,
    ListChange,
    ListEntry,
    Move,
)
from triage.panel.models.meetings import (
    Addendum,
    Attendance,
    Meeting,
    Panel,
    Seat,
)
from triage.panel.models.rekeying import Rekeying, RekeyingState, TallyPoints
from triage.panel.models.seen import SeenPlace
from triage.panel.models.stuck import StuckQuestion
from triage.panel.models.views import BulkAct, SavedView
from triage.rules.decisions import DECISION_LABELS, DecisionKind
from triage.rules.meetings import (
    ACTION_STATUS_LABELS,
    ATTENDANCE_LABELS,
    ENTRY_STATUS_LABELS,
    MEETING_STATUS_LABELS,
    RETURN_STATUS_LABELS,
    SEAT_ROLE_LABELS,
    SECTION_LABELS,
    ActionStatus,
    AttendanceKind,
    EntryStatus,
    ItemStatus,
    ListChangeKind,
    MeetingStatus,
    MinutesStatus,
    ReturnStatus,
    SeatRole,
    Section,
)

__all__ = [
    "ACTION_STATUS_LABELS",
    "ATTENDANCE_LABELS",
    "DECISION_LABELS",
    "ENTRY_STATUS_LABELS",
    "MEETING_STATUS_LABELS",
    "NOT_LEFT",
    "RETURN_STATUS_LABELS",
    "SEAT_ROLE_LABELS",
    "SECTION_LABELS",
    "Action",
    "ActionStatus",
    "Addendum",
    "AgencyReturn",
    "Attendance",
    "AttendanceKind",
    "BulkAct",
    "Decision",
    "DecisionKind",
    "Declaration",
    "EntryStatus",
    "Item",
    "ItemStatus",
    "ListChange",
    "ListChangeKind",
    "ListEntry",
    "Meeting",
    "MeetingAcceptance",
    "MeetingStatus",
    "Minute",
    "MinutesStatus",
    "Move",
    "Panel",
    "Rekeying",
    "RekeyingState",
    "ReturnStatus",
    "SavedView",
    "Seat",
    "SeatRole",
    "Section",
    "SeenPlace",
    "StuckQuestion",
    "TallyPoints",
]
