"""Panels and their weekly series: arranging, planning ahead, opening, closing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.calendar import add_working_days, days_off
from triage.db import db, transaction
from triage.errors import Invalid, Refused
from triage.panel.commands.meetings import ArrangePanel, GiveSeat, PlanMeetings
from triage.panel.models import Item, ItemStatus, Meeting, MeetingStatus, Panel, Seat, Section
from triage.panel.queries import attendance as attendance_queries
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as queries
from triage.panel.service import agenda
from triage.rules.meetings import SeatRole
from triage.rules.quorum import DEFAULT_CORE_GROUPS, CoreGroup
from triage.rules.working_days import is_working_day
from triage.settings import settings

WEEK = timedelta(days=7)
CLOSING_HOUR = time(17)
STANDING = (
    (Section.WELCOME, 5),
    (Section.LAST_MINUTES, 5),
    (Section.ACTIONS, 5),
    (Section.ALLOCATIONS, 5),
    (Section.ANY_OTHER, 5),
    (Section.NEXT_MEETING, 0),
)
NOT_REACHED = "Not reached before the meeting closed"


def arrange_panel(command: ArrangePanel, *, by: Actor) -> Panel:
    """Set up a panel, or change when it meets; meetings already planned keep their dates."""
    with transaction():
        if command.panel_id is None:
            panel = Panel(core_groups=[group.to_plain() for group in DEFAULT_CORE_GROUPS])
            db.session.add(panel)
        else:
            panel = queries.panel(command.panel_id)
        panel.name, panel.place = command.name, command.place
        panel.weekday, panel.starts, panel.minutes = command.weekday, command.starts, command.minutes
        panel.quorum_agencies = command.quorum_agencies
        db.session.flush()
        audit.record("panel.arranged", subject=panel, by=by, weekday=command.weekday)
    return panel


def name_core_groups(panel_id: uuid.UUID, groups: Sequence[CoreGroup], *, by: Actor) -> Panel:
    """Say which agencies must be in the room for the panel to decide."""
    with transaction():
        panel = queries.panel(panel_id)
        panel.core_groups = [group.to_plain() for group in groups]
        kinds = sorted({kind.value for group in groups for kind in group.kinds})
        audit.record("panel.core_groups", subject=panel, by=by, groups=len(groups), kinds=",".join(kinds))
    return panel


def give_seat(command: GiveSeat, *, by: Actor) -> Seat:
    """Seat somebody on a panel, or change what they are there."""
    with transaction():
        panel = queries.panel(command.panel_id)
        seat = next((each for each in panel.seats if each.user_id == command.user_id), None)
        if seat is None:
            last = max((each.position for each in panel.seats), default=0)
            seat = Seat(panel_id=panel.id, user_id=command.user_id, position=last + 1)
            db.session.add(seat)
        seat.role = command.role
        seat.deputy_for_id = command.deputy_for_id if command.role is SeatRole.DEPUTY else None
        db.session.flush()
        audit.record("panel.seat_given", subject=seat, by=by, role=command.role, user_id=command.user_id)
    return seat


def end_seat(seat_id: uuid.UUID, *, by: Actor) -> None:
    """Take somebody off a panel; what they did there stays on record."""
    with transaction():
        seat = queries.seat(seat_id)
        for other in queries.seats(seat.panel_id):
            if other.deputy_for_id == seat.id:
                other.deputy_for_id = None
        audit.record("panel.seat_ended", subject=seat, by=by, user_id=seat.user_id)
        db.session.delete(seat)


def plan(command: PlanMeetings, *, by: Actor) -> list[Meeting]:
    """Create the next meetings of a series; one that would fall on a bank holiday moves to the next working day.

    Raises:
        Invalid: every one of these dates has its meeting already.
    """
    with transaction():
        panel = queries.panel(command.panel_id)
        made = []
        for wanted in _weekly(command.start, panel.weekday, command.count):
            meeting = _new_meeting(panel, wanted)
            if meeting is not None:
                made.append(meeting)
                audit.record("panel.meeting_planned", subject=meeting, by=by, day=clock.local(meeting.starts_at).date())
        if not made:
            raise Invalid("Every one of these dates has its meeting already.")
    return made


def next_for(meeting: Meeting, *, by: Actor) -> Meeting:
    """The meeting that follows in the series, planned now if nobody has planned it yet."""
    found = queries.meeting_after(meeting)
    if found is not None:
        return found
    start = max(clock.local(meeting.starts_at).date(), clock.today()) + timedelta(days=1)
    while True:
        try:
            return plan(PlanMeetings(panel_id=meeting.panel_id, count=1, start=start), by=by)[0]
        except Invalid:  # a meeting of that week was cancelled, so the one after it takes the families
            start += WEEK


def open_meeting(meeting_id: uuid.UUID, *, by: Actor) -> Meeting:
    """The chair opens the meeting: returns can be read by those in the room, decisions recorded."""
    with transaction():
        meeting = queries.meeting(meeting_id, seen_by=by)
        if meeting.status is not MeetingStatus.FROZEN:
            raise Refused("A meeting is opened once its papers are frozen.")
        meeting.status, meeting.opened_at = MeetingStatus.OPEN, clock.now()
        meeting.chair_id = _presiding(meeting)
        audit.record("panel.opened", subject=meeting, by=by)
    return meeting


def close_meeting(meeting_id: uuid.UUID, *, by: Actor) -> tuple[Meeting, int]:
    """Close the meeting; families that were not reached go on the next one. Answers how many were carried."""
    with transaction():
        meeting = queries.meeting(meeting_id, seen_by=by)
        if meeting.status is not MeetingStatus.OPEN:
            raise Refused("Only a meeting that is open can be closed.")
        with scope.as_service():
            carried = 0
            for item in item_queries.all_items(meeting):
                if item.status is not ItemStatus.PLANNED:
                    continue
                if item.family_id is None:
                    item.status = ItemStatus.NOTED
                    continue
                agenda.carry(item, next_for(meeting, by=by), NOT_REACHED, by=by)
                carried += 1
            db.session.flush()
        meeting.status, meeting.closed_at = MeetingStatus.CLOSED, clock.now()
        meeting.chair_id = meeting.chair_id or _presiding(meeting)
        audit.record("panel.closed", subject=meeting, by=by, carried=carried)
    return meeting, carried


def carry_to_next(item_id: uuid.UUID, reason: str, *, by: Actor) -> Item:
    """Put one family off to the next meeting, with the reason."""
    with transaction():
        item = item_queries.item_by_id(item_id, seen_by=by)
        return agenda.carry_over(item.id, next_for(item.meeting, by=by), reason, by=by)


def cancel_meeting(meeting_id: uuid.UUID, *, reason: str, by: Actor) -> Meeting:
    """Call a meeting off; its families go on the next one."""
    with transaction():
        meeting = queries.meeting(meeting_id, seen_by=by)
        if meeting.status not in (MeetingStatus.PLANNED, MeetingStatus.FROZEN):
            raise Refused("Only a meeting that has not begun can be cancelled.")
        with scope.as_service():
            families = [item for item in item_queries.all_items(meeting) if item.family_id is not None]
            for item in families:
                if item.status is ItemStatus.PLANNED:
                    agenda.carry(item, next_for(meeting, by=by), f"The meeting was cancelled: {reason}", by=by)
            db.session.flush()
        meeting.status, meeting.note = MeetingStatus.CANCELLED, reason[:200]
        audit.record("panel.cancelled", subject=meeting, by=by)
    return meeting


def _weekly(start: date, weekday: int, count: int) -> Iterator[date]:
    """So many dates a week apart, from the first of that weekday on or after `start`."""
    first = start + timedelta(days=(weekday - start.weekday()) % 7)
    for number in range(count):
        yield first + number * WEEK


def _new_meeting(panel: Panel, wanted: date) -> Meeting | None:
    """One sitting with its deadlines and standing items; None when that date has its meeting already."""
    own, holidays = settings(), days_off()
    day = wanted
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    starts_at = clock.at(day, panel.starts)
    if queries.meeting_at(panel.id, starts_at) is not None:
        return None
    meeting = Meeting(
        panel_id=panel.id,
        starts_at=starts_at,
        place=panel.place,
        referrals_close_at=clock.at(add_working_days(day, -own.referrals_close_working_days), CLOSING_HOUR),
        papers_at=clock.at(add_working_days(day, -own.papers_out_working_days), CLOSING_HOUR),
        returns_at=clock.at(add_working_days(day, -1), CLOSING_HOUR),
        note="" if day == wanted else f"Moved from {wanted:%A} {wanted.day} {wanted:%B}, a bank holiday",
    )
    meeting.items = [
        Item(position=number, section=section, minutes=minutes)
        for number, (section, minutes) in enumerate(STANDING, start=1)
    ]
    db.session.add(meeting)
    db.session.flush()
    return meeting


def _presiding(meeting: Meeting) -> uuid.UUID | None:
    """Who takes the chair of those entered as present: the chair before a deputy."""
    ranks = {
        seat.user_id: rank
        for rank, role in enumerate(attendance_queries.CHAIRING)
        for seat in queries.seats(meeting.panel_id)
        if seat.role is role
    }
    there = [
        line.user_id
        for line in attendance_queries.attendances(meeting.id)
        if line.kind in attendance_queries.WITH_A_VOICE and line.user_id in ranks
    ]
    return min(there, key=lambda user_id: ranks[user_id], default=None) if there else None
