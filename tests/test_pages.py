"""Every page that a link leads to, as each demonstration user meets it."""

from __future__ import annotations

import pytest

from tests.support import demonstration
from tests.support.crawling import Crawler, plain
from tests.support.visitor import REDIRECTS, Visitor
from tests.support.watch import StatementWatch
from triage.db import db

FEWEST_PAGES = 40

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
def test_every_link_leads_to_a_sound_page_and_opening_one_writes_nothing(make_live_app, database_kind):
    app = make_live_app(demo=True)
    people = demonstration.load(app)
    with app.app_context():
        watch = StatementWatch.of(db.engine)
    met: set[str] = set()
    faults: list[str] = []

    for person in people["sign_ins"]:
        visitor = Visitor(app, watch)
        visitor.sign_in(person["email"], people["password"])
        found = walk(visitor, Crawler(app))
        faults += [f"{person['email']}: {fault}" for fault in found[1]]
        met |= found[0]

    assert not faults, "\n".join(faults)
    assert len(met) >= FEWEST_PAGES, f"only {len(met)} kinds of page can be reached: {sorted(met)}"


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
