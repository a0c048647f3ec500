"""Guessing: ten tries in five minutes, and no stranger keeps anybody out."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.accounts import arranging
from tests.support.people import PASSWORD
from tests.support.people import make_user as new_user
from tests.support.visitor import Visitor
from triage.accounts import service
from triage.accounts.models import Guess
from triage.accounts.service import throttle
from triage.db import db

WRONG = "wrong wrong wrong"


def guess(visitor: Visitor, email: str, password: str = WRONG, *, times: int = 1):
    for _ in range(times):
        page = visitor.submit("/sign-in", email=email, password=password)
    return page


def from_address(app, address: str) -> Visitor:
    visitor = Visitor(app)
    visitor.raw.environ_base["REMOTE_ADDR"] = address
    return visitor


def test_v6_3_1_ten_guesses_in_five_minutes_are_the_most(client, people):
    tenth = guess(client, people.chair.email, times=service.GUESSES)
    eleventh = guess(client, people.chair.email)
    right = guess(client, people.chair.email, PASSWORD)

    assert tenth.status == 422
    assert (eleventh.status, right.status) == (429, 429)
    assert service.TOO_MANY in right.text


def test_v6_3_1_five_minutes_later_they_may_try_again(client, people):
    guess(client, people.chair.email, times=service.GUESSES)

    arranging.age_guesses(timedelta(minutes=4, seconds=55))
    early = guess(client, people.chair.email, PASSWORD)
    arranging.age_guesses(timedelta(seconds=10))
    late = guess(client, people.chair.email, PASSWORD)

    assert early.status == 429
    assert late.path == "/sign-in/code"


def test_v6_3_1_one_address_cannot_try_many_accounts(client, people):
    for number in range(service.GUESSES):
        guess(client, f"somebody{number}@nowhere.example")

    assert guess(client, people.chair.email, PASSWORD).status == 429


def test_v6_3_1_one_account_cannot_be_tried_from_many_addresses(app, people):
    for number in range(service.GUESSES):
        guess(from_address(app, f"203.0.113.{number}"), people.chair.email)

    assert guess(from_address(app, "203.0.113.99"), people.chair.email, PASSWORD).status == 429


def test_v6_3_1_a_network_of_ipv6_counts_as_one_address(app, people):
    for number in range(service.GUESSES):
        guess(from_address(app, f"2001:db8::{number}"), f"somebody{number}@nowhere.example")

    assert guess(from_address(app, "2001:db8::ffff"), people.chair.email, PASSWORD).status == 429
    assert guess(from_address(app, "2001:db8:0:1::1"), people.chair.email, PASSWORD).path == "/sign-in/code"


def test_v6_1_1_a_stranger_cannot_keep_somebody_out_of_their_own_browser(app, people, sign_in):
    own = sign_in(people.chair)
    own.submit("/", form="sign-out")
    for number in range(service.GUESSES + 5):
        guess(from_address(app, f"203.0.113.{number}"), people.chair.email)
    guess(Visitor(app), people.chair.email, times=service.GUESSES + 5)  # from the same address as their own

    page = own.give_password_and_code("/sign-in", people.chair.email, PASSWORD)

    assert page.path == "/"


def test_v6_3_1_a_known_browser_has_ten_guesses_too(people, sign_in):
    own = sign_in(people.chair)
    own.submit("/", form="sign-out")

    guess(own, people.chair.email, times=service.GUESSES)

    assert guess(own, people.chair.email, PASSWORD).status == 429


def test_v6_3_1_a_known_browser_is_known_for_its_own_people_only(app, people, sign_in):
    own = sign_in(people.coordinator)
    own.submit("/", form="sign-out")
    for number in range(service.GUESSES):
        guess(from_address(app, f"203.0.113.{number}"), people.chair.email)

    assert guess(own, people.chair.email, PASSWORD).status == 429


def test_v6_3_1_the_mark_of_a_known_browser_cannot_be_forged(app, people, client):
    for number in range(service.GUESSES):
        guess(from_address(app, f"203.0.113.{number}"), people.chair.email)
    client.raw.set_cookie("known", '{"device":"x","people":["' + str(people.chair.id) + '"]}')

    assert guess(client, people.chair.email, PASSWORD).status == 429


def test_v6_3_1_refused_tries_do_not_make_the_wait_longer(client, people):
    guess(client, people.chair.email, times=service.GUESSES)
    arranging.age_guesses(timedelta(minutes=3))
    guess(client, people.chair.email, times=service.GUESSES + 1)
    arranging.age_guesses(timedelta(minutes=2, seconds=1))

    assert guess(client, people.chair.email, PASSWORD).path == "/sign-in/code"


def test_v6_3_1_the_address_is_not_what_a_request_says_of_itself(app, people):
    for number in range(service.GUESSES):
        visitor = Visitor(app)
        visitor.raw.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{number}"
        guess(visitor, f"somebody{number}@nowhere.example")

    assert guess(Visitor(app), people.chair.email, PASSWORD).status == 429


def test_v6_6_3_codes_cannot_be_guessed(app, client, people):
    page = client.submit("/sign-in", email=people.chair.email, password=PASSWORD)
    for _ in range(service.GUESSES):
        page = client.submit(page, one_time_code=arranging.WRONG_CODE)

    right = client.submit(page, one_time_code=arranging.code())

    assert right.status == 429
    assert arranging.is_signed_out(client)


def test_v6_6_3_signing_in_anew_gives_no_more_guesses_at_the_code(app, people):
    for number in range(service.GUESSES):
        visitor = from_address(app, f"203.0.113.{number}")
        page = visitor.submit("/sign-in", email=people.chair.email, password=PASSWORD)
        visitor.submit(page, one_time_code=arranging.WRONG_CODE)
    visitor = from_address(app, "203.0.113.99")
    page = visitor.submit("/sign-in", email=people.chair.email, password=PASSWORD)

    assert visitor.submit(page, one_time_code=arranging.code()).status == 429


def test_v6_6_3_recovery_codes_and_codes_share_one_allowance(client, people):
    codes = service.renew_recovery_codes(people.chair)
    client.submit("/sign-in", email=people.chair.email, password=PASSWORD)
    for _ in range(service.GUESSES):
        client.submit("/sign-in/recovery-code", recovery_code="aaaa-aaaa-aaaa")

    assert client.submit("/sign-in/recovery-code", recovery_code=codes[0]).status == 429
    assert client.submit("/sign-in/code", one_time_code=arranging.code()).status == 429


def test_v6_3_5_the_owner_is_told_when_codes_were_guessed_after_the_right_password(app, people, sign_in):
    stranger = from_address(app, "203.0.113.9")
    page = stranger.submit("/sign-in", email=people.chair.email, password=PASSWORD)
    for _ in range(service.GUESSES + 1):
        page = stranger.submit(page, one_time_code=arranging.WRONG_CODE)

    arranging.age_guesses(timedelta(minutes=6))
    told = sign_in(people.chair).get("/").tree.xpath("//*[contains(@class, 'app-notices__words')]")

    assert len(told) == 1
    assert "Somebody who knows your password entered wrong codes" in told[0].text_content()


def test_v6_3_8_known_and_unknown_are_answered_in_the_same_words(client, people):
    known = guess(client, people.chair.email)
    unknown = guess(client, "nobody@nowhere.example")

    assert known.status == unknown.status == 422
    assert known.errors == unknown.errors == [service.WRONG]


def test_v6_3_8_known_and_unknown_are_stopped_in_the_same_words(app, people):
    first, second = from_address(app, "203.0.113.1"), from_address(app, "203.0.113.2")

    known = guess(first, people.chair.email, times=service.GUESSES + 1)
    unknown = guess(second, "nobody@nowhere.example", times=service.GUESSES + 1)

    assert known.status == unknown.status == 429
    assert known.errors == unknown.errors


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.usefixtures("hashing_as_in_production")
def test_v6_3_8_known_and_unknown_take_the_same_time(app, people, make_user, database_kind):
    ended = make_user()
    ended.active = False
    kinds = {"known": people.chair.email, "unknown": "nobody@nowhere.example", "ended": ended.email}
    times: dict[str, list[float]] = {kind: [] for kind in kinds}

    for number in range(9):
        for kind, email in kinds.items():
            visitor = from_address(app, f"203.0.113.{number}")
            page = visitor.get("/sign-in")
            began = time.process_time()
            visitor.submit(page, email=email, password=WRONG)
            times[kind].append(time.process_time() - began)

    middle = {kind: statistics.median(each) for kind, each in times.items()}
    assert max(middle.values()) < 1.4 * min(middle.values()), middle


def test_what_counts_no_more_is_cleared_out(client, people):
    guess(client, people.chair.email, times=3)
    arranging.age_guesses(timedelta(minutes=6))

    throttle.sweep()

    assert db.session.query(Guess).count() == 0


def test_no_address_and_no_email_can_be_read_from_the_guesses(client, people):
    guess(client, people.chair.email)

    keys = [each.key for each in db.session.query(Guess)]

    assert keys
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


def test_v6_3_1_many_at_once_are_no_way_round(live_app):
    with live_app.app_context():
        email = new_user().email
        db.session.remove()

    def once(number: int) -> int:
        return guess(from_address(live_app, f"203.0.113.{number}"), email).status

    first = once(99)
    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(once, range(24)))

    assert first == 422
    assert answers.count(422) < service.GUESSES
    assert set(answers) == {422, 429} or set(answers) == {429}
