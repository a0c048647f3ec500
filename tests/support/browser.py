"""A real browser for the tests that ask for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from setup import programs
from tests.support import browsing
from tests.support.leaving_out import leave_out

PATIENCE = 60_000
"""Milliseconds until what does not come is a fault: what comes is waited for no longer than it takes."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    program = programs.chromium()
    if program is None:
        leave_out("Chromium is not installed")
    assert program is not None
    with browsing.chromium(program) as started:
        yield started


@pytest.fixture
def make_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a browser of one person's own; a script error or a breach of the security policy fails the test."""
    opened: list[tuple[Page, browsing.Complaints]] = []

    def make(**options: object) -> Page:
        fresh = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", **options).new_page()
        fresh.set_default_timeout(PATIENCE)
        opened.append((fresh, browsing.Complaints(fresh)))
        return fresh

    yield make
    heard = [complaint for _, complaints in opened for complaint in complaints.heard]
    for page, _ in opened:
        page.context.close()
    assert not heard, f"the browser complained: {heard}"


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    """One person's browser, with JavaScript."""
    return make_page()


@pytest.fixture
def check_page() -> Callable[[Page], None]:
    """Checks an open page with axe and on a screen 320 pixels wide."""
    return browsing.check_page
