"""The list sorted and narrowed in other ways than by its places."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.panel.arranging import ELIGIBLE, listed
from tests.panel.histories import move
from triage import clock
from triage.access.actor import SERVICE
from triage.db import db, transaction
from triage.panel.commands.entries import ListFilter, Placing, SortCursor, Sorting
from triage.panel.models import ListEntry
from triage.panel.queries import list_page

KEYS = {
    Sorting.WAITING: lambda entry: (entry.waiting_since, entry.reference),
    Sorting.PROGRESS: lambda entry: (entry.progress_on, entry.reference),
    Sorting.POINTS: lambda entry: (-entry.points, entry.reference),
    Sorting.NAME: lambda entry: (entry.family.name, entry.reference),
}


@pytest.fixture
def everybody(app):
    found = [
        listed(name, indicators=ELIGIBLE[: number % 3], waiting_days=7 * (number % 4))
        for number, name in enumerate(("Marsh", "Bell", "Okoro", "Ahmed", "Bell", "Lakatos", "Ezenwa"))
    ]
    with transaction():
        for number, entry in enumerate(found):
            db.session.get(ListEntry, entry.id).progress_on = clock.today() - timedelta(days=number % 3)
    return found


@pytest.mark.parametrize("sort", list(KEYS))
def test_each_sorting_meets_everybody_once_forwards_and_backwards(everybody, sort):
    wanted = ListFilter(sort=sort)
    pages, after = [], None
    while not pages or after is not None:
        pages.append(list_page.page(wanted, seen_by=SERVICE, after=after, size=3))
        after = pages[-1].next

    back = list_page.page(wanted, seen_by=SERVICE, before=pages[-1].previous, size=3)

    found = [row.reference for page in pages for row in page.rows]
    assert found == [entry.reference for entry in sorted(everybody, key=KEYS[sort])]
    assert back.rows == pages[-2].rows


def test_a_sorted_list_says_each_familys_place_on_the_whole_one(everybody):
    places = {row.reference: row.place for row in list_page.page(ListFilter(), seen_by=SERVICE).rows}

    found = list_page.page(ListFilter(sort=Sorting.NAME), seen_by=SERVICE)

    assert {row.reference: row.place for row in found.rows} == places


def test_nobody_far_down_is_given_a_place(everybody, monkeypatch):
    monkeypatch.setattr(list_page, "PLACES_KNOWN", 3)

    found = list_page.page(ListFilter(sort=Sorting.NAME), seen_by=SERVICE)

    assert sorted(row.place or 0 for row in found.rows) == [0, 0, 0, 0, 1, 2, 3]


def test_waiting_outcome_and_moves_narrow_the_list(everybody, people):
    long = [entry.reference for entry in everybody if entry.waiting_since <= clock.today() - timedelta(weeks=2)]
    move(everybody[0], Placing.TOP, by=SERVICE)

    assert {row.reference for row in _rows(waits_weeks=2)} == set(long)
    assert [row.reference for row in _rows(moved=True)] == [everybody[0].reference]
    assert {row.outcome for row in _rows(outcome="not_eligible")} == {"not_eligible"}


def test_a_damaged_cursor_reads_from_the_beginning(everybody):
    for cursor in ("F-1.x", "F-1.2026-13-45"):
        found = list_page.page(ListFilter(sort=Sorting.WAITING), seen_by=SERVICE, after=SortCursor.read(cursor))
        assert len(found.rows) == len(everybody)
    assert SortCursor.read("nothing") is None


def test_the_choice_of_filters_and_sorting_stays(everybody, sign_in, people):
    visitor = sign_in(people.coordinator)

    page = visitor.submit("/list", sort="name", waits="4", press="Apply filters")
    again = visitor.get("/list")

    assert page.field("sort") == again.field("sort") == "name"
    assert again.field("waits") == "4"


def test_points_that_rest_on_benefits_sort_nothing_for_those_who_may_not_see_them(everybody, sign_in, people):
    options = [sign_in(who).get("/list").text.count("Most points first") for who in (people.coordinator, people.chair)]
    sorted_so = sign_in(people.chair).get("/list?sort=points")

    assert options == [1, 0]
    assert sorted_so.field("sort") == "place"


def _rows(**wanted):
    return list_page.page(ListFilter(**wanted), seen_by=SERVICE).rows
