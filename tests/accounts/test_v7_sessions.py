"""Sessions: when they end, who ends them, and that nothing brings one back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import request

from tests.accounts import arranging
from tests.support.people import PASSWORD
from tests.support.visitor import Visitor
from triage import clock
from triage.access.permissions import Role
from triage.accounts import browsers, queries, service
from triage.accounts.commands import Ending
from triage.accounts.models import WebSession
from triage.accounts.service.sessions import sweep
from triage.db import db, transaction
from triage.filters import hour

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def session_of(user) -> WebSession:
    db.session.expire_all()
    found = queries.web_sessions_of(user.id)
    assert len(found) == 1
    return found[0]


def seconds_left(visitor: Visitor) -> int:
    response = visitor.send("GET", "/session", headers={"X-Poll": "1"})
    left: int = response.json["left"]
    return left


# -------------------------------------------------------------------------------------- time-outs


@pytest.mark.parametrize(
    ("role", "minutes"), [(Role.COORDINATOR, 30), (Role.AGENCY_LEAD, 30), (Role.USER_ADMINISTRATOR, 15)]
)
def test_v7_3_1_a_session_ends_when_nothing_is_done(people, sign_in, role, minutes):
    visitor = sign_in(people.user(role))

    arranging.age_sessions(timedelta(minutes=minutes - 1))
    still_there = not arranging.is_signed_out(visitor)
    arranging.age_sessions(timedelta(minutes=minutes + 1))

    assert still_there
    assert arranging.is_signed_out(visitor)


def test_v7_3_2_a_session_ends_after_eight_hours_whatever_is_done(people, sign_in):
    visitor = sign_in(people.chair)

    arranging.age_sessions(started=timedelta(hours=7, minutes=59))
    still_there = not arranging.is_signed_out(visitor)
    arranging.age_sessions(started=timedelta(minutes=2))

    assert still_there
    assert arranging.is_signed_out(visitor)


def test_v7_3_2_a_new_token_does_not_make_the_day_longer(people, sign_in):
    visitor = sign_in(people.chair)
    arranging.age_sessions(started=timedelta(hours=7, minutes=50))
    started = session_of(people.chair).started_at

    visitor.give_code_at("/confirm", people.chair.email)

    assert session_of(people.chair).started_at == started
    arranging.age_sessions(started=timedelta(minutes=11))
    assert arranging.is_signed_out(visitor)


def test_v7_3_1_what_a_page_asks_by_itself_does_not_keep_a_session_alive(people, sign_in):
    visitor = sign_in(people.chair)
    arranging.age_sessions(timedelta(minutes=20))
    seen = session_of(people.chair).seen_at

    visitor.send("GET", "/session", headers={"X-Poll": "1"})
    visitor.send("GET", "/help", headers={"X-Poll": "1"})

    assert session_of(people.chair).seen_at == seen
    visitor.send("GET", "/help")
    assert session_of(people.chair).seen_at > seen


def test_asking_how_long_is_left_tells_the_truth(people, sign_in):
    visitor = sign_in(people.chair)
    fresh = seconds_left(visitor)
    arranging.age_sessions(timedelta(minutes=26))
    later = seconds_left(visitor)

    assert 1790 <= fresh <= 1800
    assert 230 <= later <= 240
    assert Visitor(visitor.app).send("GET", "/session").json == {"left": 0}


def test_the_last_minutes_before_the_day_is_over_are_told_too(people, sign_in):
    visitor = sign_in(people.chair)
    arranging.age_sessions(started=timedelta(hours=7, minutes=58))

    assert seconds_left(visitor) <= 120


def test_staying_signed_in_works_by_a_button_without_a_script(people, sign_in):
    visitor = sign_in(people.chair)
    page = visitor.get("/help")
    arranging.age_sessions(timedelta(minutes=29))
    line = page.tree.xpath("//form[contains(@class, 'app-session__line')]")[0]

    stayed = visitor.submit(page, form="/session/stay")

    assert line.get("target") == "_blank"
    assert "You are signed out after 30 minutes" in line.text_content()
    assert stayed.status == 200
    assert "You are still signed in" in stayed.text
    assert seconds_left(visitor) > 1700


def test_the_line_says_when_the_day_is_over(people, sign_in):
    visitor = sign_in(people.chair)
    ends = clock.local(session_of(people.chair).started_at + timedelta(hours=8))

    assert f"and at {hour(ends)} at the latest" in visitor.get("/help").text


def test_nobody_who_is_not_signed_in_is_warned(client):
    assert not client.get("/sign-in").tree.xpath("//*[@data-session]")


# ---------------------------------------------------------------------------------------- tokens


def test_v7_2_4_the_token_changes_at_each_step_of_signing_in(client, people):
    tokens = []
    for act in (
        lambda: client.get("/sign-in"),
        lambda: client.submit("/sign-in", email=people.chair.email, password=PASSWORD),
        lambda: client.give_code(people.chair.email),
    ):
        act()
        tokens.append(client.raw.get_cookie("session").value)

    assert len(set(tokens)) == 3
    assert len(db.session.query(WebSession).all()) == 1


def test_v7_2_4_the_token_changes_when_they_prove_who_they_are(people, sign_in):
    visitor = sign_in(people.chair)
    before = visitor.raw.get_cookie("session").value

    visitor.give_code_at("/confirm", people.chair.email)
    after = visitor.raw.get_cookie("session").value
    visitor.raw.set_cookie("session", before)

    assert after != before
    assert arranging.is_signed_out(visitor)


def test_v7_2_3_a_token_has_256_bits_and_only_its_hash_is_kept(people, sign_in):
    token = sign_in(people.chair).raw.get_cookie("session").value

    assert len(token) >= 43
    assert session_of(people.chair).token_hash != token
    assert token not in session_of(people.chair).contents


def test_v7_4_1_a_session_that_was_ended_is_not_brought_back_by_a_request_under_way(app, people, sign_in):
    visitor = sign_in(people.chair)
    token = visitor.raw.get_cookie("session").value

    with app.test_request_context(headers={"Cookie": f"session={token}"}):
        under_way = app.session_interface.open_session(app, request._get_current_object())
        under_way["touched"] = True
        service.end_sessions(people.chair.id, by=people.chair.actor, why=Ending.ADMINISTRATOR)
        app.session_interface.save_session(app, under_way, app.make_response(""))

    assert queries.web_sessions_of(people.chair.id) == []
    assert arranging.is_signed_out(visitor)


# ---------------------------------------------------------------------------------- ending others


def test_v7_5_2_own_sessions_are_listed_with_browser_and_place(app, people, sign_in):
    visitor, other = sign_in(people.chair), Visitor(app)
    other.raw.environ_base |= {"REMOTE_ADDR": "198.51.100.7", "HTTP_USER_AGENT": FIREFOX}
    other.sign_in(people.chair.email, PASSWORD)

    page = visitor.get("/account")

    assert "Firefox on Windows" in page.text
    assert "198.51.100.7" in page.text
    assert page.text.count("This one") == 1


def test_v7_5_2_one_other_session_is_ended(people, sign_in):
    here, elsewhere, third = (sign_in(people.chair) for _ in range(3))
    mine = here.raw.get_cookie("session").value
    page = here.get("/account")
    first = page.tree.xpath("//form[contains(@action, '/account/sessions/') and contains(@action, '/end')]")[0]

    here.submit(page, form=first.get("action"))

    assert [arranging.is_signed_out(each) for each in (elsewhere, third)].count(True) == 1
    assert here.raw.get_cookie("session").value == mine


def test_v7_5_2_every_other_session_is_ended(people, sign_in):
    here, elsewhere, third = (sign_in(people.chair) for _ in range(3))

    page = here.submit("/account", form="/account/sessions/end-others")

    assert page.path == "/account"
    assert arranging.is_signed_out(elsewhere)
    assert arranging.is_signed_out(third)
    assert not arranging.is_signed_out(here)


def test_v7_5_2_ending_sessions_asks_for_a_code_first(people, sign_in):
    here, elsewhere = sign_in(people.chair), sign_in(people.chair)
    arranging.age_proof(here)

    asked = here.submit("/account", form="/account/sessions/end-others")
    untouched = not arranging.is_signed_out(elsewhere)
    here.submit(asked, one_time_code=here.code_of(people.chair.email))

    assert asked.path.startswith("/confirm")
    assert untouched
    assert arranging.is_signed_out(elsewhere)


def test_v7_5_2_nobody_ends_somebody_elses_session(people, sign_in):
    mine, theirs = sign_in(people.chair), sign_in(people.coordinator)
    mine.get("/account")

    answer = mine.post(f"/account/sessions/{session_of(people.coordinator).id}/end")

    assert answer.status == 404
    assert not arranging.is_signed_out(theirs)


@pytest.mark.parametrize("what", ["ended", "agency ended"])
def test_v7_4_2_an_ended_account_is_out_at_once(people, sign_in, what):
    visitor = sign_in(people.chair)

    with transaction():
        if what == "ended":
            people.chair.active = False
        else:
            people.chair.agency.active = False

    assert arranging.is_signed_out(visitor)


def test_v7_4_5_an_administrator_ends_all_sessions_of_a_person(people, sign_in):
    visitors = [sign_in(people.chair), sign_in(people.chair)]

    ended = service.end_sessions(people.chair.id, by=people.actor(Role.USER_ADMINISTRATOR), why=Ending.ADMINISTRATOR)

    assert ended == 2
    assert all(arranging.is_signed_out(visitor) for visitor in visitors)
    assert arranging.audited("accounts.sessions_ended")


def test_v7_4_4_every_page_of_somebody_signed_in_has_the_way_out(people, sign_in):
    visitor = sign_in(people.chair)

    for path in ("/", "/help", "/account", "/meetings", "/no/such/page"):
        assert visitor.get(path).tree.xpath("//form[@action='/sign-out']"), path


def test_sessions_whose_time_is_long_up_are_cleared_out(people, sign_in):
    sign_in(people.chair)
    arranging.age_sessions(timedelta(hours=9))

    sweep()

    assert queries.web_sessions_of(people.chair.id) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/605.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140.0 Safari/537.36", "Chrome on Chromebook"),
        ("", "Unknown browser"),
        ("<script>alert(1)</script>", "Unknown browser"),
    ],
)
def test_a_browser_is_named_in_words(said, words):
    assert browsers.in_words(said) == words
