"""The second factor: setting it up, and codes that work once."""

from __future__ import annotations

import re

import pytest

from tests.accounts import arranging
from tests.accounts.arranging import give_password, read_codes, read_key
from tests.support.people import SECRET
from tests.support.visitor import Visitor
from triage import clock
from triage.access.permissions import Role
from triage.accounts import queries, service
from triage.accounts.commands import NOWHERE
from triage.accounts.models import SecondFactor, WebSession
from triage.accounts.service import factors
from triage.accounts.vault import Unsealable
from triage.db import db, transaction
from triage.demo.council import DOMAIN
from triage.demo.council import PASSWORD as DEMO


@pytest.fixture
def newcomer(make_user):
    """Somebody who has a password and nothing else yet."""
    return make_user(Role.REFERRER, enrolled=False)


# ------------------------------------------------------------------------------- half signed in


def test_v6_3_3_the_password_alone_opens_nothing(client, people):
    page = give_password(client, people.chair)

    assert page.path == "/sign-in/code"
    assert arranging.is_signed_out(client)


def test_v6_3_3_a_code_without_the_password_opens_nothing(client, people):
    assert client.get("/sign-in/code").path == "/sign-in"
    assert client.get("/sign-in/recovery-code").path == "/sign-in"
    assert client.get("/sign-in/set-up").path == "/sign-in"
    assert client.get("/sign-in/recovery-codes").path == "/sign-in"


def test_v6_3_3_half_signed_in_does_not_last(client, people):
    page = give_password(client, people.chair)
    with transaction():
        for session in db.session.query(WebSession):
            session.contents = re.sub(r'"at": ?\d+', '"at": 1', session.contents)

    late = client.submit(page, one_time_code=arranging.code())

    assert late.path == "/sign-in"


def test_v6_3_4_who_has_codes_cannot_set_up_others_instead_of_giving_one(client, people):
    give_password(client, people.chair)

    assert client.get("/sign-in/set-up").path == "/sign-in/code"
    assert client.get("/sign-in/recovery-codes").path == "/sign-in"


# --------------------------------------------------------------------------------------- codes


def test_v6_5_1_a_code_works_once(client, app, people):
    code = arranging.code()
    client.submit(give_password(client, people.chair), one_time_code=code)
    other = Visitor(app)

    again = other.submit(give_password(other, people.chair), one_time_code=code)

    assert again.status == 422
    assert service.WRONG_CODE in again.text


def test_v6_5_1_an_older_code_does_not_work_after_a_newer_one(app, client, people):
    client.submit(give_password(client, people.chair), one_time_code=arranging.code(steps=1))
    other = Visitor(app)

    older = other.submit(give_password(other, people.chair), one_time_code=arranging.code())

    assert older.status == 422


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_v6_5_5_a_code_is_right_for_its_half_minute_and_its_neighbours(client, people, monkeypatch, steps, right):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)

    page = client.submit(give_password(client, people.chair), one_time_code=arranging.code(steps=steps))

    assert (page.path == "/") is right


def test_a_code_is_taken_with_the_space_that_apps_show(client, people):
    code = arranging.code()

    page = client.submit(give_password(client, people.chair), one_time_code=f" {code[:3]} {code[3:]}")

    assert page.path == "/"


@pytest.mark.parametrize("typed", ["", "12", "abcdef", "١٢٣٤٥٦", "1" * 12])
def test_a_code_that_cannot_be_right_is_refused_in_words(client, people, typed):
    page = client.submit(give_password(client, people.chair), one_time_code=typed)

    assert page.status == 422
    assert page.errors


def test_v6_5_1_of_two_requests_with_one_code_only_one_gets_through(app, people):
    step = factors.step_at(queries.second_factor(people.chair.id).set_up_at)

    first, second = queries.use_step(people.chair.id, step), queries.use_step(people.chair.id, step)

    assert (first, second) == (True, False)


def test_the_secret_is_sealed_at_rest_and_opens_for_its_owner_only(app, people):
    factor = queries.second_factor(people.chair.id)
    other = queries.second_factor(people.coordinator.id)

    assert SECRET not in factor.sealed_secret
    with transaction():
        factor.sealed_secret = other.sealed_secret
    with pytest.raises(Unsealable):
        service.check_code(people.chair, arranging.code(), origin=NOWHERE)


# ---------------------------------------------------------------------------------- setting it up


def test_v6_3_3_the_first_sign_in_sets_up_codes_and_shows_recovery_codes_once(client, newcomer):
    page = give_password(client, newcomer)
    key = read_key(page)
    picture = page.tree.xpath("//img[@class='app-qr']/@src")[0]
    codes_page = client.submit(page, one_time_code=arranging.code(secret=key))
    codes = read_codes(codes_page)
    home = client.submit(codes_page, press="I have kept them")

    assert page.path == "/sign-in/set-up"
    assert len(key) == 32
    assert picture.startswith("data:image/png;base64,")
    assert len(set(codes)) == service.CODES
    assert home.path == "/"
    assert client.get("/account/recovery-codes").path == "/account"


def test_nobody_is_signed_in_before_they_have_seen_their_recovery_codes(client, newcomer):
    page = give_password(client, newcomer)
    client.submit(page, one_time_code=arranging.code(secret=read_key(page)))

    assert arranging.is_signed_out(client)


def test_the_key_stays_the_same_until_it_is_tried_out(client, newcomer):
    key = read_key(give_password(client, newcomer))

    wrong = client.submit(client.page, one_time_code=arranging.WRONG_CODE)

    assert wrong.status == 422
    assert read_key(wrong) == key == read_key(client.get("/sign-in/set-up"))
    assert db.session.get(SecondFactor, newcomer.id) is None


def test_v6_5_1_the_code_that_set_it_up_does_not_sign_in_again(client, app, newcomer):
    page = give_password(client, newcomer)
    code = arranging.code(secret=read_key(page))
    client.submit(page, one_time_code=code)
    other = Visitor(app)

    again = other.submit(give_password(other, newcomer), one_time_code=code)

    assert again.status == 422


def test_the_key_and_the_recovery_codes_are_not_readable_in_the_session(client, newcomer):
    page = give_password(client, newcomer)
    key = read_key(page)
    kept = [session.contents for session in db.session.query(WebSession)]
    codes = read_codes(client.submit(page, one_time_code=arranging.code(secret=key)))
    kept += [session.contents for session in db.session.query(WebSession)]

    assert not any(key in contents for contents in kept)
    assert not any(code in contents for contents in kept for code in codes)


def test_works_without_a_personal_phone_is_said_where_it_is_asked_for(client, newcomer):
    page = give_password(client, newcomer)

    assert "You do not need a phone" in page.text


# -------------------------------------------------------------------------------------- the demo


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_demonstration_shows_the_next_code_that_works(demonstration_app):
    visitor = Visitor(demonstration_app)
    codes = []
    for _ in range(2):
        page = visitor.submit("/sign-in", email=f"chair@{DOMAIN}", password=DEMO)
        codes += page.tree.xpath("//strong[@class='app-code']/text()")
        home = visitor.submit(page, one_time_code=codes[-1])
        assert home.path == "/"
        visitor.submit(home, form="sign-out")
    waiting = visitor.submit("/sign-in", email=f"chair@{DOMAIN}", password=DEMO)

    assert len(set(codes)) == 2
    assert waiting.tree.xpath("//strong[@class='app-code']/text()") or "A new one comes in" in waiting.text


def test_outside_the_demonstration_no_code_is_shown(client, people):
    page = give_password(client, people.chair)

    assert not page.tree.xpath("//strong[@class='app-code']")
    assert arranging.code() not in page.text
