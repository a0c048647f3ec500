"""The order of the list in the database is the order of the pure rule, whatever happened to the families."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from tests.panel.arranging import add_evidence, listed
from tests.panel.histories import move, random_histories
from tests.support.people import make_agency
from triage import clock
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.errors import Invalid
from triage.panel.commands.entries import Cursor, ListFilter, MoveEntry, ParkEntry, Placing
from triage.panel.models import EntryStatus
from triage.panel.queries import list_page
from triage.panel.service import entries, moves
from triage.rules import priority


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_orders_the_list_as_the_rule_does(app, seed):
    chance = random.Random(seed)
    everybody = random_histories(chance)

    found = _references(size=3)

    waiting = [entry for entry in everybody if entry.status is EntryStatus.WAITING]
    expected = priority.order(priority.Entry(entry.reference, entry.order_key, tie=entry.tie) for entry in waiting)
    assert found == [entry.reference for entry in expected]


def test_reading_backwards_meets_the_same_families_with_the_same_places(app):
    for number in range(7):
        listed(f"Family {number}", waiting_days=number * 9)
    first = list_page.page(ListFilter(), seen_by=SERVICE, size=3)
    second = list_page.page(ListFilter(), seen_by=SERVICE, after=first.next, size=3)

    back = list_page.page(ListFilter(), seen_by=SERVICE, before=second.previous, size=3)

    assert [row.place for row in second.rows] == [4, 5, 6]
    assert [(row.place, row.reference) for row in back.rows] == [(row.place, row.reference) for row in first.rows]
    assert back.previous is None
    assert first.previous is None


def test_a_narrowed_list_keeps_the_places_of_the_whole_one(app):
    listed("Calm", waiting_days=70)
    urgent = listed("Urgent", urgent=True)
    listed("Calmer")
    second = listed("Also urgent", urgent=True)

    found = list_page.page(ListFilter(urgent=True), seen_by=SERVICE)

    assert [(row.place, row.reference) for row in found.rows] == [(1, urgent.reference), (2, second.reference)]
    assert [row.place for row in list_page.page(ListFilter(outcome="possible"), seen_by=SERVICE).rows] == []


def test_a_move_to_the_top_wins_until_its_last_day_and_leaves_the_points_alone(app, people):
    listed("Urgent", urgent=True)
    entry = listed("Okoro")
    points, today = entry.points, clock.today()

    move(entry, Placing.TOP, by=people.actor(Role.CHAIR))

    assert _references()[0] == entry.reference
    assert entry.points == points
    entry.moves[0].expires_on = today - timedelta(days=1)
    moves.fall_due()
    assert _references()[0] != entry.reference
    assert not entry.moved


@pytest.mark.parametrize(("placing", "expected"), [(Placing.ABOVE, ["A", "C", "B"]), (Placing.BELOW, ["A", "B", "C"])])
def test_a_family_is_moved_just_above_or_below_another(app, people, placing, expected):
    first, second = listed("A", urgent=True, waiting_days=90), listed("B", urgent=True)
    third = listed("C")
    names = {first.reference: "A", second.reference: "B", third.reference: "C"}

    move(third, placing, beside=second.reference, by=people.actor(Role.COORDINATOR))

    assert [names[each] for each in _references()] == expected


def test_new_evidence_scores_a_moved_family_anew_and_leaves_it_where_the_panel_put_it(app, people):
    agency = make_agency()
    listed("Urgent", urgent=True)
    entry = listed("Okoro", agency=agency)
    move(entry, Placing.TOP, by=people.actor(Role.CHAIR))

    add_evidence(entry.family, "sf3.finance.debt", agency=agency)
    entries.rescore_after_change([entry.family_id], by=SERVICE)

    assert entry.points > 0
    assert entry.score_key != entry.order_key
    assert _references()[0] == entry.reference


def test_a_parked_family_leaves_the_order_and_returns_by_itself(app, people):
    entry = listed("Okoro")
    until = clock.today() + timedelta(days=10)
    command = ParkEntry(entry_id=entry.id, seen_revision=entry.revision, until=until, reason="In hospital")

    moves.park(command, by=people.actor(Role.COORDINATOR))

    assert _references() == []
    moves.fall_due()
    assert _references() == []
    entry.parked_until = clock.today()
    moves.fall_due()
    assert _references() == [entry.reference]
    assert entry.park_reason == ""


def test_a_year_that_was_mistyped_neither_parks_nor_moves_a_family(app):
    entry = listed("Okoro")
    seen, far = {"entry_id": entry.id, "seen_revision": entry.revision, "reason": "Away"}, date(9999, 12, 31)

    with pytest.raises(Invalid, match="parked for a year at most"):
        moves.park(ParkEntry(**seen, until=far), by=SERVICE)
    with pytest.raises(Invalid, match="last for a year at most"):
        moves.move(MoveEntry(**seen, placing=Placing.TOP, expires_on=far), by=SERVICE)

    assert entry.status is EntryStatus.WAITING
    assert not entry.moved


def test_a_cursor_survives_its_address_and_nonsense_is_none():
    cursor = Cursor(order_key=-1200, tie=84, reference="F-2026-00042", place=51)

    assert Cursor.read(str(cursor)) == cursor
    assert [Cursor.read(text) for text in ("", "x", "1.2.3", "1.2.x.F-1", "...", f"{2**70}.1.1.F-1")] == [None] * 6


def _references(size: int = 50) -> list[str]:
    """The whole list, page by page."""
    found, after = [], None
    while True:
        page = list_page.page(ListFilter(), seen_by=SERVICE, after=after, size=size)
        found += [row.reference for row in page.rows]
        after = page.next
        if after is None:
            return found
