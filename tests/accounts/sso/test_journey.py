"""In a real browser: through the provider's page and back, with axe on every page of ours."""

from __future__ import annotations

import pytest

from tests.accounts.sso import there
from tests.support import browsing
from tests.support.people import PASSWORD, code_for, make_agency, make_user
from tests.support.serving import serving
from triage.access.permissions import Role
from triage.rules.agencies import AgencyKind

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"])]


@pytest.fixture
def served(live_app):
    """The service on a real port, since the provider sends browsers back to it."""
    with serving(live_app) as address:
        yield address


@pytest.fixture
def school(live_app, served, openid_provider):
    """A school whose people sign in at the provider: the ids of the school and of its sign-in."""
    issuer = f"{openid_provider}/good"
    with live_app.app_context():
        agency = make_agency(AgencyKind.SCHOOL)
        provider = there.set_up(agency, issuer, here=served)
        there.link(make_user(Role.REFERRER, agency=agency, name="Mira Castellane"), issuer, "mira")
        make_user(Role.REFERRER, agency=agency, email="nora@organisation.example")
        make_user(Role.USER_ADMINISTRATOR, email="admin@council.example")
        return agency.id, provider.id


@pytest.fixture
def look(page, check_page, served):
    """Presses or follows something and looks at the page that this leads to, if it is ours."""

    def looked(role: str, name: str) -> None:
        page.locator("main").get_by_role(role, name=name, exact=True).first.click()
        page.wait_for_load_state()
        if page.url.startswith(served):
            check_page(page)

    return looked


def sign_in_there(page, login):
    page.get_by_label("User name").fill(login)
    page.get_by_label("With a second factor").check()
    page.get_by_role("button", name="Sign in").click()


def sign_in_here(page, app, served, email):
    browsing.sign_in(page, served, email, PASSWORD, code_of=lambda address: code_for(app, address))


def test_from_the_sign_in_page_through_the_providers_page_to_home_and_out(page, served, school, look, check_page):
    page.goto(f"{served}/sign-in?next=/referrals")
    look("link", "Sign in with your organisation")
    page.get_by_label("Work email address").fill("somebody@elsewhere.example")
    look("button", "Continue")
    assert page.title().startswith("Error: ")
    page.get_by_label("Work email address").fill("mira@organisation.example")
    look("button", "Continue")
    look("button", "Go on")
    assert page.get_by_role("heading", level=1).inner_text() == "The test provider"
    sign_in_there(page, "mira")
    page.wait_for_url(f"{served}/referrals")
    check_page(page)

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{served}/sign-in/organisation/{school[1]}/out")
    check_page(page)
    page.goto(f"{served}/sign-in/organisation/{school[1]}/back?state=made-up")
    check_page(page)
    assert page.get_by_role("heading", level=1).inner_text() == "That sign-in has ended"


def test_somebody_links_their_account_with_a_mouse_and_without_scripts(live_app, make_page, served, school, check_page):
    page = make_page(java_script_enabled=False)
    sign_in_here(page, live_app, served, "nora@organisation.example")
    page.goto(f"{served}/account/organisation")
    page.get_by_role("button", name="Link my account").click()
    page.get_by_role("button", name="Go on").click()
    sign_in_there(page, "nora")
    page.get_by_role("button", name="Link my account").click()

    assert "Your account is linked" in page.locator("main").inner_text()


def test_an_administrator_sets_a_sign_in_up_and_the_pages_are_sound(page, live_app, served, school, look, check_page):
    sign_in_here(page, live_app, served, "admin@council.example")
    page.goto(f"{served}/settings/agencies/{school[0]}/single-sign-on")
    check_page(page)
    look("button", "Try it")
    assert "The provider answers" in page.locator("main").inner_text()
    page.get_by_label("Issuer").fill("http://provider.example")
    look("button", "Save")
    assert page.title().startswith("Error: ")
