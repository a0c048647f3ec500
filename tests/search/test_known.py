"""Is this family known to us? One answer for everybody, and the coordinator reads who asked about whom."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from tests.restriction.arranging import restrict
from tests.search.arranging import family, home, person
from tests.support.people import make_user
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import db
from triage.families.models import KnownQuestion
from triage.families.service import asking
from triage.notices.models import Notice
from triage.restriction.service import look_into_questions

BORN = date(2012, 3, 4)
ABOUT = {
    "given_name": "Katherine",
    "family_name": "O’Neill",
    "date_of_birth-day": "4",
    "date_of_birth-month": "3",
    "date_of_birth-year": "2012",
    "postcode": "ZZ95 1AA",
}


@pytest.fixture
def oneill(people):
    return family(person("Katherine", "O’Neill", BORN), homes=(home("ZZ95 1AA"),), by=people.coordinator)


def plain(page):
    """The page without the token that every page has of its own."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.body)


def asked(visitor, **changes):
    return visitor.submit("/known", {**ABOUT, **changes}, press="Ask the coordinator")


def test_the_answer_is_one_page_whoever_it_is(people, oneill, sign_in):
    hidden = family(person("Quentin", "Rarename", BORN), by=people.coordinator)
    restrict(hidden, people.coordinator)
    visitor = sign_in(people.referrer)

    known = asked(visitor)
    unknown = asked(visitor, given_name="Nobody", family_name="Atall")
    closed = asked(visitor, given_name="Quentin", family_name="Rarename")

    assert known.path == "/known/answer"
    assert "Please contact the coordinator" in known.text
    assert "Everybody reads this answer, whether a family is known or not" in known.text
    assert "01632 960 100" in known.text
    assert plain(known) == plain(unknown) == plain(closed)
    assert "Neill" not in known.body


def test_asking_reads_nothing_of_anybody_so_that_no_time_tells(people, oneill, sign_in):
    visitor = sign_in(people.referrer)
    page = visitor.get("/known")
    key = page.field("idempotency_key")

    visitor.send("POST", "/known", data={"csrf_token": visitor._csrf_token(), "idempotency_key": key, **ABOUT})

    read = " ".join(visitor.watch.statements)
    assert "known_questions" in read
    assert not [
        table for table in ("persons", "match_keys", "match_cards", "search_keys", "families ") if table in read
    ]


def test_the_coordinator_reads_who_asked_and_whom_they_may_mean(people, oneill, sign_in):
    asked(sign_in(people.referrer), given_name="Catherine", family_name="ONeil")
    look_into_questions()
    coordinator = sign_in(people.coordinator)
    assert 'href="/known/questions"' in coordinator.get("/families").body, "also when nobody waits for an answer"

    page = coordinator.get("/known/questions")

    assert "Catherine ONeil" in page.text
    assert people.referrer.name in page.text
    assert oneill.reference in page.text
    assert "may be known" in coordinator.get("/").text
    page = coordinator.submit(page, {field_of(page): "Phoned the school"}, press="Done")
    assert "Nobody waits for an answer" in page.text
    assert "Phoned the school" in page.text


def test_a_look_of_the_service_meanwhile_is_nobody_elses_answer(people, oneill, sign_in):
    asked(sign_in(people.referrer))
    coordinator = sign_in(people.coordinator)
    page = coordinator.get("/known/questions")

    look_into_questions()
    page = coordinator.submit(page, {field_of(page): "Phoned the school"}, press="Done")

    assert "The question is done" in page.text
    assert "Somebody else" not in page.text


def field_of(page):
    return next(name for name in page.fields() if name.endswith("-note"))


def test_notices_are_without_names_and_come_only_where_somebody_is_known(people, oneill, sign_in):
    visitor = sign_in(people.referrer)
    asked(visitor, given_name="Nobody", family_name="Atall")
    look_into_questions()
    assert db.session.query(Notice).count() == 0

    asked(visitor)
    look_into_questions()
    look_into_questions()

    (notice,) = db.session.query(Notice).all()
    assert notice.permission == "REFERRALS_VERIFY"
    assert "Katherine" not in notice.text
    assert "Neill" not in notice.text


def test_a_question_that_cannot_be_looked_into_keeps_no_other_waiting(people, oneill, sign_in, caplog):
    visitor = sign_in(people.referrer)
    asked(visitor, given_name="Catherine")
    asked(visitor)
    bad = db.session.query(KnownQuestion).filter_by(given_name="Catherine").one().id

    def refuse(mapper, connection, question):
        if question.id == bad:
            raise ValueError("a fault")

    event.listen(KnownQuestion, "before_update", refuse)
    try:
        assert look_into_questions() == 1
    finally:
        event.remove(KnownQuestion, "before_update", refuse)

    assert "could not be looked into" in caplog.text
    assert db.session.query(Notice).count() == 1
    assert look_into_questions() == 1, "the next time it is tried again"


def test_of_a_restricted_family_only_those_named_hear(people, oneill, sign_in):
    restrict(oneill, people.coordinator)
    other = sign_in(make_user(Role.COORDINATOR))
    asked(sign_in(people.referrer))
    look_into_questions()

    page = other.get("/known/questions")

    assert "Katherine O’Neill" in page.text
    assert "Nobody like that is known to you" in page.text
    assert oneill.reference not in page.text + other.get("/").text
    assert oneill.reference in sign_in(people.coordinator).get("/known/questions").text
    assert {each.user_id for each in db.session.query(Notice)} == {people.coordinator.id}


def test_asking_is_on_record_and_twice_the_same_form_is_one_question(people, oneill, sign_in):
    visitor = sign_in(people.referrer)
    page = visitor.get("/known")
    for _ in "ab":
        visitor.submit(page, ABOUT, press="Ask the coordinator")

    assert db.session.query(KnownQuestion).count() == 1
    events = db.session.query(AuditEvent).filter(AuditEvent.action.like("families.known_%")).all()
    assert {each.action for each in events} == {"families.known_asked", "families.known_searched"}
    assert all(each.actor_id == people.referrer.id and "Neill" not in each.written for each in events)


def test_nobody_may_go_on_guessing(people, sign_in, monkeypatch):
    visitor = sign_in(people.referrer)
    for number in range(10):
        assert asked(visitor, given_name=f"Guess{chr(97 + number)}").path == "/known/answer"

    page = asked(visitor, given_name="Once more")

    assert page.status == 429
    assert page.field("given_name") == "Once more"
    assert db.session.query(KnownQuestion).count() == 10

    monkeypatch.setattr(asking, "WINDOW", timedelta(0))
    monkeypatch.setattr(asking, "A_DAY", 11)
    assert [asked(visitor, given_name=each).status for each in ("Later", "Still later")] == [200, 429]


def test_who_may_ask_and_who_reads_the_questions(people, sign_in):
    for role in (Role.KEYWORKER, Role.CHAIR, Role.AUDITOR, Role.USER_ADMINISTRATOR):
        visitor = sign_in(people.user(role))
        assert visitor.get("/known").status == 404
        assert visitor.get("/known/questions").status == 404
    assert sign_in(people.referrer).get("/known/questions").status == 404
    assert sign_in(people.user(Role.PANEL_MEMBER)).get("/known").status == 200
    assert sign_in(people.coordinator).get(f"/known/questions?x={uuid.uuid4()}").status == 200
