"""The intake queue: its order, its clock, filters that stick, pages by key."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.intake.arranging import sent
from triage import clock
from triage.access.permissions import Role
from triage.evidence import queries
from triage.evidence.queries import Wanted, queue
from triage.rules.working_days import ClockRule, Colour

RULE = ClockRule(amber=4, red=6)


def shown(page):
    """The references of the queue in the order of the page."""
    return page.all("//table[1]//th[@scope='row']//a[contains(@href, '/intake/')]")


def test_urgent_ones_come_first_and_then_the_longest_waiting(people, sign_in):
    today = clock.today()
    new = sent(people.referrer, received=today)
    old = sent(people.referrer, received=today - timedelta(days=9))
    urgent = sent(people.referrer, received=today - timedelta(days=2), urgent=True)

    page = sign_in(people.coordinator).get("/intake")

    assert shown(page) == [urgent.reference, old.reference, new.reference]


@pytest.mark.parametrize("days", range(12))
def test_a_colour_in_the_filter_is_the_colour_of_the_row(people, days):
    referral = sent(people.referrer, received=clock.today() - timedelta(days=days))
    actor = people.coordinator.actor

    found = [colour for colour in Colour if queries.intake(Wanted(colour=colour), RULE, seen_by=actor).total == 1]

    assert found == [queries.clock_of(referral, RULE).colour]


def test_the_clock_says_in_words_what_it_says_in_colour(people, sign_in):
    sent(people.referrer, received=clock.today() - timedelta(days=30))

    page = sign_in(people.coordinator).get("/intake")

    assert re.search(r"Waiting \d+ working days, too long", page.text)


def test_filters_stick_until_they_are_cleared(people, sign_in):
    calm = sent(people.referrer)
    urgent = sent(people.referrer, urgent=True)
    visitor = sign_in(people.coordinator)

    visitor.submit("/intake", urgent="yes", press="Apply filters")
    visitor.get("/")
    page = visitor.get("/intake")
    assert shown(page) == [urgent.reference]

    page = visitor.get("/intake", clear=1)
    assert sorted(shown(page)) == sorted([calm.reference, urgent.reference])


def test_the_filter_by_agency_leaves_out_the_others(people, make_user, sign_in):
    mine = sent(people.referrer)
    sent(make_user(Role.REFERRER))

    page = sign_in(people.coordinator).submit("/intake", agency=str(people.referrer.agency_id), press="Apply filters")

    assert shown(page) == [mine.reference]


def test_a_damaged_address_filters_by_less_and_does_not_fail(people, sign_in):
    referral = sent(people.referrer)

    page = sign_in(people.coordinator).get("/intake", agency="nonsense", colour="mauve", status="draft", after="x")

    assert shown(page) == [referral.reference]


def test_pages_go_on_by_key_and_show_each_referral_once(people, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 3)
    made = [
        sent(people.referrer, received=clock.today() - timedelta(days=each), urgent=each % 4 == 0) for each in range(8)
    ]
    actor = people.coordinator.actor

    seen, after = [], None
    while True:
        page = queries.intake(Wanted(), RULE, seen_by=actor, after=after)
        seen += [row.referral.reference for row in page.rows]
        after = page.after
        if after is None:
            break

    assert len(seen) == len(set(seen)) == len(made)
    assert seen == [row.referral.reference for row in whole_queue(actor, monkeypatch)]


def whole_queue(actor, monkeypatch):
    """The queue on one page."""
    monkeypatch.setattr(queue, "PAGE", 100)
    return queries.intake(Wanted(), RULE, seen_by=actor).rows


def test_an_empty_queue_says_what_will_appear(people, sign_in):
    page = sign_in(people.coordinator).get("/intake")

    assert "A referral appears here as soon as an agency sends it." in page.text
