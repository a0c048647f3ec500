"""Every page that a link leads to, as each demonstration user meets it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.support import demonstration
from tests.support.tour import Opened, tour_of, visitor_of, watch_on
from tests.support.visitor import REDIRECTS
from triage.accounts import queries as accounts
from triage.demo.council import DOMAIN, USERS

FEWEST_PAGES = 60
SEE_MOST = ["coordinator", "chair", "police", "keyworker"]  # whose pages ask the database for most

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


def test_every_link_leads_to_a_sound_page_and_opening_one_writes_nothing(tour):
    must_be_sound(tour.opened)


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_every_kind_of_page_answers_on_postgresql(demonstration_app, database_kind):
    # A second page of a kind asks the same of the database with other data: that is seen on SQLite.
    must_be_sound(tour_of(demonstration_app, SEE_MOST, of_each=1).opened)


def test_everybody_may_open_what_their_home_page_shows_them(tour):
    faults = []
    watch = watch_on(tour.app)
    known = {(each.who, each.address) for each in tour.opened if each.status == 200}

    for user in USERS:
        visitor = visitor_of(tour.app, user.email, watch)
        for words, link in visitor.get("/").links.items():
            if (user.email, link) in known:
                continue
            status = visitor.get(link).status
            if status != 200:
                faults.append(f"{user.email}: {words!r} leads to {link}, which answers {status}")

    assert not faults, "\n".join(faults)


def test_a_second_loading_leaves_the_data_as_it_is(demonstration_app):
    with demonstration_app.app_context():
        before = accounts.active_users()

        people = demonstration.load(demonstration_app)

        assert accounts.active_users() == before
    assert {person["email"] for person in people["sign_ins"]} <= {f"{user.email}@{DOMAIN}" for user in USERS}


def must_be_sound(opened: Iterable[Opened]) -> None:
    """Every link leads to a page or a paper, and every page is what a page must be."""
    met: set[str] = set()
    faults = []
    for each in opened:
        if not each.endpoint:
            continue
        met.add(each.endpoint)
        fault = each.fault or ("" if each.status in {200, *REDIRECTS} else f"answers {each.status}")
        if fault:
            faults.append(f"{each.who}: {each.address}, linked from {each.came_from}: {fault}")

    assert not faults, "\n".join(faults)
    assert len(met) >= FEWEST_PAGES, f"only {len(met)} kinds of page can be reached: {sorted(met)}"
