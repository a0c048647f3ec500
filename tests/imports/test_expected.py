"""Lists that agencies agreed to send: kept, changed, moved on when one comes, and reminded of once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.imports.lists import batch
from triage import clock
from triage.access.permissions import Role
from triage.db import transaction
from triage.imports.commands import ExpectList, ListKind
from triage.imports.models import ExpectedList
from triage.imports.service import expecting
from triage.notices import queries as notices
from triage.notices.service import dismiss
from triage.rules.agencies import AgencyKind


@pytest.fixture
def school(people):
    return people.agency(AgencyKind.SCHOOL)


@pytest.fixture
def expected(people, school):
    def of(due_in: int, kind=ListKind.ATTENDANCE, agency=None) -> ExpectedList:
        day = clock.today() + timedelta(days=due_in)
        command = ExpectList(agency_id=(agency or school).id, kind=kind, every_days=30, due_on=day)
        return expecting.expect(command, by=people.coordinator.actor)

    return of


def test_the_coordinator_says_what_is_expected_and_when(people, sign_in, school):
    desk = sign_in(people.coordinator)
    day = clock.today() + timedelta(days=3)

    page = desk.submit(
        "/lists/expected/add",
        {
            "agency": str(school.id),
            "kind": "attendance",
            "every_days": "30",
            "due_on-day": str(day.day),
            "due_on-month": str(day.month),
            "due_on-year": str(day.year),
        },
    )

    assert page.path == "/lists/expected"
    assert "Due in 3 days" in page.text
    page = desk.submit(desk.follow(f"Change attendance of {school.name}"), press="No longer expected")
    assert "No list is expected" in page.text


def test_a_lead_sees_their_own_agencys_lists_alone(people, sign_in, expected):
    expected(-9)
    expected(5, agency=people.agency(AgencyKind.POLICE))

    page = sign_in(people.user(Role.AGENCY_LEAD)).get("/lists/expected")

    assert "9 days overdue" in page.text
    assert people.agency(AgencyKind.POLICE).name not in page.text
    assert "No longer expected" not in page.text
    assert 'href="/lists/new"' in page.body, "the reminder leads here"


def days(due_in: int) -> dict[str, str]:
    day = clock.today() + timedelta(days=due_in)
    return {"due_on-day": str(day.day), "due_on-month": str(day.month), "due_on-year": str(day.year)}


def test_what_is_expected_already_is_changed_and_not_agreed_again(people, sign_in, school, expected):
    there = expected(5)
    desk = sign_in(people.coordinator)
    again = {"agency": str(school.id), "kind": "attendance", "every_days": "7", **days(3)}

    page = desk.submit("/lists/expected/add", again)

    assert page.status == 409
    assert f"Attendance of {school.name} is expected already" in page.text
    page = desk.submit(desk.follow(f"Change what is expected of {school.name}"), every_days="7")
    assert page.path == "/lists/expected"
    assert (there.every_days, there.due_on) == (7, clock.today() + timedelta(days=5))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (days(-1), "must be today or in the future"),
        (days(401), "within the next 400 days"),
        ({"every_days": "0"}, "between 1 and 400"),
        ({"every_days": "401"}, "between 1 and 400"),
    ],
)
def test_days_that_make_no_sense_are_refused(people, sign_in, school, expected, typed, words):
    there = expected(5)
    desk = sign_in(people.coordinator)

    page = desk.submit(f"/lists/expected/{there.id}/change", typed)
    other = {"agency": str(school.id), "kind": "caf", "every_days": "7", **days(3), **typed}
    anew = desk.submit("/lists/expected/add", other)

    assert (page.status, anew.status) == (422, 422)
    assert words in page.text
    assert words in anew.text


def test_the_note_of_a_late_list_can_be_changed_without_moving_its_day(people, sign_in, expected):
    there = expected(-9)

    page = sign_in(people.coordinator).submit(f"/lists/expected/{there.id}/change", note="Ask the new office")

    assert page.path == "/lists/expected"
    assert (there.note, there.due_on) == ("Ask the new office", clock.today() - timedelta(days=9))


def test_a_list_that_came_in_between_keeps_what_was_typed(people, sign_in, school, expected):
    there = expected(-9)
    desk = sign_in(people.coordinator)
    page = desk.get(f"/lists/expected/{there.id}/change")
    with transaction():
        expecting.arrived(batch(school, ListKind.ATTENDANCE, by=people.coordinator), by=people.coordinator.actor)

    page = desk.submit(page, note="It never comes", **days(2))

    assert page.status == 409
    assert "It is now expected every 30 days, and due in 30 days" in page.text
    assert "It never comes" in page.body
    assert there.due_on == clock.today() + timedelta(days=30)


def test_nobody_is_told_twice_of_one_late_list(people, expected, monkeypatch):
    """Who sends an agency's lists is its lead as well."""
    late, today = expected(-1), clock.today()
    lead = people.user(Role.AGENCY_LEAD)

    assert (expecting.remind(), expecting.remind()) == (1, 0)
    (first,) = notices.unread(seen_by=lead.actor, most=5)
    assert "1 day overdue" in first.text
    assert not notices.unread(seen_by=people.referrer.actor, most=5)

    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=6))
    assert (expecting.remind(), expecting.remind()) == (1, 0)
    (second,) = notices.unread(seen_by=lead.actor, most=5)
    assert (second.urgent, "7 days overdue" in second.text) == (True, True)
    assert late.reminded_on == clock.today()


def test_who_has_read_the_reminder_hears_no_more_of_it(people, expected, monkeypatch):
    expected(-1)
    lead, today = people.user(Role.AGENCY_LEAD), clock.today()
    expecting.remind()
    (first,) = notices.unread(seen_by=lead.actor, most=5)
    dismiss(first.id, by=lead.actor)

    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=8))

    assert expecting.remind() == 0
    assert not notices.unread(seen_by=lead.actor, most=5)


def test_nothing_is_said_of_a_list_that_is_not_late(people, expected):
    expected(0)

    assert expecting.remind() == 0


def test_a_list_that_came_moves_the_day_on(people, school, expected):
    late = expected(-9)
    expecting.remind()

    with transaction():
        expecting.arrived(batch(school, ListKind.ATTENDANCE, by=people.coordinator), by=people.coordinator.actor)
        expecting.arrived(batch(school, ListKind.EXCLUSIONS, by=people.coordinator), by=people.coordinator.actor)

    assert late.due_on == clock.today() + timedelta(days=30)
    assert late.reminded_on is None
    assert expecting.remind() == 0
    assert not notices.unread(seen_by=people.user(Role.AGENCY_LEAD).actor, most=5), "nobody need send it any more"


def test_an_old_list_that_came_late_does_not_move_the_day_back(people, school, expected):
    soon = expected(10)

    with transaction():
        old = batch(school, ListKind.ATTENDANCE, by=people.coordinator, as_at=clock.today() - timedelta(days=200))
        expecting.arrived(old, by=people.coordinator.actor)

    assert soon.due_on == clock.today() + timedelta(days=10)


@pytest.mark.parametrize("role", [Role.REFERRER, Role.CHAIR, Role.AUDITOR])
def test_others_have_no_such_page(people, sign_in, role):
    assert sign_in(people.user(role)).get("/lists/expected").status in (403, 404)
