"""A new version of a framework: written, refused, mended, tried, published by another; a verdict that it changed."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_panel_to_pack import put_on_list, user
from tests.browser.walker import Walker
from tests.support.databases import at_work
from triage import clock

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"])]

NEXT = "sf3@2"
TODAY = {"in_use_from-day": "day", "in_use_from-month": "month", "in_use_from-year": "year"}


@pytest.mark.parametrize("way", ["mouse", "no JavaScript"])
def test_new_criteria_are_published_by_a_second_person_and_change_a_verdict(council_app, somebody, way, database_kind):
    with at_work(council_app):
        family = put_on_list("Okoro", user("school"), user("coordinator")).family
    coordinator: Walker = somebody("coordinator", way)

    version = write(coordinator)
    attempt(coordinator, version, family)
    propose(coordinator, version)
    publish(somebody("chair", way), version)
    judge_anew(coordinator, family)


def write(coordinator: Walker) -> str:
    """Four headlines instead of three, after none and more than there are; the address of the draft."""
    coordinator.open("/criteria")
    coordinator.follow("Begin a draft")
    coordinator.fill({"based_on": "framework sf3@1", "what": "next", "why": "The Board agreed it in June"})
    coordinator.press("Begin the draft")
    version = coordinator.path
    coordinator.open(f"{version}/rule")
    coordinator.fill({"headlines": "", "needs": "4"})
    coordinator.press("Save in the draft", refused=True)
    assert "Enter how many headlines are needed" in coordinator.text
    coordinator.fill({"headlines": "30"})
    coordinator.press("Save in the draft")
    assert "What stands in the way of publishing it" in coordinator.text
    coordinator.go(coordinator.page.locator("#in-the-way a").first)
    coordinator.fill({"headlines": "4"})
    coordinator.press("Save in the draft")
    assert "Nothing stands in its way" in coordinator.text
    return version


def attempt(coordinator: Walker, version: str, family: str) -> None:
    """It says which family it would change, and by what."""
    coordinator.follow("Try it: whom would it change?")
    coordinator.press("Try it now")
    for _ in range(600):
        if "1 of 1 families would change" in coordinator.text:
            break
        coordinator.page.wait_for_timeout(500)
        coordinator.open(f"{version}/trials")
    coordinator.follow("See the families, each with the reason")
    assert family in coordinator.text
    assert "The rule asks for 4 headlines instead of 3." in coordinator.text


def propose(coordinator: Walker, version: str) -> None:
    coordinator.open(version)
    coordinator.follow("Propose it to a second person")
    coordinator.press("Propose it", refused=True)
    day = {name: str(getattr(clock.today(), part)) for name, part in TODAY.items()}
    coordinator.fill(day | {"why": "Four headlines since June"})
    coordinator.press("Propose it")
    assert "Waits for a second person" in coordinator.text


def publish(chair: Walker, version: str) -> None:
    chair.open(version)
    chair.follow("Publish it")
    chair.press("Publish it")
    assert re.search("In use from|Published", chair.text)


def judge_anew(coordinator: Walker, family: str) -> None:
    """Who was judged stays judged by the old version until somebody says otherwise, and why."""
    coordinator.open(f"/families/{family}/evidence/framework")
    coordinator.fill({"framework": NEXT, "reason": "The family was referred again under the new rule"})
    coordinator.press("Judge under this framework")
    coordinator.open(f"/families/{family}/evidence/verdicts")
    coordinator.go(coordinator.page.locator("#verdicts td a").first)
    for words in ("Not eligible", "Supporting Families, version 2", "At least 4 family needs"):
        assert words in coordinator.text
