"""Signing in, sessions that end, and what was typed when they did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.people import PASSWORD, People
from tests.support.visitor import Visitor
from triage.access.permissions import Role
from triage.accounts.models import Guess, User, WebSession
from triage.accounts.service import GUESSES, TOO_MANY, WRONG
from triage.db import db, transaction

SignIn = Callable[[User], Visitor]


def age_sessions(by: timedelta) -> None:
    """Let every session have been seen that much longer ago."""
    with transaction():
        for session in db.session.query(WebSession):
            session.seen_at -= by


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client: Visitor, people: People) -> None:
    known = client.submit("/sign-in", email=people.chair.email, password="wrong wrong wrong")
    unknown = client.submit("/sign-in", email="nobody@nowhere.example", password="wrong wrong wrong")

    assert known.status == unknown.status == 422
    assert WRONG in known.text
    assert WRONG in unknown.text


def test_too_many_guesses_stop_even_the_right_password_for_a_while(client: Visitor, people: People) -> None:
    for _ in range(GUESSES):
        client.submit("/sign-in", email=people.chair.email, password="wrong wrong wrong")

    stopped = client.submit("/sign-in", email=people.chair.email, password=PASSWORD)
    with transaction():
        for guess in db.session.query(Guess):
            guess.at -= timedelta(minutes=6)
    later = client.give_password_and_code("/sign-in", people.chair.email, PASSWORD)

    assert stopped.status == 429
    assert TOO_MANY in stopped.text
    assert later.path == "/"


def test_signing_in_leads_on_to_the_page_asked_for_and_never_away(client: Visitor, people: People) -> None:
    page = client.give_password_and_code("/sign-in?next=//evil.example/x", people.chair.email, PASSWORD)

    assert page.path == "/"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "evil"])
def test_no_address_outside_the_service_is_followed(client: Visitor, people: People, target: str) -> None:
    response = client.send("GET", f"/sign-in?next={target}")

    assert response.status_code == 200
    page = client.give_password_and_code(f"/sign-in?next={target}", people.chair.email, PASSWORD)
    assert page.path == "/"


def test_the_token_changes_at_sign_in(client: Visitor, people: People) -> None:
    client.get("/sign-in")
    before = client.raw.get_cookie("session")

    client.submit("/sign-in", email=people.chair.email, password=PASSWORD)

    after = client.raw.get_cookie("session")
    assert before
    assert after
    assert before.value != after.value


def test_an_idle_session_ends(people: People, sign_in: SignIn) -> None:
    visitor = sign_in(people.chair)

    age_sessions(timedelta(minutes=31))

    assert visitor.get("/meetings").path.startswith("/sign-in")


def test_an_ended_account_ends_at_once(people: People, sign_in: SignIn) -> None:
    visitor = sign_in(people.chair)

    with transaction():
        people.chair.active = False

    assert visitor.get("/").path.startswith("/sign-in")


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(people: People, sign_in: SignIn) -> None:
    visitor = sign_in(people.coordinator)
    page = visitor.get("/panels/new")
    fields = {"name": "Strengthening Families Panel, west", "place": "Room 9"}

    age_sessions(timedelta(minutes=31))
    visitor.submit(page, fields)
    again = visitor.give_password_and_code(visitor.page, people.coordinator.email, PASSWORD)

    assert again.path == "/panels/new"
    assert again.field("name") == "Strengthening Families Panel, west"
    assert "What you typed is still here" in again.text


def test_another_person_does_not_find_it(people: People, sign_in: SignIn, make_user: Callable[..., User]) -> None:
    other = make_user(Role.COORDINATOR)
    visitor = sign_in(people.coordinator)
    page = visitor.get("/panels/new")

    age_sessions(timedelta(minutes=31))
    visitor.submit(page, {"name": "Only mine"})
    again = visitor.give_password_and_code(visitor.page, other.email, PASSWORD)

    assert again.path == "/panels/new"
    assert "Only mine" not in again.field("name")


def test_signing_out_ends_the_session_on_the_server(people: People, sign_in: SignIn) -> None:
    visitor = sign_in(people.chair)
    cookie = visitor.raw.get_cookie("session")
    assert cookie

    visitor.submit("/", form="sign-out")
    visitor.raw.set_cookie("session", cookie.value)

    assert visitor.get("/").path.startswith("/sign-in")
