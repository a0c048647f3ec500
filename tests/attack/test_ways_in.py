"""On the way in at the wrong moment: half signed in while the password changes, ended in the middle, pressed twice."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import arranging
from tests.accounts.arranging import give_password
from tests.restriction.arranging import REASON, restricted, stranger
from tests.support.databases import at_work
from tests.support.people import PASSWORD, People, make_user
from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Role
from triage.accounts import queries, service
from triage.accounts.commands import SignIn
from triage.accounts.models import User
from triage.accounts.routes import step_up
from triage.accounts.routes.sign_in import OPEN_TOO_LONG
from triage.accounts.service import people_admin
from triage.db import db, transaction
from triage.restriction import service as restriction
from triage.restriction.commands import BreakGlass
from triage.restriction.models import Glass

TIMES = 4


def at_once(act: Callable[[int], object]) -> list[object]:
    """What each of several threads that start together got."""
    gate = Barrier(TIMES)

    def one(number: int) -> object:
        gate.wait()
        return act(number)

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(one, range(TIMES)))


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def a_page_of_the_way_in(app: Flask) -> tuple[str, str, str]:
    """Somebody's address, and the cookie and token of a browser that shows the page on which they sign in."""
    with at_work(app):
        email = make_user(Role.CHAIR).email
    browser = app.test_client()
    token = token_of(browser.get("/sign-in").text)
    cookie = browser.get_cookie("session")
    assert cookie is not None
    return email, cookie.value, token


def same_browser(app: Flask, cookie: str) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie("session", cookie)
    return browser


# ------------------------------------------------------------------------------- half signed in


def test_who_knew_the_old_password_sets_up_no_app_once_the_codes_were_reset(client, people, make_user):
    give_password(client, people.chair)

    people_admin.reset_codes(people.chair.id, by=make_user(Role.USER_ADMINISTRATOR).actor)

    assert client.get("/sign-in/set-up").path == "/sign-in"


def test_who_gave_the_old_password_is_asked_for_the_new_one(client, people):
    page = give_password(client, people.chair)
    service.set_password(people.chair, "seven green umbrellas dance", by=people.chair.actor)

    late = client.submit(page, one_time_code=arranging.code())

    assert late.path == "/sign-in"
    assert arranging.is_signed_out(client)


# ----------------------------------------------------------------------------- ended in the middle


def test_a_session_that_is_ended_while_it_gets_a_new_token_stays_ended(people, sign_in, monkeypatch):
    visitor = sign_in(people.coordinator)
    arranging.time_passes_for_codes(people.coordinator)
    prove = step_up.service.note_proved

    def and_is_ended(user: User, *, by: Actor) -> None:
        prove(user, by=by)
        with transaction():
            queries.end_web_sessions(people.coordinator.id, now=clock.now())

    monkeypatch.setattr(step_up.service, "note_proved", and_is_ended)
    visitor.submit("/confirm", one_time_code=arranging.code())

    assert arranging.is_signed_out(visitor)


# ---------------------------------------------------------------------------------- pressed twice


def test_the_password_sent_twice_at_once_leads_on_both_times(live_app: Flask, monkeypatch) -> None:
    email, cookie, token = a_page_of_the_way_in(live_app)
    check, all_are_in = service.check_password, Barrier(TIMES, timeout=60)

    def and_waits_for_the_others(command: SignIn) -> User:
        all_are_in.wait()
        return check(command)

    monkeypatch.setattr(service, "check_password", and_waits_for_the_others)

    def press(_: int) -> tuple[str | None, int]:
        browser = same_browser(live_app, cookie)
        sent = browser.post("/sign-in", data={"csrf_token": token, "email": email, "password": PASSWORD})
        return sent.location, browser.get(sent.location or "").status_code

    assert at_once(press) == [("/sign-in/code", 200)] * TIMES


def test_the_password_sent_once_more_after_it_was_taken_is_asked_for_again(live_app: Flask) -> None:
    email, cookie, token = a_page_of_the_way_in(live_app)
    typed = {"csrf_token": token, "email": email, "password": PASSWORD}
    same_browser(live_app, cookie).post("/sign-in", data=typed)

    late = same_browser(live_app, cookie).post("/sign-in?next=/families", data=typed)

    assert late.status_code == 400
    assert OPEN_TOO_LONG in late.text
    assert f'value="{email}"' in late.text
    assert PASSWORD not in late.text


@pytest.mark.parametrize("page", ["code", "set-up", "recovery-codes", "recovery-code"])
def test_a_page_half_way_in_that_is_sent_too_late_leads_to_the_beginning(app: Flask, page: str) -> None:
    sent = app.test_client().post(f"/sign-in/{page}", data={"one_time_code": "123456"})

    assert sent.location == "/sign-in"
    assert "Set-Cookie" not in sent.headers, "the browser may have a better one by now"


def test_a_late_page_of_somebody_signed_in_leads_to_where_they_wanted(people, sign_in) -> None:
    visitor = sign_in(people.coordinator)

    assert visitor.raw.post("/sign-in?next=/families", data={"email": "a@b.example"}).location == "/families"
    assert visitor.raw.post("/sign-in/code", data={"one_time_code": "1"}).location == "/"


def test_a_form_of_an_account_without_its_token_is_refused_with_its_words(people, sign_in) -> None:
    refused = sign_in(people.coordinator).raw.post("/account/sessions/end-others", data={"words": "typed"})

    assert refused.status_code == 400
    assert "typed" in refused.text


@pytest.mark.parametrize("what", ["one-time-code", "recovery-code"])
def test_of_one_code_in_several_browsers_at_once_one_is_let_in(live_app: Flask, what: str) -> None:
    with at_work(live_app):
        user = make_user(Role.CHAIR)
        email = user.email
        given = service.renew_recovery_codes(user)[0] if what == "recovery-code" else arranging.code()
    page, field = {
        "one-time-code": ("/sign-in/code", "one_time_code"),
        "recovery-code": ("/sign-in/recovery-code", "recovery_code"),
    }[what]
    browsers = [live_app.test_client() for _ in range(TIMES)]
    for browser in browsers:
        token = token_of(browser.get("/sign-in").text)
        browser.post("/sign-in", data={"csrf_token": token, "email": email, "password": PASSWORD})
    tokens = [token_of(browser.get(page).text) for browser in browsers]

    def press(number: int) -> int:
        return browsers[number].post(page, data={"csrf_token": tokens[number], field: given}).status_code

    assert sorted(at_once(press), key=str) == [302, *[422] * (TIMES - 1)]


def test_a_glass_that_is_broken_in_several_tabs_at_once_is_one_glass(live_app: Flask) -> None:
    with at_work(live_app):
        family = restricted(People())
        reference, family_id, by = family.reference, family.id, stranger().actor

    def press(_: int) -> str:
        with at_work(live_app):
            command = BreakGlass(reference=reference, reason=REASON, idempotency_key=uuid.uuid4().hex)
            return restriction.break_glass(command, by=by)

    assert at_once(press) == [reference] * TIMES
    with at_work(live_app):
        assert db.session.query(Glass).filter_by(family_id=family_id).count() == 1
