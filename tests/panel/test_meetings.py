"""Meetings from the series to the closing: dates, agenda, freezing, attendance, carrying over."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from tests.panel.arranging import ELIGIBLE, listed, make_sitting, on_agenda
from tests.support.people import make_user
from triage import clock
from triage.access.permissions import Role
from triage.db import db
from triage.errors import Invalid, Refused
from triage.evidence.models import VerdictRecord
from triage.panel.commands.agenda import Direction
from triage.panel.commands.meetings import EnterGuest, MarkAttendance, PlanMeetings, RecordAttendance
from triage.panel.models import AttendanceKind, ItemStatus, MeetingStatus, ReturnStatus, Section
from triage.panel.queries import attendance as attendance_queries
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as queries
from triage.panel.queries import returns as return_queries
from triage.panel.queries import seen_places
from triage.panel.service import agenda, attendance, freezing, meetings


def test_a_meeting_on_a_bank_holiday_moves_and_its_deadlines_are_working_days(app):
    sitting = make_sitting()
    sitting.panel.weekday = 0
    coordinator = sitting.actor("coordinator")

    made = meetings.plan(PlanMeetings(panel_id=sitting.panel.id, count=2, start=date(2026, 5, 4)), by=coordinator)

    first, second = made
    assert clock.local(first.starts_at).strftime("%a %d %b %H:%M") == "Tue 05 May 09:30"
    assert first.note == "Moved from Monday 4 May, a bank holiday"
    assert clock.local(first.papers_at).date() == date(2026, 4, 30)
    assert clock.local(first.referrals_close_at).date() == date(2026, 4, 28)
    assert clock.local(second.starts_at).date() == date(2026, 5, 11)
    assert second.note == ""


def test_planning_the_same_weeks_again_says_so(app):
    sitting = make_sitting()
    command = PlanMeetings(panel_id=sitting.panel.id, count=1, start=clock.local(sitting.meeting.starts_at).date())

    with pytest.raises(Invalid, match="has its meeting already"):
        meetings.plan(command, by=sitting.actor("coordinator"))


def test_an_agenda_begins_with_its_standing_items_and_holds_a_family_once(app):
    sitting = make_sitting()
    entry = listed("Okoro")

    first, again = on_agenda(sitting, entry), on_agenda(sitting, entry)

    lines = item_queries.agenda(sitting.meeting, seen_by=sitting.actor("coordinator"))
    assert first.id == again.id
    assert [line.section for line in lines] == [
        Section.WELCOME,
        Section.LAST_MINUTES,
        Section.ACTIONS,
        Section.PRIORITY_LIST,
        Section.ALLOCATIONS,
        Section.ANY_OTHER,
        Section.NEXT_MEETING,
    ]
    assert [line.number for line in lines] == list(range(1, 8))
    assert [line.starts_after for line in lines] == [0, 5, 10, 15, 25, 30, 35]


def test_an_item_goes_up_and_down_but_never_past_the_welcome(app):
    sitting = make_sitting()
    first, second = on_agenda(sitting, listed("A")), on_agenda(sitting, listed("B"))
    coordinator = sitting.actor("coordinator")

    agenda.shift(second.id, Direction.UP, by=coordinator)

    assert (second.position, first.position) == (4, 5)
    for _ in range(9):
        agenda.shift(second.id, Direction.UP, by=coordinator)
    assert second.position == 2
    assert sorted(item.position for item in item_queries.all_items(sitting.meeting)) == list(range(1, 9))


def test_a_late_family_needs_the_chairs_reason(app):
    sitting = make_sitting()
    on_agenda(sitting, listed("In time"))
    freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))
    entry = listed("Late")

    with pytest.raises(Invalid, match="chair’s reason"):
        on_agenda(sitting, entry)
    item = on_agenda(sitting, entry, late_reason="A child is about to be excluded")

    assert item.late_reason == "A child is about to be excluded"
    assert item.saw["points"] == entry.points
    assert item.position == 6


def test_freezing_keeps_what_the_panel_saw_and_asks_every_agency(app):
    sitting = make_sitting()
    entry, other = listed("Okoro", indicators=ELIGIBLE), listed("Bell", urgent=True)
    item = on_agenda(sitting, entry)

    meeting = freezing.freeze(sitting.meeting.id, by=sitting.actor("coordinator"))

    assert meeting.status is MeetingStatus.FROZEN
    seen = seen_places.last_seen([entry.id, other.id], seen_by=sitting.actor("coordinator"))
    assert (seen.meeting_id, seen.places) == (meeting.id, {entry.id: 1, other.id: 2})
    assert item.saw["place"] == 1
    assert item.saw["verdict"]["outcome"] == "eligible"
    assert item.saw["recommendation"]["tier"] == entry.recommended
    assert db.session.get(VerdictRecord, uuid.UUID(item.saw["verdict_id"])) is not None
    asked = return_queries.of_meeting(meeting, seen_by=sitting.actor("coordinator"))
    assert len(asked) == 5
    assert {each.status for each in asked} == {ReturnStatus.ASKED}
    with pytest.raises(Refused, match="out already"):
        freezing.freeze(meeting.id, by=sitting.actor("coordinator"))


def test_quorum_follows_the_attendance_list_and_observers_do_not_count(app):
    sitting = make_sitting()
    coordinator = sitting.actor("coordinator")
    _present(sitting, "chair", "coordinator", "social worker", "officer")
    guest = EnterGuest(
        meeting_id=sitting.meeting.id,
        name="A Student",
        agency_id=sitting.users["teacher"].agency_id,
        kind=AttendanceKind.OBSERVER,
        accepted_confidentiality=True,
        idempotency_key="one press",
    )
    attendance.enter_guest(guest, by=coordinator)

    short = attendance_queries.quorum_of(sitting.meeting)
    _present(sitting, "chair", "coordinator", "social worker", "officer", "teacher")
    enough = attendance_queries.quorum_of(sitting.meeting)
    without = attendance_queries.quorum_of(sitting.meeting, without={sitting.users["officer"].id})

    assert short.missing == ("education",)
    assert enough.met
    assert without.missing == ("police or community safety",)


def test_families_not_reached_are_carried_with_count_and_reason_to_a_meeting_made_for_them(app):
    sitting = make_sitting()
    done, left = on_agenda(sitting, listed("Done")), on_agenda(sitting, listed("Left"))
    coordinator, chair = sitting.actor("coordinator"), sitting.actor("chair")
    freezing.freeze(sitting.meeting.id, by=coordinator)
    _present(sitting, "chair")
    meetings.open_meeting(sitting.meeting.id, by=chair)
    done.status = ItemStatus.DECIDED

    meeting, carried = meetings.close_meeting(sitting.meeting.id, by=chair)

    following = queries.meeting_after(meeting)
    assert carried == 1
    assert meeting.chair_id == chair.user_id
    assert left.status is ItemStatus.CARRIED
    assert following is not None
    assert following.starts_at - meeting.starts_at >= timedelta(days=6)
    again = item_queries.item_of_family(following.id, left.family_id)
    assert (again.times_carried, again.carry_reason) == (1, "Not reached before the meeting closed")
    assert item_queries.item_of_family(following.id, done.family_id) is None
    assert {item.status for item in item_queries.all_items(meeting) if item.family_id is None} == {ItemStatus.NOTED}


def test_a_meeting_opens_only_with_its_papers_out_and_closes_only_when_open(app):
    sitting = make_sitting()
    chair = sitting.actor("chair")

    with pytest.raises(Refused):
        meetings.open_meeting(sitting.meeting.id, by=chair)
    with pytest.raises(Refused):
        meetings.close_meeting(sitting.meeting.id, by=chair)


def test_the_agenda_is_built_by_ticking_and_buttons(sign_in):
    sitting = make_sitting()
    urgent, calm = listed("Urgent", urgent=True), listed("Calm")
    visitor = sign_in(sitting.users["coordinator"])
    address = f"/meetings/{sitting.meeting.id}/agenda"

    page = visitor.submit(address, families=[urgent.reference, calm.reference], press="Add to the agenda")

    items = {item.family.name: item for item in item_queries.all_items(sitting.meeting) if item.family_id}
    assert items["Urgent"].section is Section.URGENT
    assert items["Urgent"].why == "Marked urgent"
    assert items["Calm"].section is Section.NEW_REFERRALS
    assert "2 families are on the agenda." in page.text
    page = visitor.submit(page, form=f"{items['Calm'].id}/shift", press="direction=up")
    assert page.one("//button[@autofocus]").get("value") == "up"
    page = visitor.submit(page, form=f"{items['Calm'].id}/minutes", minutes="25")
    assert "60 of 120 minutes" in page.text
    page = visitor.submit(page, form=f"{items['Urgent'].id}/remove")
    assert "1 family" in visitor.get(f"/meetings/{sitting.meeting.id}").text
    page = visitor.submit(visitor.submit(address, press="Freeze and send out the papers"))
    assert "The papers are out" in page.text
    assert "Papers out" in page.text


def test_members_see_their_meetings_and_nobody_elses(sign_in, people):
    sitting = make_sitting()

    assert "Tuesday" in sign_in(sitting.users["teacher"]).get("/meetings").text
    assert sign_in(sitting.users["teacher"]).get(f"/meetings/{sitting.meeting.id}").status == 200
    stranger = sign_in(make_user(Role.PANEL_MEMBER))
    assert stranger.get(f"/meetings/{sitting.meeting.id}").status == 404
    assert "You are invited to no meeting to come" in stranger.get("/meetings").text
    assert sign_in(people.referrer).get("/meetings").status == 404


def test_a_member_reads_the_agenda_and_cannot_build_it(sign_in):
    sitting = make_sitting()
    entry = listed("Okoro")
    on_agenda(sitting, entry)
    visitor = sign_in(sitting.users["teacher"])

    page = visitor.get(f"/meetings/{sitting.meeting.id}/agenda")

    assert entry.reference in page.text
    assert "From the queue" not in page.text
    assert visitor.post(f"/meetings/{sitting.meeting.id}/agenda", {"reference": entry.reference}).status == 404
    assert visitor.post(f"/meetings/{sitting.meeting.id}/freeze").status == 404


def test_attendance_is_recorded_on_its_page_with_a_live_quorum(sign_in):
    sitting = make_sitting()
    visitor = sign_in(sitting.users["coordinator"])
    address = f"/meetings/{sitting.meeting.id}/attendance"

    page = visitor.submit(
        address,
        {
            "seat-1-kind": "present",
            "seat-1-accepted_confidentiality": "yes",
            "seat-3-kind": "present",
            "seat-4-kind": "apologies",
            "seat-4-information_sent": "yes",
        },
        form="attendance",
    )

    lines = {line.name: line for line in attendance_queries.attendances(sitting.meeting.id)}
    assert "Not quorate: 2 agencies of the 3 needed" in page.text
    assert lines["Officer Person"].information_sent
    assert lines["Chair Person"].accepted_confidentiality
    assert lines["Chair Person"].chairs
    page = visitor.submit(
        page,
        {
            "guest-name": "Jo Student",
            "guest-agency_id": str(sitting.users["teacher"].agency_id),
            "guest-kind": "observer",
        },
    )
    assert "Jo Student is on the list." in page.text


def test_a_panel_is_set_up_and_seated_on_its_pages(sign_in, people):
    visitor = sign_in(people.coordinator)
    member = make_user(Role.PANEL_MEMBER, name="Noor Haddad")

    page = visitor.submit("/panels/new", name="East panel", starts="10am")
    page = visitor.follow("Seats of East panel")
    page = visitor.submit(page, user_id=str(member.id), role="member")

    assert "Noor Haddad" in page.text
    page = visitor.submit(
        visitor.get("/meetings").links["plan meetings of East panel"], {"count": "3"}, press="Plan the meetings"
    )
    assert "3 meetings are planned." in page.text


def _present(sitting, *who: str) -> None:
    lines = tuple(
        MarkAttendance(user_id=user.id, kind=AttendanceKind.PRESENT if name in who else None)
        for name, user in sitting.users.items()
    )
    command = RecordAttendance(meeting_id=sitting.meeting.id, lines=lines)
    attendance.record(command, by=sitting.actor("coordinator"))
