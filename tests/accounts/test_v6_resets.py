"""A forgotten password: one answer for everybody, a link that works once, and the code as before."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.accounts import arranging
from tests.support.people import PASSWORD
from tests.support.visitor import Visitor
from triage import clock
from triage.access.permissions import Role
from triage.accounts import service
from triage.accounts.models import PasswordReset
from triage.accounts.queries import passwords as queries
from triage.accounts.routes import passwords as routes
from triage.accounts.service import passwords, resets
from triage.db import db, transaction
from triage.errors import NotFound, Refused

NEW = "lemon tractor ballet"
ANSWER_SECONDS = routes.ANSWER_SECONDS


@pytest.fixture(autouse=True)
def answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the answer, except in the test of how long it takes."""
    monkeypatch.setattr(routes, "ANSWER_SECONDS", 0.0)


@pytest.fixture
def link(app, people) -> str:
    """A link for the chair, as an administrator issues it."""
    return service.issue_link(people.chair.id, by=people.actor(Role.USER_ADMINISTRATOR))


def links() -> list[PasswordReset]:
    return db.session.query(PasswordReset).all()


def ask(visitor: Visitor, email: str):
    return visitor.submit("/forgotten-password", email=email)


def test_v6_4_3_a_link_lets_its_owner_choose_a_new_password(client, people, link):
    page = client.get(link)
    done = client.submit(page, new_password=NEW)

    assert page.path == "/reset-password"
    assert done.path == "/sign-in"
    assert "Your password is changed. Sign in with it." in done.text
    assert passwords.matches(people.chair.password_hash, NEW)
    assert not passwords.matches(people.chair.password_hash, PASSWORD)


def test_v6_4_3_the_code_is_asked_for_as_before(client, people, link):
    client.submit(link, new_password=NEW)

    page = client.submit("/sign-in", email=people.chair.email, password=NEW)

    assert page.path == "/sign-in/code"
    assert arranging.is_signed_out(client)


def test_v6_4_1_a_link_works_once(client, app, people, link):
    client.submit(link, new_password=NEW)

    again = Visitor(app).get(link)

    assert again.status == 404
    assert "This link does not work any more" in again.text


def test_v6_4_1_of_two_pages_with_one_link_only_the_first_changes_the_password(client, app, people, link):
    other = Visitor(app)
    late = other.get(link)
    client.submit(link, new_password=NEW)

    second = other.submit(late, new_password="nine stolen umbrellas fly")

    assert second.status == 404
    assert passwords.matches(people.chair.password_hash, NEW)


def test_v6_4_1_of_two_requests_with_one_link_only_one_gets_through(app, people, link):
    found = links()[0]

    first = queries.use_password_reset(found.id, now=clock.now())
    second = queries.use_password_reset(found.id, now=clock.now())

    assert (first, second) == (True, False)


def test_opening_a_link_uses_nothing_up(app, people, link):
    for _ in range(3):
        Visitor(app).get(link)

    assert Visitor(app).get(link).status == 200


def test_v6_4_1_a_link_lasts_half_an_hour(client, people, link):
    with transaction():
        for each in links():
            each.expires_at -= timedelta(minutes=30)

    assert client.get(link).status == 404


@pytest.mark.parametrize("token", ["x", "made-up", "a" * 43])
def test_a_made_up_link_opens_nothing(client, people, token):
    assert client.get(f"/reset-password/{token}").status == 404
    assert client.get("/reset-password").status == 404


def test_a_link_of_an_ended_account_opens_nothing(client, people, link):
    with transaction():
        people.chair.active = False

    assert client.get(link).status == 404


def test_the_token_leaves_the_address_at_once_and_only_its_hash_is_kept(client, people, link):
    token = link.rpartition("/")[2]

    page = client.get(link)

    assert token not in page.path
    assert token not in page.tree.text_content()
    assert token not in links()[0].token_hash


def test_a_poor_password_is_refused_and_the_link_stays(client, people, link):
    refused = client.submit(link, new_password="password1234")
    done = client.submit(refused, new_password=NEW)

    assert refused.status == 422
    assert done.path == "/sign-in"


def test_v7_4_3_a_reset_ends_every_session_and_is_told(client, people, sign_in, link):
    signed_in = sign_in(people.chair)

    client.submit(link, new_password=NEW)
    client.give_password_and_code("/sign-in", people.chair.email, NEW)

    assert arranging.is_signed_out(signed_in)
    assert "Your password was changed" in client.get("/").text


def test_a_changed_password_spends_every_link(client, people, sign_in, link):
    sign_in(people.chair).submit("/account/password", password=PASSWORD, new_password=NEW)

    assert client.get(link).status == 404


def test_v6_3_8_every_address_is_answered_alike(client, people):
    known = ask(client, people.chair.email)
    unknown = ask(client, "nobody@nowhere.example")

    assert known.path == unknown.path == "/forgotten-password/sent"
    assert known.text == unknown.text
    assert [each.user_id for each in links()] == [people.chair.id]


def test_v6_3_8_every_address_is_answered_in_the_same_time(client, people, monkeypatch):
    monkeypatch.setattr(routes, "ANSWER_SECONDS", ANSWER_SECONDS)
    times = {}
    for email in (people.chair.email, "nobody@nowhere.example"):
        began = time.monotonic()
        ask(client, email)
        times[email] = time.monotonic() - began

    assert min(times.values()) >= ANSWER_SECONDS > 0.3


def test_v6_3_1_links_cannot_be_asked_for_without_end(client, people):
    for _ in range(service.GUESSES):
        ask(client, people.chair.email)

    stopped = ask(client, people.chair.email)

    assert stopped.status == 429
    assert len(links()) == resets.MOST_AN_HOUR


def test_an_ended_account_gets_no_link(client, people):
    with transaction():
        people.chair.active = False

    ask(client, people.chair.email)

    assert links() == []


def test_v6_4_6_an_administrator_issues_a_link_and_knows_no_password(people, link):
    before = people.chair.password_hash

    assert link.startswith("/reset-password/")
    assert people.chair.password_hash == before
    assert [each.actor_id for each in arranging.audited("accounts.reset_issued")] == [
        people.user(Role.USER_ADMINISTRATOR).id
    ]


def test_an_agencys_lead_issues_links_for_their_own_people_only(people, make_user):
    lead = people.user(Role.AGENCY_LEAD)
    colleague = make_user(Role.REFERRER, agency=lead.agency)

    assert service.issue_link(colleague.id, by=lead.actor)
    with pytest.raises(NotFound):
        service.issue_link(people.chair.id, by=lead.actor)
    with pytest.raises(NotFound):
        service.issue_link(colleague.id, by=people.actor(Role.COORDINATOR))


def test_who_followed_a_link_is_known_in_that_browser_even_while_a_stranger_guesses(client, app, people, link):
    for number in range(service.GUESSES):
        stranger = Visitor(app)
        stranger.raw.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        stranger.submit("/sign-in", email=people.chair.email, password="wrong wrong wrong")

    client.submit(link, new_password=NEW)

    assert client.submit("/sign-in", email=people.chair.email, password=NEW).path == "/sign-in/code"


def test_links_that_work_no_more_are_cleared_out(app, people, link):
    with transaction():
        for each in links():
            each.expires_at -= timedelta(hours=3)

    resets.sweep()

    assert links() == []


def test_v6_3_4_who_must_sign_in_with_their_organisation_gets_no_password(app, people, monkeypatch):
    monkeypatch.setattr(resets.sso, "is_required", lambda user: True)
    monkeypatch.setattr(passwords.sso, "is_required", lambda user: True)

    with pytest.raises(Refused):
        service.issue_link(people.chair.id, by=people.actor(Role.USER_ADMINISTRATOR))
    with pytest.raises(Refused):
        passwords.set_password(people.chair, NEW, by=people.chair.actor)
