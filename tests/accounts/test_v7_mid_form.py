"""A session that ends in mid-form: the same person finds what they typed, another does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts import arranging
from tests.support.people import PASSWORD
from tests.support.visitor import Visitor
from triage.access.permissions import Role
from triage.accounts import queries, service
from triage.accounts.commands import Ending
from triage.accounts.models import WebSession
from triage.db import db


def test_an_expired_form_comes_back_through_password_and_code(people, sign_in):
    visitor = sign_in(people.coordinator)
    page = visitor.get("/panels/new")
    arranging.age_sessions(timedelta(minutes=31))

    visitor.submit(page, name="Panel of the west", place="Room 9")
    back = visitor.give_password_and_code(visitor.page, people.coordinator.email, PASSWORD)

    assert back.path == "/panels/new"
    assert back.field("name") == "Panel of the west"
    assert "Your session had ended. What you typed is still here" in back.text


def test_an_expired_form_comes_back_through_a_recovery_code(people, sign_in):
    codes = service.renew_recovery_codes(people.coordinator)
    visitor = sign_in(people.coordinator)
    page = visitor.get("/panels/new")
    arranging.age_sessions(timedelta(minutes=31))

    visitor.submit(page, name="Panel of the west")
    visitor.submit(visitor.page, email=people.coordinator.email, password=PASSWORD)
    back = visitor.submit("/sign-in/recovery-code", recovery_code=codes[0])

    assert back.field("name") == "Panel of the west"


@pytest.mark.parametrize("why", [Ending.OWN_WISH, Ending.ADMINISTRATOR])
def test_a_form_sent_after_the_session_was_ended_elsewhere_comes_back(people, sign_in, why):
    visitor = sign_in(people.coordinator)
    page = visitor.get("/panels/new")
    service.end_sessions(people.coordinator.id, by=people.coordinator.actor, why=why)

    told = visitor.submit(page, name="Panel of the west")
    back = visitor.give_password_and_code(told, people.coordinator.email, PASSWORD)

    assert "Your session here was ended" in told.text
    assert back.field("name") == "Panel of the west"


def test_another_person_does_not_find_what_was_sent_after_the_session_was_ended(people, sign_in, make_user):
    other = make_user(Role.COORDINATOR)
    visitor = sign_in(people.coordinator)
    page = visitor.get("/panels/new")
    service.end_sessions(people.coordinator.id, by=people.coordinator.actor, why=Ending.OWN_WISH)

    told = visitor.submit(page, name="Only mine")
    back = visitor.give_password_and_code(told, other.email, PASSWORD)

    assert "Only mine" not in (back.field("name") or "")


def test_an_ended_session_keeps_nothing_but_whose_it_was(people, sign_in):
    visitor = sign_in(people.coordinator)
    visitor.get("/panels/new")

    service.end_sessions(people.coordinator.id, by=people.coordinator.actor, why=Ending.OWN_WISH)

    (row,) = db.session.scalars(select(WebSession).where(WebSession.user_id == people.coordinator.id))
    assert (row.contents, row.ended_at is None) == ("{}", False)
    assert queries.web_sessions_of(people.coordinator.id) == []


def test_another_person_who_only_got_as_far_as_the_code_sees_nothing(people, sign_in, make_user):
    other = make_user(Role.COORDINATOR)
    visitor = sign_in(people.coordinator)
    page = visitor.get("/panels/new")
    arranging.age_sessions(timedelta(minutes=31))
    visitor.submit(page, name="Only mine")

    half = visitor.submit(visitor.page, email=other.email, password=PASSWORD)
    back = visitor.give_code(other.email)

    assert "Only mine" not in half.text
    assert "Only mine" not in (back.field("name") or "")


def test_unsent_words_are_kept_by_the_page_that_finds_its_time_to_be_up(people, sign_in):
    visitor = sign_in(people.coordinator)
    visitor.get("/panels/new")

    visitor.send("POST", "/session/leave", data=unsent(visitor))
    out = arranging.is_signed_out(visitor)
    back = visitor.give_password_and_code("/sign-in?next=/panels/new", people.coordinator.email, PASSWORD)

    assert out
    assert back.field("name") == "Half a na"


def test_unsent_words_are_kept_even_when_the_time_was_up_before_the_page_knew(people, sign_in):
    visitor = sign_in(people.coordinator)
    visitor.get("/panels/new")
    arranging.age_sessions(timedelta(minutes=45))

    visitor.send("POST", "/session/leave", data=unsent(visitor))
    back = visitor.give_password_and_code("/sign-in?next=/panels/new", people.coordinator.email, PASSWORD)

    assert back.field("name") == "Half a na"


def test_another_person_does_not_find_unsent_words(people, sign_in, make_user):
    other = make_user(Role.COORDINATOR)
    visitor = sign_in(people.coordinator)
    visitor.get("/panels/new")

    visitor.send("POST", "/session/leave", data=unsent(visitor))
    back = visitor.give_password_and_code("/sign-in?next=/panels/new", other.email, PASSWORD)

    assert back.field("name") == ""


def unsent(visitor: Visitor) -> dict[str, str]:
    return {"csrf_token": visitor._csrf_token(), "page_left": "/panels/new", "name": "Half a na"}
