"""Every page that a link leads to, as each demonstration user meets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support import demonstration
from tests.support.crawling import Crawler, plain
from tests.support.visitor import REDIRECTS, Visitor
from tests.support.watch import StatementWatch
from triage.accounts import queries as accounts
from triage.db import db
from triage.demo.council import DOMAIN, PASSWORD, USERS

FEWEST_PAGES = 60
SEE_MOST = ("coordinator", "chair", "police", "keyworker")  # whose pages ask the database for most

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


def one_of_each_kind() -> list[str]:
    """The short name of one demonstration user for each set of roles."""
    return list({user.roles: user.email for user in reversed(USERS)}.values())


@pytest.fixture
def visitor_for(demonstration_app: Flask) -> Callable[[str], Visitor]:
    """Signs a demonstration user in, by their short name."""
    with demonstration_app.app_context():
        watch = StatementWatch.of(db.engine)

    def signed_in(who: str) -> Visitor:
        visitor = Visitor(demonstration_app, watch)
        visitor.sign_in(f"{who}@{DOMAIN}", PASSWORD)
        return visitor

    return signed_in


def test_every_link_leads_to_a_sound_page_and_opening_one_writes_nothing(demonstration_app, visitor_for, database_kind):
    met: set[str] = set()
    faults: list[str] = []

    # A second page of a kind asks the same of the database with other data: that is seen on one of the two.
    people, of_each = (one_of_each_kind(), 2) if database_kind == "sqlite" else (SEE_MOST, 1)
    for who in people:
        found = walk(visitor_for(who), Crawler(demonstration_app, of_each=of_each))
        faults += [f"{who}: {fault}" for fault in found[1]]
        met |= found[0]

    assert not faults, "\n".join(faults)
    assert len(met) >= FEWEST_PAGES, f"only {len(met)} kinds of page can be reached: {sorted(met)}"


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_everybody_may_open_what_their_home_page_shows_them(visitor_for, database_kind):
    faults = []

    for user in USERS:
        visitor = visitor_for(user.email)
        for words, link in visitor.get("/").links.items():
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


def walk(visitor: Visitor, crawler: Crawler) -> tuple[set[str], list[str]]:
    """The kinds of page that one person reaches, and what is wrong with them or with the links to them."""
    links: dict[str, list[str]] = {}
    came_from: dict[str, str] = {}
    met, faults = set(), []
    for address, endpoint in crawler.walk(lambda opened: links[opened]):
        try:
            links[address] = links_of(visitor, address)
        except Exception as error:  # noqa: BLE001  # one fault does not hide the others
            links[address] = []
            faults.append(f"{address}, linked from {came_from.get(address, 'nowhere')}: {type(error).__name__} {error}")
        for link in links[address]:
            came_from.setdefault(plain(link, address), address)
        met.add(endpoint)
    return met, faults


def links_of(visitor: Visitor, address: str) -> list[str]:
    """Where the page at that address leads; raises where the page is not what a link may lead to."""
    response = visitor.send("GET", address)
    if response.status_code in REDIRECTS:
        return [response.headers["Location"]]
    assert response.status_code == 200, f"answers {response.status_code}"
    if response.mimetype != "text/html":
        return []
    found: list[str] = visitor.page_of(response).tree.xpath("//a/@href")
    return found
