"""Whether somebody still has to accept a meeting's confidentiality statement before they see its papers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, select

from triage.access.actor import Actor
from triage.db import db
from triage.panel.models import Attendance, Decision, Meeting, MeetingAcceptance
from triage.panel.queries.interests import invited, runs_meetings


def still_to_accept(meeting_id: uuid.UUID, *, by: Actor) -> bool:
    """Whether this person is invited, has not accepted, and does not run meetings, whose word is taken at the table."""
    if runs_meetings(by):
        return False
    query = select(Meeting.id).where(
        Meeting.id == meeting_id,
        invited(by),
        ~exists().where(MeetingAcceptance.meeting_id == Meeting.id, MeetingAcceptance.user_id == by.user_id),
        ~exists().where(
            Attendance.meeting_id == Meeting.id,
            Attendance.user_id == by.user_id,
            Attendance.accepted_confidentiality,
        ),
    )
    return db.session.scalars(query).one_or_none() is not None


def acceptance(meeting_id: uuid.UUID, user_id: uuid.UUID | None) -> MeetingAcceptance | None:
    """One person's own yes to a meeting's statement."""
    query = select(MeetingAcceptance).where(
        MeetingAcceptance.meeting_id == meeting_id, MeetingAcceptance.user_id == user_id
    )
    return db.session.scalars(query).one_or_none()


def accepted_at(meeting_id: uuid.UUID) -> Mapping[uuid.UUID, datetime]:
    """When each of those who accepted for themselves did."""
    query = select(MeetingAcceptance.user_id, MeetingAcceptance.accepted_at).where(
        MeetingAcceptance.meeting_id == meeting_id
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def meeting_of_decision(decision_id: uuid.UUID) -> uuid.UUID | None:
    """The meeting that made a decision."""
    return db.session.scalars(select(Decision.meeting_id).where(Decision.id == decision_id)).one_or_none()
