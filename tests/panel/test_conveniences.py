"""Small things that save a coordinator's or a chair's hand, each with the limit that keeps it honest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from tests.panel.arranging import listed, make_sitting, on_agenda
from tests.panel.deciding import open_sitting
from triage import clock
from triage.calendar import bank_holidays
from triage.db import db, transaction
from triage.panel.commands import decisions as commands
from triage.panel.commands.meetings import PlanMeetings
from triage.panel.models import AgencyReturn, AttendanceKind, MeetingStatus
from triage.panel.queries import attendance as attendance_queries
from triage.panel.queries.suggestions import Since, suggestions
from triage.panel.service import decisions, freezing, meetings
from triage.rules.decisions import DecisionKind
from triage.rules.meetings import SeatRole
from triage.rules.working_days import is_working_day


def test_everybody_is_here_marks_those_without_a_mark_and_no_deputy(sign_in):
    sitting = make_sitting()
    with transaction():
        next(seat for seat in sitting.panel.seats if seat.user_id == sitting.users["adviser"].id).role = SeatRole.DEPUTY
    visitor = sign_in(sitting.users["coordinator"])
    numbers = {seat.user_id: number for number, seat in enumerate(sitting.panel.seats, start=1)}
    away = f"seat-{numbers[sitting.users['officer'].id]}-kind"

    visitor.submit(f"/meetings/{sitting.meeting.id}/attendance", {away: "apologies"}, press="Everybody is here")

    marks = {line.user_id: line.kind for line in attendance_queries.attendances(sitting.meeting.id)}
    assert marks.pop(sitting.users["officer"].id) is AttendanceKind.APOLOGIES
    assert sitting.users["adviser"].id not in marks
    assert set(marks.values()) == {AttendanceKind.PRESENT}
    assert len(marks) == len(sitting.panel.seats) - 2


@pytest.mark.parametrize("today", [date(2026, 11, 17), date(2026, 12, 16), date(2026, 12, 24), date(2027, 3, 17)])
def test_a_review_is_suggested_on_a_working_day(people, sign_in, today):
    with time_machine.travel(clock.at(today, clock.local(clock.now()).time()), tick=False):
        sitting = open_sitting(people)
        item = sitting.add_family()

        chair = sign_in(sitting.chair)

        pages = [chair.get(f"/meetings/{item.meeting_id}/room/{item.id}/decide/{kind}") for kind in ("defer", "keep")]

    for page in pages:
        review = date(*(int(page.field(f"review-{part}")) for part in ("year", "month", "day")))
        assert is_working_day(review, bank_holidays()), page.path
        assert review > today


def test_a_family_on_an_earlier_agenda_is_suggested_again_only_once_that_is_over(app):
    sitting = make_sitting()
    entry = listed("Okoro", urgent=True)
    on_agenda(sitting, entry)
    by = sitting.actor("coordinator")
    after = clock.local(sitting.meeting.starts_at).date() + timedelta(days=1)
    later = meetings.plan(PlanMeetings(panel_id=sitting.panel.id, count=1, start=after), by=by)[0]
    since = Since(last_frozen=None, stuck=date(2000, 1, 1), unallocated=clock.at(date(2000, 1, 1), clock.now().time()))
    before = suggestions(later, since, seen_by=by)

    with transaction():
        sitting.meeting.status = MeetingStatus.CLOSED

    assert before == ()
    assert [each.reference for each in suggestions(later, since, seen_by=by)] == [entry.reference]


def test_a_return_is_missing_only_after_it_was_due(sign_in):
    sitting = make_sitting()
    item = on_agenda(sitting, listed("Okoro"))
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    chair, address = sitting.users["chair"], f"/meetings/{sitting.meeting.id}/room/{item.id}"

    before = sign_in(chair).get(address).text
    with time_machine.travel(sitting.meeting.returns_at + timedelta(minutes=1), tick=False):
        after = sign_in(chair).get(address).text

    assert db.session.query(AgencyReturn).count()
    assert "Not in yet" in before
    assert "Missing" not in before
    assert "Missing" in after


def test_a_recorded_decision_leads_on_to_the_next_family_that_is_not_decided(people, sign_in):
    sitting = open_sitting(people)
    first, second, third = (sitting.add_family(name) for name in ("Ada", "Bea", "Cyd"))
    review = commands.Keep(review_on=clock.today() + timedelta(days=9))
    for item in (first, second):
        decisions.decide(sitting.command(item, DecisionKind.KEEP, review), by=sitting.actor)
    chair = sign_in(sitting.chair)

    page = chair.get(f"/meetings/{first.meeting_id}/room/{first.id}")

    assert page.links["Next family"] == f"/meetings/{third.meeting_id}/room/{third.id}"
    decisions.decide(sitting.command(third, DecisionKind.KEEP, review), by=sitting.actor)
    assert "Next family" not in chair.get(f"/meetings/{first.meeting_id}/room/{first.id}").links


def test_a_guest_entered_with_two_presses_is_entered_once(sign_in):
    sitting = make_sitting()
    visitor = sign_in(sitting.users["coordinator"])
    page = visitor.get(f"/meetings/{sitting.meeting.id}/attendance")
    guest = {
        "guest-name": "Ola Visitor",
        "guest-agency_id": str(sitting.users["officer"].agency_id),
        "guest-kind": AttendanceKind.OBSERVER.value,
    }

    for _ in range(2):
        visitor.submit(page, guest, press="Enter them")

    assert [line.name for line in attendance_queries.attendances(sitting.meeting.id)] == ["Ola Visitor"]


@pytest.mark.parametrize("user_id", ["", "no id", "0" * 32])
def test_taking_back_an_interest_of_nobody_is_not_found(sign_in, user_id):
    sitting = make_sitting()
    item = on_agenda(sitting, listed("Okoro"))
    visitor = sign_in(sitting.users["coordinator"])
    visitor.get(f"/meetings/{sitting.meeting.id}/attendance")

    page = visitor.post(f"/meetings/{sitting.meeting.id}/interests/{item.id}/withdraw", {"user_id": user_id})

    assert page.status == 404
