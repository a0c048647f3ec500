"""Proving once more who you are: what was typed or ticked is done as it stands, by the same person only."""

from __future__ import annotations

import re

import pytest
from flask import Flask, request
from flask_wtf.csrf import generate_csrf

from tests.accounts import arranging
from tests.support.people import PASSWORD
from tests.support.people import make_user as new_user
from tests.support.visitor import Visitor
from triage import clock
from triage.access import held
from triage.access.guards import PROOF_METHODS, requires, step_up
from triage.access.permissions import Role
from triage.accounts import queries, service
from triage.accounts.models import WebSession
from triage.db import db, transaction

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Planted</title></head><body><main><h1>Planted</h1>
<form method="post" action="/planted/act"><input type="hidden" name="csrf_token" value="{token}">
<label>Note <input name="note"></label>
<label><input type="checkbox" name="ticked" value="a">A</label>
<label><input type="checkbox" name="ticked" value="b">B</label>
<label><input type="checkbox" name="ticked" value="c">C</label><button>Do it</button></form></main></body></html>"""

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


@pytest.fixture
def done() -> list[dict[str, list[str]]]:
    return []


@pytest.fixture
def planted(make_live_app, done) -> Flask:
    """An application with an act that asks for a proof, and a download that does."""
    app: Flask = make_live_app()

    @requires()
    def page() -> str:
        return PAGE.format(token=generate_csrf())

    @requires()
    @step_up
    def act() -> str:
        done.append({name: request.form.getlist(name) for name in request.form})
        return PAGE.format(token=generate_csrf())

    @requires()
    @step_up(methods=("GET",))
    def export() -> str:
        done.append({})
        return PAGE.format(token=generate_csrf())

    app.add_url_rule("/planted", "planted.page", page, methods=["GET"])
    app.add_url_rule("/planted/act", "planted.act", act, methods=["POST"])
    app.add_url_rule("/planted/export", "planted.export", export, methods=["GET"])
    return app


@pytest.fixture
def email(planted) -> str:
    with planted.app_context():
        address = new_user(Role.COORDINATOR).email
        db.session.remove()
    return address


@pytest.fixture
def visitor(planted, email) -> Visitor:
    """Somebody who signed in a while ago."""
    signed_in = Visitor(planted)
    signed_in.sign_in(email, PASSWORD)
    signed_in.get("/")
    with planted.app_context():
        arranging.age_proof(signed_in)
        db.session.remove()
    return signed_in


def test_v7_5_3_a_fresh_proof_is_asked_for_and_the_form_is_then_done_as_it_stood(visitor, email, done):
    asked = visitor.submit("/planted", note="Café, “quoted”", ticked=["a", "c"])
    before = list(done)
    visitor.give_code(email)

    assert asked.path.startswith("/confirm")
    assert before == []
    assert [{name: done[0][name] for name in ("note", "ticked")}] == [
        {"note": ["Café, “quoted”"], "ticked": ["a", "c"]}
    ]
    assert len(done) == 1


def test_v7_5_3_one_proof_serves_for_ten_minutes(visitor, email, done, planted):
    visitor.submit("/planted", note="first")
    visitor.give_code(email)

    visitor.submit("/planted", note="second")
    with planted.app_context(), transaction():
        for session in db.session.query(WebSession):
            proved = int(clock.now().timestamp()) - 601
            session.contents = re.sub(r'"proved_at": ?\d+', f'"proved_at": {proved}', session.contents)
    third = visitor.submit("/planted", note="third")

    assert [each["note"] for each in done] == [["first"], ["second"]]
    assert third.path.startswith("/confirm")


def test_v7_5_3_signing_in_is_a_proof(planted, email, done):
    visitor = Visitor(planted)
    visitor.sign_in(email, PASSWORD)

    visitor.submit("/planted", note="fresh")

    assert [each["note"] for each in done] == [["fresh"]]


def test_v7_5_3_a_download_is_guarded_too_and_follows_the_proof(visitor, email, done):
    asked = visitor.get("/planted/export")
    visitor.give_code(email)

    assert asked.path.startswith("/confirm")
    assert done == [{}]


def test_a_recovery_code_is_a_proof_too(visitor, planted, email, done):
    with planted.app_context():
        codes = service.renew_recovery_codes(queries.user_by_email(email))
        db.session.remove()
    visitor.submit("/planted", note="on paper")

    visitor.submit("/confirm/recovery-code", recovery_code=codes[0])

    assert [each["note"] for each in done] == [["on paper"]]


def test_a_proof_given_for_one_thing_never_does_another(visitor, email, done):
    visitor.submit("/planted", note="thought better of it")
    visitor.get("/planted/export")

    visitor.give_code(email)

    assert done == [{}]


def test_a_wrong_code_does_nothing_and_keeps_the_form(visitor, email, done):
    asked = visitor.submit("/planted", note="kept")

    wrong = visitor.submit(asked, one_time_code=arranging.WRONG_CODE)
    nothing = list(done)
    visitor.give_code(email)

    assert wrong.status == 422
    assert nothing == []
    assert [each["note"] for each in done] == [["kept"]]


def test_v6_3_1_codes_cannot_be_guessed_there_either(visitor, email, done):
    asked = visitor.submit("/planted", note="kept")
    for _ in range(service.GUESSES):
        asked = visitor.submit(asked, one_time_code=arranging.WRONG_CODE)

    stopped = visitor.give_code(email)

    assert stopped.status == 429
    assert done == []


def test_what_waits_is_never_done_twice(visitor, email, done):
    visitor.submit("/planted", note="once")
    visitor.give_code(email)
    body = {"held": "made-up"}

    visitor.get("/planted")
    visitor.post("/planted/act", body)

    assert [each.get("note") for each in done] == [["once"], None]


def test_what_waits_for_one_person_is_not_done_by_the_next_in_the_same_browser(visitor, planted, done):
    visitor.submit("/planted", note="mine")
    with planted.app_context():
        other = new_user(Role.COORDINATOR).email
        db.session.remove()
    visitor.submit(visitor.page, form="/sign-out")
    visitor.sign_in(other, PASSWORD)

    page = visitor.give_code_at("/confirm", other)

    assert page.path == "/"
    assert done == []


def test_what_waits_is_nobody_elses_even_in_the_same_session(planted):
    with planted.test_request_context("/planted/act", method="POST", data={"note": "mine"}):
        held.keep_for_proof("one")

        assert held.waiting("one")
        assert held.waiting("another") is None


def test_a_page_opened_in_another_tab_does_not_lose_what_waits(visitor, email, done):
    asked = visitor.submit("/planted", note="still here")
    visitor.get("/help")
    visitor.submit(visitor.page, form="/session/stay")

    visitor.submit(asked, one_time_code=visitor.code_of(email))

    assert [each["note"] for each in done] == [["still here"]]


def test_passwords_and_codes_are_not_among_what_is_kept(visitor, planted):
    visitor.get("/planted")
    visitor.post(
        "/planted/act", {"note": "n", "password": "p4ssw0rd", "one_time_code": "123456", "x-new_password": "q"}
    )

    with planted.app_context():
        kept = " ".join(session.contents for session in db.session.query(WebSession))

    assert '"note"' in kept
    assert "p4ssw0rd" not in kept
    assert "123456" not in kept
    assert "x-new_password" not in kept


def test_a_form_too_large_to_keep_comes_back_by_the_browser(visitor, email, done, planted):
    visitor.get("/planted")
    asked = visitor.post("/planted/act", {"note": "w" * (held.LARGEST + 1)})
    back = visitor.give_code(email)

    assert asked.path.startswith("/confirm")
    assert done == []
    assert back.status == 200


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/x", "/\\evil.example"])
def test_the_proof_leads_nowhere_else(visitor, email, target):
    visitor.send("GET", f"/confirm?next={target}")

    page = visitor.give_code_at(f"/confirm?next={target}", email)

    assert page.path == "/"


def test_v7_5_3_what_the_standards_name_asks_for_a_proof(app):
    guarded = {
        endpoint for endpoint, view in app.view_functions.items() if getattr(view, PROOF_METHODS, None) is not None
    }

    assert {
        "documents.approve",
        "panel.agree_minutes",
        "accounts.change_app",
        "accounts.new_recovery_codes",
        "accounts.end_session",
        "accounts.end_other_sessions",
    } <= guarded
