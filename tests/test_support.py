"""What the other tests stand on finds the faults that it is there to find."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, redirect, render_template_string, request
from sqlalchemy import func, select, text

from setup.places import ROOT
from tests.support.databases import StatementWatch
from tests.support.groups import Groups, best_for, group_of
from tests.support.pages import Page
from tests.support.people import PASSWORD, make_agency
from tests.support.visitor import Visitor
from triage.access.guards import public
from triage.access.permissions import Role
from triage.accounts.models import Agency, User
from triage.accounts.service import sign_out
from triage.db import db, transaction
from triage.rules.agencies import AgencyKind

MARK = "mark." + "xdist_group("
GROUPED = sorted(path for path in (ROOT / "tests").rglob("test_*.py") if MARK in path.read_text("utf-8"))
SOUND = '<!doctype html><html lang="en"><title>Families</title><body><main><h1>Families</h1>{}</main></body></html>'


def page_of(inside: str) -> Page:
    return Page("/families", 200, SOUND.format(inside), {})


def with_view(app: Flask, view: Callable[[], object], *, methods: tuple[str, ...] = ("GET",)) -> Visitor:
    """A visitor to the application with one more view."""
    app.add_url_rule("/planted", "planted", public(view), methods=methods)
    with app.app_context():
        watch = StatementWatch.of(db.engine)
    return Visitor(app, watch)


def count_agencies() -> int:
    return db.session.scalar(select(func.count()).select_from(Agency)) or 0


# ------------------------------------------------------------------------------------- sound pages


def test_a_sound_page_passes():
    page_of('<label for="name">Name</label><input id="name" name="name">').must_be_sound()


@pytest.mark.parametrize(
    ("inside", "complaint"),
    [
        ("<h1>Another</h1>", "2 first-level headings"),
        ('<p id="a"></p><p id="a"></p>', "ids used more than once: a"),
        ('<input name="born">', "fields without a label: born"),
        ('<label for="other">Born</label><input id="born" name="born">', "fields without a label: born"),
        ('<label for="born"> </label><textarea id="born" name="born"></textarea>', "fields without a label: born"),
        ('<p style="color:red">x</p>', "style attribute"),
        ('<button onclick="go()">Go</button>', "script in an attribute"),
        ("<main></main>", "not exactly one main part"),
    ],
)
def test_a_fault_on_a_page_is_found(inside, complaint):
    with pytest.raises(AssertionError, match=complaint):
        page_of(inside).must_be_sound()


# ---------------------------------------------------------------------------------- what a GET does


def test_a_get_that_writes_is_found(make_live_app):
    def view():
        make_agency(AgencyKind.SCHOOL)
        return SOUND.format("")

    visitor = with_view(make_live_app(), view)

    with pytest.raises(AssertionError, match="a GET of /planted wrote to agencies"):
        visitor.get("/planted")


def test_a_change_that_nobody_commits_is_found(make_live_app):
    def view():
        db.session.add(Agency(code="lost", name="Lost", kind=AgencyKind.SCHOOL))
        db.session.flush()
        return redirect("/sign-in")

    visitor = with_view(make_live_app(), view, methods=("POST",))
    visitor.get("/sign-in")

    with pytest.raises(AssertionError, match="POST /planted left changes uncommitted: agencies"):
        visitor.post("/planted")


def test_a_field_that_is_not_on_the_page_cannot_be_filled_in(client):
    with pytest.raises(AssertionError, match="no field surname on /sign-in"):
        client.submit("/sign-in", surname="Barnes")


def test_a_choice_that_is_not_on_the_page_cannot_be_made(make_live_app):
    form = '<form method="post"><label><input type="radio" name="tier" value="light">Light</label></form>'
    visitor = with_view(make_live_app(), lambda: SOUND.format(form), methods=("GET", "POST"))

    with pytest.raises(AssertionError, match="tier on /planted offers"):
        visitor.submit("/planted", tier="heavy")


def test_a_form_is_sent_as_a_browser_would_send_it(make_live_app):
    form = """<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
      <input type="hidden" name="key" value="k1"><label>Note<textarea name="note">\nas it was</textarea></label>
      <label><input type="checkbox" name="who" value="a" checked>A</label>
      <label><input type="checkbox" name="who" value="b">B</label>
      <label><select name="year"><option value="7">7</option><option value="8" selected>8</option></select></label>
      <label>File<input type="file" name="file"></label>
      <button name="act" value="save">Save</button><button name="act" value="send">Send</button></form>"""
    sent: dict[str, list[str]] = {}

    def view():
        if request.method == "POST":
            sent.update({name: request.form.getlist(name) for name in request.form if name != "csrf_token"})
            return redirect("/planted")
        return render_template_string(SOUND.format(form))

    page = with_view(make_live_app(), view, methods=("GET", "POST")).submit("/planted", press="Send", who=["a", "b"])

    assert page.status == 200
    assert sent == {"key": ["k1"], "note": ["as it was"], "who": ["a", "b"], "year": ["8"], "act": ["send"]}


# --------------------------------------------------------------------------------- rolling it back


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_for_the_next(app, make_agency, time):
    assert count_agencies() == 0

    make_agency()
    with transaction():
        db.session.add(Agency(code="two", name="Two", kind=AgencyKind.POLICE))

    assert count_agencies() == 2


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_next_test_finds_the_connection_as_this_one_did(app, time):
    """They share one; a setting, a table of the moment and the driver's own mode go back with the rest."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        assert connection.scalar(text("SHOW statement_timeout")) == "0"
        connection.execute(text("SET statement_timeout = '1h'"))
    connection.execute(text("CREATE TEMPORARY TABLE left_behind (number INTEGER)"))


def test_an_act_that_fails_leaves_what_came_before_it(app, make_agency):
    make_agency()

    def fail() -> None:
        with transaction():
            db.session.add(Agency(code="two", name="Two", kind=AgencyKind.POLICE))
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert count_agencies() == 1


def test_work_after_a_commit_is_done_within_a_test(app):
    done = []

    with transaction() as tx:
        tx.after_commit(done.append, "nudged")

    assert done == ["nudged"]


def test_a_test_sees_what_a_request_changed(app, people, sign_in):
    user = people.coordinator
    assert user.last_signed_in_at is None

    sign_in(user)

    assert user.last_signed_in_at is not None


def test_two_people_are_signed_in_side_by_side(app, people, sign_in):
    first, second = sign_in(people.coordinator), sign_in(people.referrer)

    assert first.get("/help").status == 200
    assert second.get("/help").status == 200
    assert Visitor(app).send("GET", "/help").status_code == 302


def test_a_wrong_password_does_not_sign_in(client, make_user):
    user = make_user(Role.CHAIR)

    page = client.submit("/sign-in", email=user.email, password=PASSWORD + "!")

    assert page.errors


# -------------------------------------------------------------------------------------- real copies


def test_a_live_application_starts_with_empty_tables_and_really_commits(live_app):
    with live_app.app_context():
        make_agency(AgencyKind.SCHOOL)
    with live_app.app_context():
        assert count_agencies() == 1


def test_redis_is_real(redis_url):
    from redis import Redis  # noqa: PLC0415  # only here

    with Redis.from_url(redis_url) as connection:
        assert connection.set("key", "value")
        assert connection.info("server")["redis_version"]


def test_a_browser_opens_the_live_service(live_server, page, check_page):
    page.goto(f"{live_server}/sign-in")

    assert page.get_by_role("heading", level=1).count() == 1
    check_page(page)


def test_axe_objects_to_a_field_without_a_label(page, check_page):
    page.set_content(SOUND.format("<input name='born'>"))

    with pytest.raises(AssertionError, match="label"):
        check_page(page)


def test_axe_objects_to_colours_that_it_has_not_met_yet(page, check_page):
    styled = "<style>.quiet, [role=note] b {{ color: #aaa }}</style>{}"
    page.set_content(SOUND.format(styled.format("<p>A <b>word</b></p>")))
    check_page(page)

    for inside in ("<p class='quiet'>A <b>word</b></p>", "<div role='note'><p>A <b>word</b></p></div>"):
        page.set_content(SOUND.format(styled.format(inside)))

        with pytest.raises(AssertionError, match="color-contrast"):
            check_page(page)


def test_a_page_wider_than_a_phone_is_found(page, check_page):
    page.set_content(SOUND.format("<p>x</p><div><p>" + "w" * 200 + "</p></div>"))

    with pytest.raises(AssertionError, match="pixels wide"):
        check_page(page)


def test_signing_out_is_recorded(app, people):
    user: User = people.chair

    sign_out(user)

    assert user.actor.name == user.name


@pytest.mark.parametrize("path", GROUPED, ids=lambda path: path.name)
def test_a_group_that_a_file_names_is_the_one_by_which_its_tests_are_dealt_out(path):
    assert path.read_text("utf-8").count(MARK) == 1, "all of a file goes to one group"
    assert group_of(str(path.relative_to(ROOT))), "the name must stand there as it is"


def test_tests_of_one_group_are_dealt_out_together_and_others_singly():
    scope_of = Groups._split_scope

    assert scope_of(None, "tests/surface/test_canary.py::test_a[b]") == "demonstration"
    assert scope_of(None, "tests/test_pages.py::test_c") == "demonstration"
    assert scope_of(None, "tests/test_settings.py::test_d") == "tests/test_settings.py::test_d"


def test_a_worker_keeps_to_one_database_while_it_can():
    waiting = ["tests/a.py::test_b[sqlite]", "tests/a.py::test_b[postgresql]", "tests/a.py::test_c"]

    assert [best_for(worker, waiting) for worker in ("gw0", "gw1", "gw2")] == [waiting[0], waiting[1], waiting[0]]
    assert best_for("gw1", waiting[:1]) == waiting[0]
    assert best_for("gw0", [waiting[1], waiting[2]]) == waiting[2]
