"""A real browser: Debian's Chromium, driven by Playwright, with axe on every page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.support.looking import violations_of

NARROW = {"width": 320, "height": 800}
ARGUMENTS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # With a new document for each page come a new frame and its processes: a fifth of what loading a page costs.
    "--disable-features=RenderDocument,PaintHolding,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints",
]


@contextmanager
def chromium(program: str) -> Iterator[Browser]:
    """A browser without a window; as root it cannot have a sandbox."""
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, server: str, email: str, password: str, *, code_of: Callable[[str], str]) -> None:
    """Sign in through the pages of password and code; `code_of` is asked for the code when its page is there."""
    page.goto(f"{server}/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=one_time_code]").fill(code_of(email))
    page.get_by_role("button", name="Continue").click()
    page.locator(".app-header__out").wait_for()


def check_page(page: Page) -> None:
    """Check one open page: nothing that axe objects to, and no sideways scrolling at 320 pixels."""
    faults = faults_of(page)
    assert not faults, "; ".join(faults)


def faults_of(page: Page) -> list[str]:
    """What `check_page` would complain of."""
    faults = [f"{page.url}: {describe(violation)}" for violation in violations_of(page)]
    before = page.viewport_size
    page.set_viewport_size(NARROW)
    try:
        width = page.evaluate("document.documentElement.scrollWidth")
    finally:
        if before is not None:
            page.set_viewport_size(before)
    if width > NARROW["width"]:
        faults.append(f"{page.url} is {width} pixels wide on a screen of {NARROW['width']}")
    return faults


def describe(violation: dict[str, Any]) -> str:
    """One of axe's findings in a line."""
    where = ", ".join(" ".join(node["target"]) for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['impact']}): {violation['help']} at {where}"


class Complaints:
    """What a page's scripts and its security policy complain about."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("console", self._said)

    def _said(self, message: ConsoleMessage) -> None:
        # A refused form answers 409 or 422 on purpose, and Chromium reports each as an error of loading.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.heard.append(message.text)
