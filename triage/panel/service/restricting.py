"""A family on an agenda is restricted: everybody's papers are made again, without it for those not named."""

from __future__ import annotations

import uuid

from triage.access.actor import Actor
from triage.panel.models import MeetingStatus, MinutesStatus
from triage.panel.queries import meetings
from triage.panel.service import papers
from triage.panel.service.minutes import agreeing

STILL_READ = (MeetingStatus.FROZEN, MeetingStatus.OPEN)


def make_papers_again(family_id: uuid.UUID, by: Actor) -> None:
    """New copies of the agendas that are out, and of the minutes that are agreed; joins the caller's act."""
    for meeting in meetings.meetings_with(family_id):
        if meeting.status in STILL_READ:
            papers.ask_for_agenda(meeting, by=by)
        if meeting.minutes_status is MinutesStatus.AGREED:
            agreeing.ask_for_copies(meeting, by=by)
