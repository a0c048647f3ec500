"""The referral form in a real browser: every page with axe and on a narrow screen, with script and without."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.referrals import walks
from tests.support import browsing
from tests.support.databases import at_work
from tests.support.people import PASSWORD, code_for, make_agency, make_user
from tests.support.visitor import Visitor
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"])]
KEYS = [f"concerns/{headline}" for headline in ("education", "crime")]
KEYS += ["referrer", "relationships", "contact", "school-record", "tried", "views", "told", "agrees", "basis", "risks"]


@pytest.fixture
def email(live_app) -> str:
    """A person at a school who signs in with this address."""
    with at_work(live_app):
        address = make_user(Role.REFERRER, agency=make_agency(AgencyKind.SCHOOL)).email
        db.session.remove()
    return address


@pytest.fixture
def visitor(live_app, email) -> Visitor:
    """The same person, for what is only arranged."""
    visitor = Visitor(live_app)
    visitor.sign_in(email, PASSWORD)
    return visitor


@pytest.fixture
def sign_in(live_app) -> Callable[[Page, str, str], None]:
    """Signs somebody in at a real browser."""

    def signed_in(page: Page, server: str, email: str) -> None:
        browsing.sign_in(page, server, email, PASSWORD, code_of=partial(code_for, live_app))

    return signed_in


def test_every_page_of_a_draft_is_accessible(page, check_page, live_server, email, visitor, sign_in):
    draft = walks.begin(visitor, danger="yes")
    mother, child = walks.family(visitor, draft)
    sign_in(page, live_server, email)
    hubs = [f"{draft}/overview/{hub}" for hub in ("people", "homes", "agencies")]
    keys = [*KEYS, f"person/{child}", f"details/{mother}", f"home/{mother}"]
    ends = ["", "/danger", "/check", "/files", "/discard", *(f"/form/{key}" for key in keys)]
    pages = ["/referrals", "/referrals/new", *hubs, *(draft + end for end in ends)]

    for path in pages:
        page.goto(live_server + path)
        check_page(page)


def test_the_pages_of_a_sent_referral_are_accessible(page, check_page, live_server, email, visitor, sign_in):
    draft = walks.write(visitor)
    walks.send(visitor, draft)
    sign_in(page, live_server, email)

    for end in ("", "/sent", "/add", "/withdraw", "/add-files"):
        page.goto(live_server + draft + end)
        check_page(page)


def test_a_page_with_errors_is_accessible_and_its_summary_leads_to_the_field(
    page, check_page, live_server, email, visitor, sign_in
):
    draft = walks.begin(visitor)
    walks.family(visitor, draft)
    sign_in(page, live_server, email)
    page.goto(f"{live_server}{draft}/form/concerns/crime")

    page.get_by_role("button", name="Save and continue").last.click()

    check_page(page)
    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.type") == "radio"


def test_yes_opens_who_and_when(page, check_page, live_server, email, visitor, sign_in):
    draft = walks.begin(visitor)
    _, child = walks.family(visitor, draft)
    sign_in(page, live_server, email)
    page.goto(f"{live_server}{draft}/form/concerns/crime")
    who = page.locator(f"input[name=sf3_crime_child-0-who][value='{child}']")

    hidden = who.is_visible()
    page.locator("input[name=sf3_crime_child-answer][value=yes]").check()
    who.check()
    check_page(page)
    page.locator("button[name=add][value='sf3.crime.child']").click()

    assert not hidden
    assert page.locator(f"input[name=sf3_crime_child-0-who][value='{child}']").is_checked()
    assert page.locator("input[name=sf3_crime_child-1-reference]").is_visible()


def test_what_is_typed_is_kept_without_pressing_anything(page, live_server, email, visitor, sign_in):
    draft = walks.begin(visitor)
    sign_in(page, live_server, email)
    page.goto(f"{live_server}{draft}/form/tried")

    with page.expect_response(lambda answer: answer.request.headers.get("x-autosave") == "1") as answer:
        page.locator("textarea[name=words]").press_sequentially("Half a sentence")

    assert answer.value.status == 204
    page.goto(f"{live_server}{draft}/form/tried")
    expect(page.locator("textarea[name=words]")).to_have_value("Half a sentence")


def test_a_referral_is_sent_without_script(make_page, live_server, email, visitor, sign_in):
    page = make_page(java_script_enabled=False)
    draft = walks.write(visitor)
    sign_in(page, live_server, email)
    page.goto(f"{live_server}{draft}/check")

    page.locator("input[name=sure]").check()
    page.get_by_role("button", name="Send referral").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Referral sent")
