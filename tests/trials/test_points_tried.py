"""A draft of the points is tried on the whole list: it gives the places that publishing it gives."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
import tomli_w

from tests.panel.arranging import ELIGIBLE, listed
from tests.panel.test_rekeying import COMPONENTS, come, whole
from tests.trials.trying import drafted, rows_of, tried
from triage import clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.criteria.commands import CriteriaKind
from triage.db import transaction
from triage.panel.commands.entries import MoveEntry, ParkEntry, Placing
from triage.panel.queries.order import list_policy
from triage.panel.service import moves
from triage.rules import priority, what_if
from triage.trials.queries import places

Made = TypeVar("Made")
KIND = CriteriaKind.PRIORITY
CALLS_OF_A_SECOND = 300_000
"""What Python does at least in a second, on a slow machine too: counted, as a busy one has no say in it."""


@pytest.fixture
def by(people):
    return people.coordinator.actor


def move(entry, placing, beside="", *, by) -> None:
    command = MoveEntry(
        entry_id=entry.id,
        seen_revision=entry.revision,
        placing=placing,
        beside=beside,
        reason="As agreed",
        expires_on=clock.today() + timedelta(days=9),
    )
    moves.move(command, by=by)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("at_most", [None, 20])
def test_the_places_are_those_that_publishing_gives(app, by, seed, at_most):
    chance = random.Random(seed)
    several = [
        listed(
            f"Family {number}",
            waiting_days=chance.randrange(300),
            urgent=chance.random() < 0.3,
            indicators=chance.sample(ELIGIBLE, chance.randrange(4)),
        )
        for number in range(9)
    ]
    move(several[4], Placing.TOP, by=by)
    move(several[6], Placing.TOP, by=by)
    move(several[2], Placing.BELOW, several[5].reference, by=by)
    parked = several[7]
    moves.park(
        ParkEntry(entry_id=parked.id, seen_revision=parked.revision, until=clock.today() + timedelta(9), reason="Away"),
        by=SERVICE,
    )
    cap = {} if at_most is None else {"waiting_points_at_most": at_most}
    now = list_policy()
    draft = priority.read_policy(_toml(COMPONENTS, at_most))
    with scope.as_service():
        found = what_if.shifts(places.standings(), now, draft, on=clock.today())
    assert [each.standing.reference for each in found] == whole()

    come(component=COMPONENTS, **({"at_most": at_most} if cap else {}))

    assert [each.standing.reference for each in sorted(found, key=lambda one: one.then)] == whole()


def test_who_moves_by_how_much_and_what_for(app, by):
    urgent = listed("Urgent", urgent=True)
    rich = listed("Rich", indicators=ELIGIBLE, waiting_days=3)
    calm = [listed(f"Calm {number}", waiting_days=number) for number in range(3)]
    components = [{"id": "urgent", "kind": "urgent", "label": "Urgent", "points": 1}, *COMPONENTS[:1]]

    trial = tried(drafted(KIND, "priority@1", by=by, component=components, waiting_points_per_day=0), by=by)

    counts = trial.counts
    assert (counts["tried"], counts["up"] + counts["down"] + counts["same"]) == (5, 5)
    assert counts["against"] == "priority@1"
    shares = {each["label"]: (each["now"], each["then"]) for each in counts["shares"]}
    assert shares["Urgent"] == (30, 1)
    assert shares["Time waiting"][1] == 0
    rows = rows_of(trial)
    assert all(row.before["place"] - row.after["place"] == row.after["places"] for row in rows.values())
    assert any("Time waiting: 0 instead of" in each for row in rows.values() for each in row.words)
    assert {urgent.reference, rich.reference} | {each.reference for each in calm} >= set(rows)


def test_restricted_families_hold_their_place_and_are_not_counted(app, by):
    several = [listed(f"Family {number}", urgent=number == 2) for number in range(3)]
    with transaction():
        several[2].family.restricted = True
    draft = drafted(KIND, "priority@1", by=by, component=COMPONENTS[:1])

    trial = tried(draft, by=by)

    assert trial.counts["tried"] == 2
    assert trial.counts["up"] == 2
    assert not rows_of(trial)[several[2].reference].counted


def test_a_list_of_thousands_is_compared_in_under_a_second():
    chance, today = random.Random(1), clock.today()
    now = priority.policy()
    draft = priority.read_policy(_toml(COMPONENTS, 20))
    those = [
        what_if.fresh(
            number,
            f"F-2026-{number:05d}",
            f"h{chance.randrange(6)}.{chance.randrange(3)} a{chance.randrange(3)}.0",
            today - timedelta(days=chance.randrange(700)),
            now,
            today,
        )
        for number in range(3000)
    ]

    calls, (found, shares) = counted(
        lambda: (what_if.shifts(those, now, draft, on=today), what_if.shares(those, now, draft, on=today))
    )

    assert calls < CALLS_OF_A_SECOND
    assert sorted(each.then for each in found) == list(range(1, 3001))
    assert shares[-1].label == what_if.WAITING_LABEL


def counted(act: Callable[[], Made]) -> tuple[int, Made]:
    """How many functions were called in an act, and what came of it."""
    calls = 0

    def heard(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(heard)
    try:
        made = act()
    finally:
        sys.setprofile(None)
    return calls, made


def _toml(components, at_most) -> str:

    cap = {} if at_most is None else {"waiting_points_at_most": at_most}
    return tomli_w.dumps(
        {
            "code": "priority",
            "version": "2",
            "name": "Points",
            "waiting_points_per_day": 0.2,
            "tie_break": "The older one first.",
            **cap,
            "component": components,
        }
    )
