"""What scripts add to a page that already works, in a real browser under the real security policy."""

from collections.abc import Callable

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Page, Route, expect

from tests.kit.conftest import PAGES

FRAGMENT = '<p id="said">{} of 3 letters are ready</p>'


@pytest.mark.parametrize("name", PAGES)
def test_axe_has_nothing_against_a_page_of_the_kit(
    page: Page, kit_server: str, check_page: Callable[[Page], None], name: str
) -> None:
    page.goto(f"{kit_server}/kit/{name}")

    check_page(page)


def test_an_error_link_moves_to_the_first_box_of_a_date(
    page: Page, kit_server: str, check_page: Callable[[Page], None]
) -> None:
    page.goto(f"{kit_server}/kit/ask")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()

    page.get_by_role("link", name="Enter her date of birth").click()

    expect(page.locator("#born-day")).to_be_focused()
    check_page(page)


def test_what_belongs_to_an_answer_is_in_sight_only_while_it_is_chosen(page: Page, kit_server: str) -> None:
    page.goto(f"{kit_server}/kit/ask")
    expect(page.get_by_label("Why not?")).to_be_hidden()

    page.get_by_label("No", exact=True).check()
    expect(page.get_by_label("Why not?")).to_be_visible()

    page.get_by_label("Yes", exact=True).check()
    expect(page.get_by_label("Why not?")).to_be_hidden()


def test_without_scripts_everything_is_in_sight(make_page: Callable[..., Page], kit_server: str) -> None:
    page = make_page(java_script_enabled=False)

    page.goto(f"{kit_server}/kit/ask")

    expect(page.get_by_label("Why not?")).to_be_visible()


def test_typed_words_are_kept_as_a_draft_without_a_button(service: Flask, page: Page, kit_server: str) -> None:
    kept: list[str] = []
    service.add_url_rule("/draft", "draft", lambda: kept.append(request.form["name"]) or ("", 204), methods=["POST"])
    page.goto(f"{kit_server}/kit/draft")

    page.get_by_label("Family name").fill("Okoro")

    expect(page.locator("[data-autosave-status]")).to_contain_text("Draft saved at")
    assert kept == ["Okoro"]


def test_words_typed_before_the_script_has_come_are_kept_too(service: Flask, page: Page, kit_server: str) -> None:
    kept: list[str] = []
    held: list[Route] = []
    service.add_url_rule("/draft", "draft", lambda: kept.append(request.form["name"]) or ("", 204), methods=["POST"])

    page.route("**/autosave.js*", lambda route: held.append(route))  # noqa: PLW0108  # playwright marks what it is given
    with page.expect_request("**/autosave.js*"):
        page.goto(f"{kit_server}/kit/draft", wait_until="domcontentloaded")
    page.get_by_label("Family name").fill("Okoro")

    held[0].continue_()

    expect(page.locator("[data-autosave-status]")).to_contain_text("Draft saved at")
    assert kept == ["Okoro"]


def test_a_draft_that_could_not_be_kept_says_so(page: Page, kit_server: str) -> None:
    page.goto(f"{kit_server}/kit/draft")

    page.get_by_label("Family name").fill("Okoro")

    expect(page.locator("[data-autosave-status]")).to_contain_text("Not saved yet")


def test_progress_is_fetched_until_it_is_finished_and_not_resent_unchanged(
    service: Flask, page: Page, kit_server: str
) -> None:
    asked: list[int] = []
    ready = [1]

    def fragment() -> Response:
        asked.append(ready[0])
        response = Response(FRAGMENT.format(ready[0]))
        response.set_etag(str(ready[0]))
        if ready[0] == 3:
            response.headers["X-Poll"] = "done"
        return response.make_conditional(request)

    service.add_url_rule("/progress", "progress", fragment)
    page.clock.install()
    page.goto(f"{kit_server}/kit/pack")

    with page.expect_response(lambda answer: answer.status == 304):
        expect(page.locator("#said")).to_contain_text("1 of 3")
    ready[0] = 3
    expect(page.locator("#said")).to_contain_text("3 of 3")

    count = len(asked)
    page.clock.run_for(60_000)
    page.evaluate("fetch('/home.index')")
    assert len(asked) == count


def test_a_key_works_in_the_room_but_not_while_typing_and_can_be_switched_off(page: Page, kit_server: str) -> None:
    page.goto(f"{kit_server}/kit/item")
    rationale = page.get_by_label("Why not?")
    expect(page.locator("[data-keys-show]")).to_be_visible()

    page.keyboard.press("r")
    expect(rationale).to_be_focused()
    page.keyboard.type("rn?")
    expect(rationale).to_have_value("rn?")

    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("[data-keys-list]")).to_be_visible()
    expect(page.locator("[data-keys-list]")).to_contain_text("Next family")

    page.get_by_role("button", name="Turn keys off").click()
    page.keyboard.press("r")
    expect(rationale).not_to_be_focused()


def test_select_all_ticks_every_row(page: Page, kit_server: str) -> None:
    page.goto(f"{kit_server}/kit/list")

    page.get_by_label("Select all on this page").check()

    boxes = page.locator("input[name=families]")
    assert boxes.count() == page.locator("input[name=families]:checked").count() > 1


def test_what_comes_late_takes_nobody_out_of_the_box_in_which_they_type(page: Page, kit_server: str) -> None:
    held: list[Route] = []
    page.route("**/govuk-frontend.min.js*", lambda route: held.append(route))  # noqa: PLW0108  # playwright marks it
    page.goto(f"{kit_server}/kit/ask")
    with page.expect_request("**/govuk-frontend.min.js*"):
        page.get_by_role("button", name="Save and continue").click()
    name = page.get_by_label("Family name")
    name.focus()

    held[-1].continue_()

    page.locator("html[data-improved]").wait_for(state="attached")
    expect(name).to_be_focused()
