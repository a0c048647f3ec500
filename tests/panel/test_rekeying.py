"""A new policy comes to the whole list at once, and the list stays in the order of the rule, whatever happened."""

from __future__ import annotations

import random
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
import time_machine

from tests.panel.arranging import ELIGIBLE, add_evidence, listed
from tests.support.criteria import document, publish
from tests.support.people import make_agency
from triage import clock
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.criteria import queries as criteria
from triage.criteria.commands import CriteriaKind
from triage.db import db
from triage.errors import Stale
from triage.panel.commands.entries import ListFilter, MoveEntry, Placing
from triage.panel.models import EntryStatus, ListEntry, Rekeying, RekeyingState
from triage.panel.queries import list_page
from triage.panel.queries.order import list_policy
from triage.panel.service import entries, moves, rekeying
from triage.rules import plain, priority

COMPONENTS = [
    {"id": "headlines", "kind": "headline", "label": "Headlines met", "verified": 1, "asserted": 1},
    {"id": "agencies", "kind": "agencies", "label": "Agencies", "points": 20, "at_most": 40},
    {"id": "urgent", "kind": "urgent", "label": "Urgent", "points": 2},
]


def come(key: str = "2", *, at_most: int | None = None, start: date | None = None, **changes: object) -> None:
    """A policy of that version is published and comes to the list."""
    cap = {} if at_most is None else {"waiting_points_at_most": at_most}
    content = document("policies", "priority-1.toml", version=key, **cap, **changes)
    publish(CriteriaKind.PRIORITY, content, start=start or clock.today())
    rekeying.begin(CriteriaKind.PRIORITY, f"priority@{key}")
    rekeying.work()


@pytest.fixture
def travel():
    """Let days go by, as often as asked for."""
    with ExitStack() as stack:

        def go(*, days: int) -> None:
            criteria.forget()
            stack.enter_context(time_machine.travel(clock.now() + timedelta(days=days), tick=False))

        yield go


def whole(size: int = 3) -> list[str]:
    """The list, page by page, there and back again."""
    there, after, last = [], None, None
    while True:
        page = list_page.page(ListFilter(), seen_by=SERVICE, after=after, size=size)
        there += [row.reference for row in page.rows]
        if page.next is None:
            break
        after, last = page.next, page
    back, before = [], last.next if last is not None else None
    while before is not None:
        page = list_page.page(ListFilter(), seen_by=SERVICE, before=before, size=size)
        back = [row.reference for row in page.rows] + back
        before = page.previous
    assert back == there[: len(back)]
    return there


def by_the_rule() -> list[str]:
    """The list as the pure rule orders what is stored."""
    policy = list_policy()
    those = db.session.query(ListEntry).filter_by(status=EntryStatus.WAITING)
    places = [priority.Entry(each.reference, each.order_key, each.capped, each.tie) for each in those]
    return [each.reference for each in priority.order(places, on=clock.today(), per_day=policy.per_day)]


def by_brute_force() -> list[str]:
    """The list as the points of the day say, asked of every family that stands by its points."""
    policy, today = list_policy(), clock.today()
    those = db.session.query(ListEntry).filter_by(status=EntryStatus.WAITING, moved=False)

    def worth(entry: ListEntry) -> int:
        waited = max(0, (today - entry.waiting_since).days) * policy.per_day
        most = policy.waiting_at_most
        points = priority.points_of(entry.tally, policy) * 1000
        return points + (waited if most is None else min(waited, most))

    return [each.reference for each in sorted(those, key=lambda one: (-worth(one), one.reference))]


def test_every_place_has_the_new_points_and_its_reasons_follow(app):
    several = [listed(f"Family {number}", waiting_days=number * 9, urgent=number == 3) for number in range(5)]

    come(component=COMPONENTS)

    for entry in several:
        parts = priority.components_of(priority.signs_from(entry.signs), list_policy())
        shown = priority.parts_of(entry.signs, list_policy())
        assert shown == [plain.to_plain(each) for each in parts]
        assert entry.policy == "priority@2"
        assert entry.points == sum(each.points for each in parts)
    assert whole() == by_the_rule() == by_brute_force()
    done = db.session.query(Rekeying).one()
    assert (done.state, done.done, done.total) == (RekeyingState.DONE, 5, 5)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_orders_the_list_as_the_rule_does_under_random_histories_and_clocks(app, seed, travel):
    chance = random.Random(seed)
    agencies = [make_agency() for _ in range(3)]
    several = [
        listed(
            f"Family {number}",
            waiting_days=chance.randrange(400),
            urgent=chance.random() < 0.2,
            agency=chance.choice(agencies),
        )
        for number in range(9)
    ]
    for turn in range(4):
        chosen = chance.choice(several)
        happening = chance.randrange(4)
        if happening == 0:
            add_evidence(chosen.family, chance.choice(ELIGIBLE), agency=chance.choice(agencies))
            entries.rescore_after_change([chosen.family_id], by=SERVICE)
        elif happening == 1:
            come(
                str(turn + 2), at_most=chance.choice([None, 5, 20, 60]), component=COMPONENTS[: chance.randrange(1, 4)]
            )
        elif happening == 2:
            travel(days=chance.randrange(1, 90))
        else:
            chosen.waiting_since -= timedelta(days=chance.randrange(40))
            entries.rescore_after_change([chosen.family_id], by=SERVICE)
        moves.fall_due()

        assert whole() == by_the_rule() == by_brute_force(), (turn, happening)


def test_waiting_adds_no_more_than_the_policy_says(app):
    long, short = listed("Long", waiting_days=1000), listed("Short", waiting_days=30, urgent=True)
    assert whole() == [long.reference, short.reference]

    come(at_most=20)

    assert (long.capped, short.capped) == (True, False)
    assert whole() == [short.reference, long.reference]


def test_days_write_nothing_but_who_reached_the_most(app, travel):
    entry, fresh = listed("Okoro", waiting_days=99), listed("Sesay", waiting_days=1)
    come(at_most=20)
    revision = fresh.revision

    travel(days=2)
    moves.cap_what_is_due()

    assert (entry.capped, fresh.capped, fresh.revision) == (True, False, revision)
    assert entry.order_key == entry.points * 1000 + 20_000


def test_a_family_placed_by_hand_stays_beside_whom_it_stood(app, people):
    several = [listed(f"Family {number}", urgent=True, waiting_days=60 - number) for number in range(4)]
    first, second, third, last = several
    chair = people.actor(Role.CHAIR)
    for entry, placing, beside in ((last, Placing.TOP, ""), (third, Placing.BELOW, first.reference)):
        command = MoveEntry(
            entry_id=entry.id,
            seen_revision=entry.revision,
            placing=placing,
            beside=beside,
            reason="As agreed",
            expires_on=clock.today() + timedelta(days=9),
        )
        moves.move(command, by=chair)
    order = [last.reference, first.reference, third.reference, second.reference]
    assert whole() == order

    come(at_most=5, component=COMPONENTS)

    assert whole() == order


def test_cut_short_it_goes_on_and_the_list_is_never_of_two_orders(app, monkeypatch):
    several = [listed(f"Family {number}", waiting_days=number * 9) for number in range(5)]
    before = whole()
    monkeypatch.setattr(rekeying, "PART", 2)
    real, calls = rekeying.work_out, []

    def fails(tallies, policy):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the machine stopped")
        real(tallies, policy)

    monkeypatch.setattr(rekeying, "work_out", fails)
    with pytest.raises(RuntimeError):
        come(component=COMPONENTS)
    db.session.rollback()

    assert whole() == before
    assert {entry.policy for entry in several} == {"priority@1"}
    assert 0 < db.session.query(Rekeying).one().done < 5
    monkeypatch.setattr(rekeying, "work_out", real)
    rekeying.work()
    assert {entry.policy for entry in several} == {"priority@2"}


def test_a_newer_policy_takes_the_place_of_one_on_its_way(app):
    listed("Okoro")
    publish(CriteriaKind.PRIORITY, document("policies", "priority-1.toml", version="2"), start=clock.today())
    rekeying.begin(CriteriaKind.PRIORITY, "priority@2")

    come("3")

    assert [each.state for each in db.session.query(Rekeying).order_by(Rekeying.asked_at)] == [
        RekeyingState.REPLACED,
        RekeyingState.DONE,
    ]
    assert list_policy().version == "3"


def test_an_act_that_began_under_the_old_points_is_told(app):
    entry = listed("Okoro")
    seen = entry.revision

    come(component=COMPONENTS)

    assert entry.revision > seen
    command = MoveEntry(
        entry_id=entry.id,
        seen_revision=seen,
        placing=Placing.TOP,
        reason="x",
        expires_on=clock.today() + timedelta(1),
    )
    with pytest.raises(Stale):
        moves.move(command, by=SERVICE)


def test_a_family_is_put_between_two_of_the_same_points(app, people):
    several = [listed(f"Family {number}") for number in range(4)]
    first, second, third, last = several
    for entry, placing in ((last, Placing.BELOW), (third, Placing.ABOVE)):
        command = MoveEntry(
            entry_id=entry.id,
            seen_revision=entry.revision,
            placing=placing,
            beside=first.reference,
            reason="As agreed",
            expires_on=clock.today() + timedelta(days=9),
        )
        moves.move(command, by=people.actor(Role.CHAIR))

    assert whole() == [each.reference for each in (third, first, last, second)]


def test_another_kind_of_criteria_leaves_the_list_alone(app):
    listed("Okoro")

    rekeying.begin(CriteriaKind.ROUTING, "routing@2")

    assert db.session.query(Rekeying).count() == 0
