"""The journey of a family that is known twice: side by side, merged, led on, and parted, with axe on each page."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser.test_break_glass import user
from tests.browser.walker import Walker
from tests.intake import arranging
from tests.support.databases import at_work
from triage.families.models import Family

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture
def twice(council_app: Flask) -> list[str]:
    """One family that was taken in as two."""
    with at_work(council_app):
        return [taken_in().reference for _ in range(2)]


def taken_in() -> Family:
    return arranging.taken_in(arranging.sent(user("school"), **arranging.okoro()), user("coordinator"))


@pytest.mark.parametrize("way", ["mouse", "no JavaScript"])
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_family_that_is_known_twice_becomes_one_and_two_again(somebody, twice, way, database_kind):
    coordinator = somebody("coordinator", way)

    put_together(coordinator, *twice)
    is_led_on(coordinator, *twice)
    part(coordinator, twice[1])


def put_together(coordinator: Walker, kept: str, gone: str) -> None:
    """By way of every refusal that a form makes."""
    coordinator.open(f"/families/{kept}")
    coordinator.follow("Merge with another record of this family")
    coordinator.fill({"other": kept})
    coordinator.press("Show them side by side", refused=True)
    assert "That is this record" in coordinator.text
    coordinator.fill({"other": gone})
    coordinator.press("Show them side by side")
    assert f"Goes: {gone}" in coordinator.text
    coordinator.press("Make them one family", refused=True)
    assert "Say why the two are one" in coordinator.text
    coordinator.fill({"because": "The same mother and children, referred by the school twice"})
    coordinator.press("Make them one family")
    assert f"Decided under {gone}" in coordinator.text


def is_led_on(coordinator: Walker, kept: str, gone: str) -> None:
    """From the address of the record that went to the one that was kept."""
    coordinator.open(f"/families/{gone}")
    assert coordinator.path == f"/families/{kept}"
    assert f"{gone} was merged into this record" in coordinator.text
    coordinator.follow("Merged records")
    coordinator.page.locator("#merges a").first.click()


def part(coordinator: Walker, gone: str) -> None:
    """Back again."""
    coordinator.follow("They are two after all: part them")
    assert "places in families" in coordinator.text
    coordinator.fill({"because": "The second is the family of her sister"})
    coordinator.press("Part the two records")
    assert "They are two records again" in coordinator.text
    coordinator.open(f"/families/{gone}")
    assert coordinator.path == f"/families/{gone}"
