"""Who was there, and who left for which item because of an interest."""

from __future__ import annotations

import uuid
from hashlib import sha256

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import User
from triage.db import db, once, transaction
from triage.errors import NotFound, Refused
from triage.panel.commands.meetings import Declare, EnterGuest, MarkAttendance, RecordAttendance
from triage.panel.models import (
    Attendance,
    AttendanceKind,
    Declaration,
    Item,
    Meeting,
    MeetingAcceptance,
    MeetingStatus,
    MinutesStatus,
)
from triage.panel.queries import acceptances
from triage.panel.queries import attendance as queries
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as meeting_queries
from triage.panel.service import papers

LOCKED = "The minutes of this meeting are agreed: a correction is an addendum to them."


def record(command: RecordAttendance, *, by: Actor) -> Meeting:
    """Write the whole attendance list; somebody without a mark is taken off it."""
    with transaction():
        meeting = _to_write(command.meeting_id, by=by)
        users = queries.names([line.user_id for line in command.lines])
        for line in command.lines:
            if line.user_id in users:
                _mark(meeting, line, users[line.user_id])
        db.session.flush()
        state = queries.quorum_of(meeting)
        audit.record("panel.attendance", subject=meeting, by=by, agencies=state.agencies, quorate=state.met)
    return meeting


@once
def enter_guest(command: EnterGuest, *, by: Actor) -> Attendance:
    """Enter somebody without a seat; pressing the button twice enters them once."""
    with transaction():
        entered = queries.entered_by_key(command.meeting_id, command.idempotency_key)
        if entered is not None:
            return entered
        meeting = _to_write(command.meeting_id, by=by)
        line = Attendance(
            meeting_id=meeting.id,
            name=command.name,
            agency_id=command.agency_id,
            kind=command.kind,
            accepted_confidentiality=command.accepted_confidentiality,
            idempotency_key=command.idempotency_key,
        )
        db.session.add(line)
        db.session.flush()
        audit.record("panel.guest_entered", subject=line, by=by, kind=command.kind, agency_id=command.agency_id)
    return line


def remove_guest(attendance_id: uuid.UUID, *, by: Actor) -> Meeting:
    """Take off somebody who was entered by mistake."""
    with transaction():
        line = queries.attendance(attendance_id)
        meeting = _to_write(line.meeting_id, by=by)
        if line.user_id is not None:
            raise Refused("A seat holder’s mark is changed in the list itself.")
        audit.record("panel.guest_removed", subject=line, by=by)
        db.session.delete(line)
    return meeting


@once
def accept_confidentiality(meeting_id: uuid.UUID, *, by: Actor) -> MeetingAcceptance:
    """A member accepts the confidentiality statement of a meeting for themselves, before they see its papers.

    On an attendance list that is not agreed yet their line says so too.
    """
    assert by.user_id is not None
    with transaction():
        meeting = meeting_queries.meeting(meeting_id, seen_by=by)
        made = acceptances.acceptance(meeting.id, by.user_id)
        if made is not None:
            return made
        digest = sha256(papers.CONFIDENTIALITY.encode()).hexdigest()
        made = MeetingAcceptance(meeting_id=meeting.id, user_id=by.user_id, digest=digest, accepted_at=clock.now())
        db.session.add(made)
        line = queries.of_user(meeting.id, by.user_id)
        if line is not None and meeting.minutes_status is not MinutesStatus.AGREED:
            line.accepted_confidentiality = line.kind is not AttendanceKind.APOLOGIES
        audit.record("panel.confidentiality_accepted", subject=made, by=by, meeting_id=meeting.id)
    return made


@once
def declare(command: Declare, *, by: Actor) -> Item:
    """Record an interest in a family: from now on that person sees nothing of it (cases.md 10).

    A member declares their own; whoever prepares meetings records anybody's.
    """
    with transaction():
        item = item_queries.item_by_id(command.item_id, seen_by=by)
        if command.user_id != by.user_id and not by.may(Permission.MEETINGS_PREPARE):
            raise NotFound
        if item.family_id is None:
            raise Refused("An interest is declared in a family.")
        if item_queries.declaration(item.id, command.user_id) is None:
            declared = Declaration(
                item_id=item.id, user_id=command.user_id, nature=command.nature.strip()[:300], at=clock.now()
            )
            db.session.add(declared)
            db.session.flush()
            db.session.expire(item, ["declarations"])
            audit.record(
                "panel.interest_declared", subject=item, by=by, family_id=item.family_id, user_id=command.user_id
            )
            _papers_again(item.meeting, by=by)
    return item


def withdraw_declaration(item_id: uuid.UUID, user_id: uuid.UUID, *, by: Actor) -> Item:
    """Take back an interest recorded by mistake, at every meeting; never one's own, which one can no longer see."""
    with transaction():
        item = item_queries.item_by_id(item_id, seen_by=by)
        if user_id == by.user_id or item.family_id is None:
            raise NotFound
        declarations = item_queries.declarations_of(item.family_id, user_id)
        if not declarations:
            raise NotFound
        for declared in declarations:
            db.session.delete(declared)
        db.session.flush()
        db.session.expire(item, ["declarations"])
        audit.record("panel.interest_withdrawn", subject=item, by=by, family_id=item.family_id, user_id=user_id)
        _papers_again(item.meeting, by=by)
    return item


def _to_write(meeting_id: uuid.UUID, *, by: Actor) -> Meeting:
    meeting = meeting_queries.meeting(meeting_id, seen_by=by)
    if meeting.status is MeetingStatus.CANCELLED:
        raise Refused("This meeting was cancelled.")
    if meeting.minutes_status is MinutesStatus.AGREED:
        raise Refused(LOCKED)
    return meeting


def _mark(meeting: Meeting, command: MarkAttendance, user: User) -> None:
    """One line of the list; no mark takes it off."""
    line = queries.of_user(meeting.id, command.user_id)
    if command.kind is None:
        if line is not None:
            db.session.delete(line)
        return
    if line is None:
        line = Attendance(meeting_id=meeting.id, user_id=user.id, name=user.name, agency_id=user.agency_id)
        db.session.add(line)
    line.kind = command.kind
    line.information_sent = command.information_sent and command.kind is AttendanceKind.APOLOGIES
    line.accepted_confidentiality = command.accepted_confidentiality and command.kind is not AttendanceKind.APOLOGIES
    line.chairs = command.user_id in queries.chairs_of(meeting.panel_id) and command.kind in queries.WITH_A_VOICE


def _papers_again(meeting: Meeting, *, by: Actor) -> None:
    """A copy that is out already is replaced by one without the family."""
    if meeting.status in (MeetingStatus.FROZEN, MeetingStatus.OPEN):
        papers.ask_for_agenda(meeting, by=by)
