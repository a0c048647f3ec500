"""Immediate danger stops at the MASH and 999 at once, and is not the end of the form (safety.md, cases.md 13)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.referrals import walks
from triage.db import db
from triage.notices.models import Notice
from triage.referrals.models import Referral


@pytest.fixture
def school(sign_in, people):
    return sign_in(people.referrer)


def stored() -> Referral:
    return db.session.scalars(select(Referral)).unique().one()


def test_danger_said_at_the_start_stops_at_once_and_alerts_the_coordinator(app, school):
    settings = app.config["SETTINGS"]

    page = school.submit("/referrals/new", danger="yes")

    assert page.path.endswith("/danger")
    assert "999" in page.text
    assert settings.mash_phone in page.text
    assert stored().urgent
    notice = db.session.scalars(select(Notice)).one()
    assert notice.urgent
    assert "I have called: go on with the referral" in page.links


def test_danger_is_asked_again_on_every_page_and_keeps_what_was_typed(school):
    draft = walks.begin(school)
    assert not stored().urgent

    page = school.submit(f"{draft}/form/told", told="no", why_not="He hit her last night", danger="yes")

    assert page.h1 == "Stop: get help now"
    assert stored().urgent
    assert stored().answers["pages"]["told"]["groups"][""]["why_not"] == "He hit her last night"
    page = school.follow("I have called: go on with the referral")
    assert page.h1 == "Does each person agree to support?"


def test_danger_counts_even_where_the_page_is_not_right(school):
    draft = walks.begin(school)

    page = school.submit(f"{draft}/form/referrer", name="", danger="yes")

    assert page.h1 == "Stop: get help now"
    assert stored().immediate_danger


def test_each_page_asks_again(school):
    draft = walks.begin(school)
    walks.family(school, draft)

    for key in ("referrer", "contact", "concerns/crime", "tried", "views", "told", "agrees", "basis", "risks"):
        assert "danger" in school.get(f"{draft}/form/{key}").fields(), key


def test_the_coordinator_opens_the_urgent_draft_and_no_other(school, sign_in, people):
    calm = walks.begin(school)
    urgent = walks.begin(school, danger="yes")
    desk = sign_in(people.coordinator)

    page = desk.get(urgent)

    assert page.h1 == "Somebody may be in immediate danger"
    assert people.referrer.email in page.text
    assert desk.get(calm).status == 404


def test_a_referral_in_danger_can_be_sent_unfinished(school):
    draft = walks.begin(school, danger="yes")
    walks.add_person(school, draft, walks.CHILD, walks.CHILD_BORN)

    page = walks.send(school, draft)

    assert page.h1 == "Referral sent"
    assert stored().urgent
