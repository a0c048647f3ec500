"""Journeys of signing in: setting up codes, a new password, and a session that ends in mid-form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.accounts import arranging
from tests.browser.walker import Walker
from tests.support.databases import at_work
from triage.accounts import queries, service
from triage.accounts.models import User
from triage.db import db, transaction
from triage.demo.council import DOMAIN

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WAYS = ("mouse", "keyboard", "no JavaScript")
NEW = "lemon tractor ballet"
WORDS = "Panel of the west"


@pytest.fixture
def in_app(council_app: Flask) -> Callable[..., object]:
    """Does something in the service's own database."""

    def done(act: Callable[..., object], *arguments: object) -> object:
        with at_work(council_app):
            try:
                return act(*arguments)
            finally:
                db.session.remove()

    return done


def person(who: str) -> User:
    found = queries.user_by_email(f"{who}@{DOMAIN}")
    assert found is not None
    return found


def forget_the_app(who: str) -> None:
    with transaction():
        queries.forget_second_factor(person(who).id)


def issue_link(who: str) -> str:
    return service.issue_link(person(who).id, by=person("admin").actor)


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("way", WAYS)
def test_v6_3_3_codes_are_set_up_at_the_first_sign_in(at_the_door, in_app, way, database_kind):
    in_app(forget_the_app, "primary")
    walker: Walker = at_the_door(way)

    walker.give_password("primary")
    asked = walker.h1
    key = "".join(walker.page.locator(".app-key-group").all_inner_texts())
    walker.fill({"one_time_code": arranging.WRONG_CODE})
    walker.press("Continue", refused=True)
    walker.fill({"one_time_code": arranging.code(secret=key)})
    walker.press("Continue")
    codes = walker.page.locator(".app-recovery__code").all_inner_texts()
    walker.press("I have kept them")
    home = walker.path
    in_app(lambda: arranging.time_passes_for_codes(person("primary")))
    walker.sign_out()
    walker.give_password("primary")
    walker.fill({"one_time_code": arranging.code(secret=key)})
    walker.press("Continue")

    assert asked == "Set up codes for signing in"
    assert len(codes) == service.CODES
    assert home == "/" == walker.path


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v6_5_6_a_recovery_code_signs_in_without_the_phone(at_the_door, in_app, database_kind):
    codes = in_app(lambda: service.renew_recovery_codes(person("school")))
    walker: Walker = at_the_door("mouse")

    walker.give_password("school")
    walker.page.get_by_text("I do not have my app with me").click()
    walker.follow("Use one of your recovery codes")
    walker.fill({"recovery_code": codes[0].upper()})
    walker.press("Continue")

    assert walker.path == "/"
    assert "You have 9 recovery codes left" in walker.text


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("way", WAYS)
def test_v6_4_3_a_forgotten_password_is_replaced_and_the_code_stays(at_the_door, in_app, way, database_kind):
    walker: Walker = at_the_door(way)
    walker.open("/sign-in")
    walker.follow("I have forgotten my password")
    walker.fill({"email": f"school@{DOMAIN}"})
    walker.press("Continue")
    told = walker.h1

    walker.open(str(in_app(issue_link, "school")))
    walker.fill({"new_password": "password1234"})
    walker.press("Change password", refused=True)
    walker.fill({"new_password": NEW})
    walker.press("Change password")
    walker.sign_in("school", password=NEW)

    assert told == "Your administrator has been told"
    assert walker.path == "/"
    assert "Your password was changed" in walker.text


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("way", WAYS)
def test_v7_3_1_what_was_sent_after_the_session_ended_is_there_after_signing_in(somebody, in_app, way, database_kind):
    walker: Walker = somebody("coordinator", way)
    walker.open("/panels/new")
    walker.fill({"name": WORDS, "place": "Room 9"})
    in_app(arranging.age_sessions, timedelta(minutes=31))

    walker.press("Save the panel")
    walker.prove("coordinator")

    assert walker.path == "/panels/new"
    assert walker.page.locator("[name=name]").input_value() == WORDS
    assert "What you typed is still here" in walker.text


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v7_3_1_a_warning_comes_before_and_one_button_keeps_the_session(somebody, in_app, database_kind):
    walker: Walker = somebody("coordinator")
    walker.page.clock.install()
    walker.open("/panels/new")
    walker.fill({"name": WORDS})
    in_app(arranging.age_sessions, timedelta(minutes=26))
    walker.page.clock.fast_forward("26:00")

    dialog = walker.page.get_by_role("dialog", name="You are about to be signed out")
    dialog.wait_for()
    walker.page.clock.run_for(2_000)
    words, focused = dialog.inner_text(), dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    walker.look("/panels/new with the warning")
    dialog.get_by_role("button", name="Stay signed in").click()
    dialog.wait_for(state="hidden")

    assert "What you have typed is then kept for you" in words
    assert focused
    assert walker.page.locator("[name=name]").input_value() == WORDS
    seen = in_app(lambda: [each.seen_at for each in queries.web_sessions_of(person("coordinator").id)])
    assert seen


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v7_3_1_when_the_time_is_up_the_page_is_left_and_unsent_words_are_kept(somebody, in_app, database_kind):
    walker: Walker = somebody("coordinator")
    walker.page.clock.install()
    walker.open("/panels/new")
    walker.fill({"name": WORDS})
    in_app(arranging.age_sessions, timedelta(minutes=29, seconds=55))
    walker.page.clock.fast_forward("29:55")

    walker.page.wait_for_url("**/sign-in?next=**")
    told = walker.text
    walker.prove("coordinator")

    assert "You were signed out" in told
    assert walker.path == "/panels/new"
    assert walker.page.locator("[name=name]").input_value() == WORDS


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_v6_2_6_a_password_can_be_shown_and_hides_itself_when_sent(at_the_door, database_kind):
    walker: Walker = at_the_door("mouse")
    walker.open("/sign-in")
    field = walker.page.locator("[name=password]")
    field.fill("seen for a moment")

    before = field.get_attribute("type")
    walker.page.get_by_role("button", name="Show password").click()
    shown = field.get_attribute("type")
    walker.page.get_by_role("button", name="Hide password").click()

    assert (before, shown, field.get_attribute("type")) == ("password", "text", "password")


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("way", WAYS)
def test_v7_5_2_another_browser_is_signed_out_from_the_account_page(somebody, in_app, way, database_kind):
    here, elsewhere = somebody("chair", way), somebody("chair", way)
    in_app(arranging.age_proof)
    here.open("/account")

    here.press("Sign out everywhere else")
    asked = here.h1
    here.fill({"one_time_code": here.code_of(f"chair@{DOMAIN}")})
    here.press("Continue")
    elsewhere.open("/help")

    assert asked == "Confirm it is you"
    assert "You are signed out everywhere else" in here.text
    assert elsewhere.path == "/sign-in"
