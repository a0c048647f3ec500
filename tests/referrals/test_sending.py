"""Sending: once, frozen, numbered without gaps, promised for a working day."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.referrals import walks
from tests.support.databases import at_work
from tests.support.people import PASSWORD, make_agency, make_user
from tests.support.visitor import Visitor
from triage import calendar, clock
from triage.access.actor import Actor
from triage.access.permissions import Role
from triage.accounts.models import AgencyKind
from triage.db import db
from triage.documents.models import Document
from triage.notices.models import Notice
from triage.referrals import queries, service
from triage.referrals.answers import as_sent
from triage.referrals.commands import SendReferral
from triage.referrals.models import Referral, ReferralStatus
from triage.referrals.service.sending import fingerprint


@pytest.fixture
def school(sign_in, people):
    return sign_in(people.referrer)


def stored() -> Referral:
    return db.session.scalars(select(Referral)).unique().one()


def test_what_was_sent_is_frozen_with_its_hash_form_and_framework(school):
    walks.send(school, walks.write(school))

    referral = stored()
    assert referral.reference == f"R-{clock.today().year}-00001"
    assert referral.as_sent_sha256 == fingerprint(referral.as_sent)
    assert as_sent(referral.as_sent).framework == referral.framework == "sf3@1"
    assert as_sent(referral.as_sent).form_version == referral.form_version
    assert referral.promised_on == calendar.add_working_days(clock.today(), 5)
    assert referral.precheck["answer"] in {"likely", "possible", "unlikely"}


def test_the_confirmation_says_what_happens_next_and_when(school):
    page = walks.send(school, walks.write(school))

    assert stored().reference in page.text
    assert "What happens next" in page.text
    assert f"{stored().promised_on.day} " in page.text


def test_the_coordinator_is_told_without_a_name(school):
    walks.send(school, walks.write(school))

    notice = db.session.scalars(select(Notice).where(Notice.text.contains("has come in"))).one()
    assert "O’Dowd" not in notice.text


def test_the_copy_as_sent_is_asked_for_once(school):
    draft = walks.write(school)

    walks.send(school, draft)
    school.get(f"{draft}/sent")

    copies = db.session.scalars(select(Document).where(Document.referral_id == stored().id)).all()
    assert len(copies) == 1
    assert "4 Elm Row" in str(copies[0].content)


def test_the_copy_says_each_yes_in_full_and_what_is_not_known_in_a_line(school):
    walks.send(school, walks.write(school))

    education = next(each for each in stored().as_sent["copy"] if each["title"] == "Education")
    lines = {line["question"]: line["answer"] for line in education["entries"][0]["lines"]}
    assert list(lines) == ["Attendance below 90%", "Not known"]
    assert lines["Attendance below 90%"].startswith("Yes. ")
    assert "Figure: 82.5%. Recorded in: Register" in lines["Attendance below 90%"]
    assert lines["Not known"].split("; ") == [
        "Attendance below 50%",
        "Not in suitable education",
        "Special educational needs not met",
    ]


def test_the_back_button_and_a_second_press_give_the_same_referral(school):
    draft = walks.write(school)
    page = school.get(f"{draft}/check")
    first = school.submit(page, sure=["yes"], press="Send referral")

    second = school.submit(page, sure=["yes"], press="Send referral")

    assert first.h1 == second.h1 == "Referral sent"
    assert stored().reference in second.text


def test_a_sent_referral_cannot_be_changed(school):
    draft = walks.write(school)
    page = school.get(f"{draft}/form/told")
    walks.send(school, draft)
    before = stored().as_sent_sha256

    answer = school.submit(page, told="no", why_not="changed my mind")

    assert answer.status == 404
    assert stored().as_sent_sha256 == before


def test_what_is_missing_is_listed_and_holds_the_referral_back(school):
    draft = walks.begin(school)
    walks.family(school, draft)

    page = school.get(f"{draft}/check")
    answer = school.post(f"{draft}/check", {"sure": "yes", "idempotency_key": str(uuid.uuid4())})

    assert "Not finished yet" in page.text
    assert answer.status == 422
    assert stored().status is ReferralStatus.DRAFT


def test_the_first_look_never_blocks(school):
    draft = walks.begin(school)
    mother, child = walks.family(school, draft)
    for href in [href for href in school.get(draft).links.values() if "/concerns/" in href]:
        page = school.get(href)
        school.submit(page, {name: "no" for name in page.fields() if name.endswith("-answer")})
    walks.the_rest(school, draft, mother, child)

    page = school.get(f"{draft}/check")
    sent = walks.send(school, draft)

    assert "unlikely to meet the criteria" in page.text
    assert sent.h1 == "Referral sent"


def test_a_protected_address_is_on_no_page_and_on_no_paper(school):
    draft = walks.begin(school)
    mother, child = walks.family(school, draft)
    school.submit(f"{draft}/form/home/{mother}", kind="refuge", protected="yes")
    walks.concerns(school, draft, {})
    walks.the_rest(school, draft, mother, child)

    checked = school.get(f"{draft}/check")
    walks.send(school, draft)
    shown = school.get(draft)

    copies = db.session.scalars(select(Document)).all()
    for text in (checked.text, shown.text, str([copy.content for copy in copies]), str(stored().as_sent["copy"])):
        assert "4 Elm Row" not in text
        assert "3VZ" not in text
    assert as_sent(stored().as_sent).homes[0].protected


def test_police_have_their_own_questions(sign_in, make_user, make_agency):
    police = sign_in(make_user(Role.REFERRER, agency=make_agency(AgencyKind.POLICE)))
    draft = walks.begin(police)

    referrer, tasks = police.get(f"{draft}/form/referrer"), police.get(draft)

    assert {"numbers", "officer"} <= referrer.fields()
    assert "signed_off_by" not in referrer.fields()
    assert "Attendance and exclusions" not in tasks.text


def test_other_agencies_have_the_shared_core(sign_in, make_user, make_agency):
    health = sign_in(make_user(Role.REFERRER, agency=make_agency(AgencyKind.HEALTH)))
    draft = walks.begin(health)

    referrer = health.get(f"{draft}/form/referrer")

    assert not {"numbers", "officer", "signed_off_by"} & referrer.fields()


def test_the_coordinator_enters_one_for_an_agency_with_its_true_date(sign_in, people):
    desk = sign_in(people.coordinator)
    school = people.referrer.agency
    page = desk.submit(
        "/referrals/new",
        {"whose": "other", "agency": str(school.id), "received_how": "paper", "danger": "no"}
        | {"received_on-day": "3", "received_on-month": "2", "received_on-year": "2015"},
    )
    draft = page.path
    mother, child = walks.family(desk, draft)
    walks.concerns(desk, draft, {})
    walks.the_rest(desk, draft, mother, child)

    sent = walks.send(desk, draft)

    assert sent.h1 == "Referral sent", sent.errors
    referral = stored()
    assert referral.agency_id == school.id
    assert referral.received_on == date(2015, 2, 3)
    assert referral.framework == "tf2@1"
    assert referral.promised_on > clock.today()
    assert sign_in(people.referrer).get(draft).status == 200


def test_a_referrer_cannot_enter_one_for_another_agency(school, people):
    page = school.get("/referrals/new")

    assert "agency" not in page.fields()


def a_draft_on_real_commits(live_app) -> tuple[SendReferral, Actor]:
    """A whole draft, its writer, and the press of one button."""
    with at_work(live_app):
        user = make_user(Role.REFERRER, agency=make_agency(AgencyKind.SCHOOL))
        actor, email = user.actor, user.email
        db.session.remove()
    visitor = Visitor(live_app)
    visitor.sign_in(email, PASSWORD)
    draft = walks.write(visitor)
    return SendReferral(referral_id=uuid.UUID(draft.rpartition("/")[2]), key=uuid.uuid4(), verify_within=5), actor


@pytest.mark.slow
def test_50_parallel_sends_make_one_referral(live_app):
    command, actor = a_draft_on_real_commits(live_app)
    together = threading.Barrier(50)

    def press(_: int) -> str | None:
        with at_work(live_app):
            together.wait()
            try:
                return service.send(command, by=actor).reference
            finally:
                db.session.remove()

    with ThreadPoolExecutor(50) as people_at_once:
        answers = list(people_at_once.map(press, range(50)))

    assert answers == [f"R-{clock.today().year}-00001"] * 50
    with at_work(live_app):
        assert len(db.session.scalars(select(Referral)).unique().all()) == 1
        assert len(db.session.scalars(select(Document)).all()) == 1
        db.session.remove()


def test_a_press_that_another_overtakes_between_two_reads_is_answered_with_what_was_sent(live_app, monkeypatch):
    command, actor = a_draft_on_real_commits(live_app)
    look_for_draft = queries.draft
    overtaken: list[str | None] = []

    def overtake() -> None:
        with at_work(live_app):
            overtaken.append(service.send(command, by=actor).reference)
            db.session.remove()

    def draft(*given: Any, **named: Any) -> Referral:
        monkeypatch.setattr(queries, "draft", look_for_draft)
        with ThreadPoolExecutor(1) as somebody_else:
            somebody_else.submit(overtake).result()
        return look_for_draft(*given, **named)

    monkeypatch.setattr(queries, "draft", draft)
    with at_work(live_app):
        reference = service.send(command, by=actor).reference
        db.session.remove()

    assert [reference] == overtaken
