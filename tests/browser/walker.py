"""Somebody at a real browser: by mouse and keyboard, without JavaScript, or by keyboard alone."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator, Page

from tests.browser.hands import BUTTONS, FILL, LINKS, PLACE_OF
from tests.support.browsing import NARROW, faults_of
from triage.demo.council import DOMAIN, PASSWORD

# Ids and references, left out where the kind of page is meant rather than the page.
PARTICULAR = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[CFRL]-\d{4}-\d+")
# A folder for pictures of every kind of page that the journeys meet, wide and narrow; none are made without it.
PICTURES = os.environ.get("TRIAGE_TEST_PICTURES", "")
IMPROVED = "html[data-improved], body:not(.js-enabled)"
"""A page whose scripts have done with it, or one without."""
WAITS = 60.0
"""Seconds until something that is not there is a fault."""

# How many places that Tab certainly stops at lie between the focus and a field; a group of radio buttons is one.
STOPS_BEFORE = """field => {
  const groups = new Set();
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(each => {
    if (each.disabled || each.tabIndex < 0 || !each.checkVisibility()) return false;
    if (each.type !== "radio" || each === field) return true;
    return each.name !== field.name && !groups.has(each.name) && groups.add(each.name);
  });
  const after = Node.DOCUMENT_POSITION_FOLLOWING, before = Node.DOCUMENT_POSITION_PRECEDING;
  const between = stops.filter(each => each !== field && document.activeElement.compareDocumentPosition(each) & after
    && field.compareDocumentPosition(each) & before);
  return Math.max(0, between.length - 2);
}"""


class Walker:
    """One person's browser; every kind of page that it opens is looked at once."""

    def __init__(
        self, page: Page, server: str, looked_at: set[str] | None = None, *, code_of: Callable[[str], str]
    ) -> None:
        self.page = page
        # What an address's authenticator app shows now.
        self.code_of = code_of
        # Pages come in a moment; on a machine that is busy with other tests a PDF in a page may take longer.
        self.page.set_default_timeout(60_000)
        self.server = server
        # Shared by everybody on one journey; None: do not look, as axe needs JavaScript.
        self.looked_at = looked_at
        self.faults: list[str] = []

    # ------------------------------------------------------------------------------ where it is

    @property
    def path(self) -> str:
        """The address of the page at hand, without its query."""
        return urlsplit(self.page.url).path

    @property
    def h1(self) -> str:
        return " ".join(str(self.page.evaluate("document.querySelector('h1').innerText")).split())

    @property
    def text(self) -> str:
        """The words of the main part, each run of spaces as one."""
        return " ".join(str(self.page.evaluate("document.querySelector('main').innerText")).split())

    def names(self, pattern: str) -> list[str]:
        """The names of the fields of the page that match, in the order of the page."""
        found = self.page.evaluate("[...document.querySelectorAll('main [name]')].map(each => each.name)")
        return [name for name in dict.fromkeys(found) if re.fullmatch(pattern, name)]

    # ---------------------------------------------------------------------------------- acting

    def sign_in(self, who: str, *, password: str = PASSWORD) -> Self:
        """Sign in as somebody of the invented council, by their short name."""
        self.open("/sign-in")
        return self.prove(who, password=password)

    def prove(self, who: str, *, password: str = PASSWORD) -> Self:
        """Fill in the sign-in page at hand, and the page for the code that follows."""
        self.give_password(who, password=password, here=True)
        self.fill({"one_time_code": self.code_of(f"{who}@{DOMAIN}")})
        self.press("Continue")
        return self

    def give_password(self, who: str, *, password: str = PASSWORD, here: bool = False) -> None:
        """Only the first half of signing in."""
        if not here:
            self.open("/sign-in")
        self.fill({"email": f"{who}@{DOMAIN}", "password": password})
        self.press("Sign in")

    def sign_out(self) -> None:
        """Leave by the button in the header."""
        with self.page.expect_navigation() as arriving:
            self._activate(self.page.get_by_role("banner").get_by_role("button", name="Sign out"), "Enter")
        self._arrived(arriving.value)

    def open(self, path: str) -> None:
        """Type an address."""
        self._arrived(self.page.goto(self.server + path))

    def follow(self, words: str) -> None:
        """Follow the link of the main part with these words, which may look like a button."""
        self._leave_by(LINKS, words)

    def go(self, link: Locator) -> None:
        """Follow this link."""
        with self.page.expect_navigation() as arriving:
            self._activate(link, "Enter")
        self._arrived(arriving.value)

    def follow_by_key(self, key: str, words: str) -> None:
        """Follow the link that has a key of its own in the room."""
        self.follow(words)

    def press(self, words: str, *, refused: bool = False) -> None:
        """Press the button of the main part with these words; `refused` where the page should come back."""
        self._leave_by(BUTTONS, words, refused=refused)

    def _leave_by(self, kinds: str, words: str, *, refused: bool = False) -> None:
        with self.page.expect_navigation() as arriving:
            self._press(kinds, words)
        self._arrived(arriving.value, refused=refused)

    def _press(self, kinds: str, words: str) -> None:
        self.page.mouse.click(*self._by_hand(PLACE_OF, [kinds, words]))

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Give each field its answer: text, the value of a choice, or the list of boxes to tick."""
        # The whole text at once; letter by letter is how it is typed on the journeys made by keyboard.
        told = {name: answer if isinstance(answer, list) else str(answer) for name, answer in answers.items()}
        self._by_hand(FILL, list(told.items()))

    def _by_hand(self, act: str, given: object) -> Any:
        """Do something in one go; what a script of the page has still to open is waited for."""
        patience = time.monotonic() + WAITS
        while True:
            try:
                return self.page.evaluate(act, given)
            except Error:
                if time.monotonic() > patience:
                    raise
                self.page.wait_for_timeout(25)

    def _activate(self, target: Locator, key: str) -> None:
        target.click()

    # --------------------------------------------------------------------------------- looking

    def look(self, kind: str) -> None:
        """Look at the page at hand as it stands now, under a name of its own."""
        if self.looked_at is not None and kind not in self.looked_at:
            self.looked_at.add(kind)
            self.faults += faults_of(self.page)
            if PICTURES:
                self._take_pictures(kind)

    def _arrived(self, response: Any, *, refused: bool = False) -> None:
        """Check the answer, and look at the page when it is the first of its kind, once its scripts are there."""
        assert response is not None
        self.page.locator(IMPROVED).first.wait_for(state="attached")
        expected = response.status in (409, 422) if refused else response.status == 200
        assert expected, f"{self.page.url} answers {response.status}: {self.page.locator('body').inner_text()[:600]}"
        kind = f"{PARTICULAR.sub('one', self.path)} {response.status}"
        if self.looked_at is None or kind in self.looked_at:
            return
        self.looked_at.add(kind)
        self.faults += faults_of(self.page)
        if PICTURES:
            self._take_pictures(kind)

    def _take_pictures(self, kind: str) -> None:
        name = re.sub(r"\W+", "-", kind).strip("-") or "home"
        before = self.page.viewport_size
        for size in (NARROW, before):
            self.page.set_viewport_size(size)
            self.page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)


class KeyboardWalker(Walker):
    """Somebody who cannot use a mouse: everything is reached by Tab and done by keys."""

    MOST_TABS = 400

    def follow_by_key(self, key: str, words: str) -> None:
        # The keys are fetched after the page; they work from the moment that the page offers them.
        self.page.locator("[data-keys]").wait_for(state="visible")
        with self.page.expect_navigation() as arriving:
            self.page.keyboard.press(key)
        self._arrived(arriving.value)

    def _press(self, kinds: str, words: str) -> None:
        main = self.page.locator("main")
        button = main.get_by_role("button", name=words, exact=True)
        target = main.get_by_role("link", name=words, exact=True).or_(button) if kinds == LINKS else button
        self._activate(target.first, "Enter")

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Give each field its answer, key by key."""
        for name, answer in answers.items():
            found = self.page.locator(f'main [name="{name}"]:not([type="hidden"])')
            assert found.count(), f"no field {name!r} on {self.page.url}; there are {self.names('.*')}"
            self._answer(found.first, name, answer)

    def _answer(self, field: Locator, name: str, answer: Any) -> None:
        kind = field.evaluate("field => field.type")
        if kind in ("radio", "checkbox"):
            for value in answer if isinstance(answer, list) else [answer]:
                self._choose(self.page.locator(f'main [name="{name}"][value="{value}"]'), kind)
        elif kind == "select-one":
            self._select(field, str(answer))
        else:
            self._type(field, str(answer))

    def _tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        element = target.element_handle()
        # Most of the way without looking: a question to the browser costs as much as the key.
        for _ in range(element.evaluate(STOPS_BEFORE)):
            self.page.keyboard.press("Tab")
        for _ in range(self.MOST_TABS):
            if element.evaluate("field => field === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target} on {self.page.url}")

    def _choose(self, choice: Locator, kind: str) -> None:
        if kind == "checkbox":
            self._tab_to(choice)
        else:
            self._arrow_to(choice)
        if not choice.is_checked():
            self.page.keyboard.press("Space")
        assert choice.is_checked(), f"{choice} on {self.page.url} is not chosen by its key"

    def _arrow_to(self, choice: Locator) -> None:
        """Tab into the group of radio buttons, then the arrows to one of them."""
        name = choice.get_attribute("name")
        inside = "name => document.activeElement.name === name && document.activeElement.type === 'radio'"
        for _ in range(self.MOST_TABS):
            if self.page.evaluate(inside, name):
                break
            self.page.keyboard.press("Tab")
        for _ in range(self.MOST_TABS):
            if choice.evaluate("field => field === document.activeElement"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {choice} on {self.page.url}")

    def _select(self, field: Locator, value: str) -> None:
        self._tab_to(field)
        self.page.keyboard.press("Home")
        for _ in range(self.MOST_TABS):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {value} in {field} on {self.page.url}")

    def _type(self, field: Locator, text: str) -> None:
        self._tab_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def _activate(self, target: Locator, key: str) -> None:
        self._tab_to(target)
        self.page.keyboard.press(key)
