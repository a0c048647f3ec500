"""Who is at a meeting, and whether it can decide."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from triage.accounts.models import User
from triage.db import db
from triage.errors import NotFound
from triage.panel.models import Attendance, AttendanceKind, Meeting, Seat, SeatRole
from triage.rules.quorum import CoreGroup, InTheRoom, Quorum, quorum

WITH_A_VOICE = (AttendanceKind.PRESENT, AttendanceKind.DEPUTY)
CHAIRING = (SeatRole.CHAIR, SeatRole.DEPUTY_CHAIR)


def attendances(meeting_id: uuid.UUID) -> Sequence[Attendance]:
    """Everybody entered for a meeting, by name."""
    query = (
        select(Attendance)
        .where(Attendance.meeting_id == meeting_id)
        .options(joinedload(Attendance.agency), joinedload(Attendance.user))
    )
    return db.session.scalars(query.order_by(Attendance.name, Attendance.id)).unique().all()


def attendance(attendance_id: uuid.UUID) -> Attendance:
    """One line; raises `NotFound`."""
    found = db.session.get(Attendance, attendance_id)
    if found is None:
        raise NotFound
    return found


def entered_by_key(meeting_id: uuid.UUID, key: str) -> Attendance | None:
    """The line that this press of the button has made already."""
    query = select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.idempotency_key == key)
    return db.session.scalars(query).one_or_none()


def of_user(meeting_id: uuid.UUID, user_id: uuid.UUID | None) -> Attendance | None:
    """One person's line at a meeting."""
    query = select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.user_id == user_id)
    return db.session.scalars(query).one_or_none()


def chairs_of(panel_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Who may chair: the chair and the deputy chairs."""
    query = select(Seat.user_id).where(Seat.panel_id == panel_id, Seat.role.in_(CHAIRING))
    return frozenset(db.session.scalars(query))


def quorum_of(meeting: Meeting, *, without: Collection[uuid.UUID] = ()) -> Quorum:
    """Whether the meeting can decide with those present; `without` names users who left for an item."""
    chairs, clerks = chairs_of(meeting.panel_id), _clerks(meeting.panel_id)
    present = [
        InTheRoom(str(line.agency_id), line.agency.kind, chairs=line.user_id in chairs)
        for line in attendances(meeting.id)
        if line.kind in WITH_A_VOICE and line.user_id not in without and line.user_id not in clerks
    ]
    core = [CoreGroup.from_plain(group) for group in meeting.panel.core_groups]
    return quorum(present, needed=meeting.panel.quorum_agencies, core=core)


def names(user_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, User]:
    """Users by id."""
    query = select(User).where(User.id.in_(user_ids)).options(joinedload(User.agency))
    return {user.id: user for user in db.session.scalars(query).unique()}


def _clerks(panel_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Who sits with the panel without a voice."""
    query = select(Seat.user_id).where(Seat.panel_id == panel_id, Seat.role == SeatRole.COORDINATOR)
    return frozenset(db.session.scalars(query))
