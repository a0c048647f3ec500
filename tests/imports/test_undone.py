"""What undoing a list puts back besides its evidence, and what its page says on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.imports import files
from tests.intake.arranging import sent, taken_in
from triage import clock
from triage.access import scope
from triage.imports import undoing
from triage.imports.commands import ExpectList, ListKind
from triage.imports.models import BatchState
from triage.imports.queries import expecting as queries
from triage.imports.service import deciding, expecting
from triage.rules.agencies import AgencyKind

BEFORE = timedelta(days=3)


@pytest.fixture
def school(people):
    return people.agency(AgencyKind.SCHOOL)


@pytest.fixture
def agreed(people, school):
    """The school's list is expected in three days, every thirty."""
    return agree(people, school, clock.today() + BEFORE)


def agree(people, school, due):
    command = ExpectList(agency_id=school.id, kind=ListKind.ATTENDANCE, every_days=30, due_on=due)
    return expecting.expect(command, by=people.coordinator.actor)


def came(people, school, name="Marta", rows=1):
    lines = [f"{name},Zielinska{chr(97 + at) * 3},03/04/2013,{at + 1} Elder Row,ZZ98 7QX,70," for at in range(rows)]
    content = files.csv(*(each + files.uk(clock.today()) for each in lines))
    return files.confirmed(files.tried(content, by=people.coordinator, agency=school), by=people.coordinator)


def due(school):
    return queries.of(school.id, ListKind.ATTENDANCE).due_on


def test_an_undone_list_is_expected_again_when_it_was_before(people, school, agreed):
    batch = came(people, school)
    assert due(school) == clock.today() + timedelta(days=30)

    files.undone(batch, by=people.coordinator)

    assert due(school) == clock.today() + BEFORE


def test_who_undoes_a_list_second_reads_that_their_reason_was_not_kept(people, school, sign_in):
    batch = came(people, school)
    desk = sign_in(people.coordinator)
    page = desk.get(f"/lists/{batch.reference}/undo")
    files.undone(batch, by=people.coordinator, because="It was the wrong term.")

    again = desk.submit(page, {"because": "It was the wrong term."})
    other = desk.submit(page, {"because": "The wrong school."})

    assert (again.status, other.status) == (200, 409)
    assert "your reason was not written down: “The wrong school.”" in other.text
    assert files.fresh(batch).undone_because == "It was the wrong term."


def test_where_a_later_list_came_too_its_day_stands_until_it_is_undone_as_well(people, school, agreed, monkeypatch):
    first = came(people, school)
    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    second = came(people, school, name="Nadia")
    moved = due(school)
    assert moved == tomorrow + timedelta(days=30)

    files.undone(first, by=people.coordinator)
    assert due(school) == moved
    files.undone(second, by=people.coordinator)
    assert due(school) == tomorrow - timedelta(days=1) + BEFORE


def test_a_day_that_was_agreed_since_stands(people, school, agreed):
    batch = came(people, school)
    expecting.end(agreed.id, seen_revision=agreed.revision, by=people.coordinator.actor)
    agree(people, school, clock.today() + timedelta(days=50))

    files.undone(batch, by=people.coordinator)

    assert due(school) == clock.today() + timedelta(days=50)


def test_how_far_an_undoing_came_is_shown_and_it_goes_on_from_there(people, school, sign_in, monkeypatch):
    taken_in(sent(people.referrer), people.coordinator)
    batch = came(people, school, rows=6)
    command = files.UndoList(reference=batch.reference, because="Wrong term.", seen_revision=batch.revision)
    deciding.undo(command, by=people.coordinator.actor)
    monkeypatch.setattr(undoing, "CHUNK", 2)

    with scope.as_service():
        undoing._take_back(batch.id)

    page = sign_in(people.coordinator).get(f"/lists/{batch.reference}")
    assert "Row 3 of 6 taken back" in page.text
    files.work()
    assert files.fresh(batch).state is BatchState.UNDONE
