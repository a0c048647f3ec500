"""A family with whom nothing moves since a working day four weeks ago and more, and the days that follow."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import time, timedelta

from tests.panel.arranging import listed, make_sitting
from triage import calendar, clock
from triage.access import scope
from triage.calendar import add_working_days
from triage.db import db, transaction
from triage.notices.models import Notice
from triage.panel.commands.meetings import PlanMeetings
from triage.panel.commands.stuck import SayWhy
from triage.panel.models import Action, MeetingStatus, StuckQuestion
from triage.panel.service import meetings
from triage.panel.service import stuck as service
from triage.rules import working_days
from triage.rules.stuck import StuckReason

BEGAN = working_days.add_working_days(clock.today(), -22, calendar.bank_holidays())
"""Pages are asked for today, the 22nd working day after it."""


@contextmanager
def on(day, hour=10):
    """That day, at ten in the morning."""
    with clock.standing_at(clock.at(day, time(hour))):
        yield


def later(days):
    return add_working_days(BEGAN, days)


def idle(name="Okoro"):
    """A family that waits since that day."""
    with on(BEGAN):
        return listed(name)


def looked_after(day):
    with on(day):
        return service.look_after()


def only():
    """The one question there is."""
    db.session.expire_all()
    with scope.as_service():
        return db.session.query(StuckQuestion).one()


def saying(found, until, reason=StuckReason.INFORMATION, key="one", words="The school writes on Friday"):
    return SayWhy(
        question_id=found.id,
        seen_revision=found.revision,
        idempotency_key=key,
        reason=reason,
        words=words,
        wait_until=until,
    )


def notices_of(found):
    href = f"/stuck/{found.id}"
    return db.session.query(Notice).filter_by(href=href, read_at=None).all()


def overdue(entry, owner, sitting=None):
    """An action due on that day, with two meetings of the panel held since."""
    sitting = sitting or make_sitting()
    more = PlanMeetings(panel_id=sitting.panel.id, count=1, start=clock.today() + timedelta(days=40))
    held = [sitting.meeting, *meetings.plan(more, by=sitting.actor("coordinator"))]
    with transaction():
        for number, meeting in enumerate(held, start=1):
            meeting.starts_at = clock.at(BEGAN + timedelta(weeks=number), time(9))
            meeting.status = MeetingStatus.CLOSED
        action = Action(
            family_id=entry.family_id,
            what="Ring the landlord",
            agency_id=owner.agency_id,
            owner_id=owner.id,
            due_on=BEGAN,
        )
        db.session.add(action)
    return action
