"""Lists that agencies agreed to send: kept, moved on when one comes, reminded of once, then the lead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.imports.lists import batch
from triage import clock
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.imports.commands import ExpectList, ListKind
from triage.imports.models import ExpectedList
from triage.imports.service import expecting
from triage.notices import queries as notices
from triage.notices.models import Notice
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
    page = desk.submit(page, press="No longer expected attendance of " + school.name)
    assert "No list is expected" in page.text


def test_a_lead_sees_their_own_agencys_lists_alone(people, sign_in, expected):
    expected(-9)
    expected(5, agency=people.agency(AgencyKind.POLICE))

    page = sign_in(people.user(Role.AGENCY_LEAD)).get("/lists/expected")

    assert "9 days overdue" in page.text
    assert people.agency(AgencyKind.POLICE).name not in page.text
    assert "No longer expected" not in page.text
    assert 'href="/lists/new"' in page.body, "the reminder leads here"


def test_a_late_list_is_reminded_of_once_and_a_week_later_the_lead_hears(people, expected, monkeypatch):
    late, today = expected(-1), clock.today()
    lead = people.user(Role.AGENCY_LEAD)

    assert (expecting.remind(), expecting.remind()) == (1, 0)
    (first,) = notices.unread(seen_by=lead.actor, most=5)
    assert "1 day overdue" in first.text
    assert not notices.unread(seen_by=people.referrer.actor, most=5)

    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=6))
    assert (expecting.remind(), expecting.remind()) == (1, 0)
    second = db.session.query(Notice).order_by(Notice.at.desc()).first()
    assert (second.permission, second.urgent) == ("PEOPLE_MANAGE", True)
    assert late.reminded_on == clock.today()


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


def test_an_old_list_that_came_late_does_not_move_the_day_back(people, school, expected):
    soon = expected(10)

    with transaction():
        old = batch(school, ListKind.ATTENDANCE, by=people.coordinator, as_at=clock.today() - timedelta(days=200))
        expecting.arrived(old, by=people.coordinator.actor)

    assert soon.due_on == clock.today() + timedelta(days=10)


@pytest.mark.parametrize("role", [Role.REFERRER, Role.CHAIR, Role.AUDITOR])
def test_others_have_no_such_page(people, sign_in, role):
    assert sign_in(people.user(role)).get("/lists/expected").status in (403, 404)
