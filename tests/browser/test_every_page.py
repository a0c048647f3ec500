"""axe and a narrow screen on every kind of page that a demonstration user can reach."""

from __future__ import annotations

from functools import partial
from itertools import groupby

import pytest

from tests.support import browsing
from tests.support.browsing import faults_of
from tests.support.people import code_for
from tests.support.serving import serving
from triage.demo.council import DOMAIN, PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("demonstration")]

FEWEST_PAGES = 150


def test_no_page_has_a_fault_that_a_machine_can_find(tour, make_page):
    pages = [each for each in tour.first_of_each() if each.status == 200 and each.mimetype == "text/html"]
    faults: list[str] = []

    with serving(tour.app) as server:
        for who, theirs in groupby(pages, key=lambda opened: opened.who):
            page = make_page()
            code_of = partial(code_for, tour.app)
            browsing.sign_in(page, server, f"{who}@{DOMAIN}", PASSWORD, code_of=code_of)
            for each in theirs:
                page.goto(server + each.address)
                faults += faults_of(page)

    assert not faults, "\n".join(faults)
    assert len(pages) >= FEWEST_PAGES, f"only {len(pages)} kinds of page were reached"
