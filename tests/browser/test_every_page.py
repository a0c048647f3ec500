"""axe and a narrow screen on every kind of page that a demonstration user can reach."""

from __future__ import annotations

from functools import partial

import pytest
from lxml import html
from playwright.sync_api import Page

from tests.support import browsing, demonstration
from tests.support.browsing import faults_of
from tests.support.crawling import Crawler
from tests.support.people import code_for
from tests.support.serving import serving

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("demonstration pages")]

FEWEST_PAGES = 40
NOT_PAGES = ("download", ".pdf", "pdf", "calendar", "file")


def links_at(page: Page, address: str) -> list[str]:
    """Where the page at that address leads this person; asked for without drawing it."""
    found: list[str] = html.fromstring(page.request.get(address).text() or "<html></html>").xpath("//a/@href")
    return [link for link in found if link != "/sign-out"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_no_page_has_a_fault_that_a_machine_can_find(demonstration_app, make_page, database_kind):
    app = demonstration_app
    people = demonstration.load(app)
    looked_at: set[str] = set()
    faults: list[str] = []

    with serving(app) as server:
        for person in people["sign_ins"]:
            page = make_page()
            code_of = partial(code_for, app)
            browsing.sign_in(page, server, person["email"], people["password"], code_of=code_of)
            links: dict[str, list[str]] = {}
            for address, endpoint in Crawler(app, of_each=1).walk(lambda opened, links=links: links.get(opened, [])):
                if endpoint.endswith(NOT_PAGES) or ".pdf" in address:
                    continue
                links[address] = links_at(page, server + address)
                if endpoint not in looked_at:
                    looked_at.add(endpoint)
                    page.goto(server + address)
                    faults += faults_of(page)

    assert not faults, "\n".join(faults)
    assert len(looked_at) >= FEWEST_PAGES, f"only {len(looked_at)} kinds of page were reached: {sorted(looked_at)}"
