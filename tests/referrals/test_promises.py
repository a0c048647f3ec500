"""What the referrer is promised: an urgent answer within a working day, and a promise not kept says so itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.referrals import walks
from triage import clock
from triage.calendar import add_working_days
from triage.db import db, transaction
from triage.referrals.models import Referral, ReferralStatus


@pytest.fixture
def school(sign_in, people):
    return sign_in(people.referrer)


def sent(school, *, danger: str = "no") -> Referral:
    """A referral that the school sent."""
    draft = walks.begin(school, danger=danger)
    mother, child = walks.family(school, draft)
    walks.concerns(school, draft, {})
    walks.the_rest(school, draft, mother, child)
    walks.send(school, draft)
    return db.session.scalars(select(Referral)).unique().one()


def test_a_referral_is_promised_an_answer_within_five_working_days(school):
    ordinary = sent(school)

    assert ordinary.promised_on == add_working_days(clock.today(), 5)


def test_an_urgent_referral_is_promised_an_answer_by_the_next_working_day(school):
    urgent = sent(school, danger="yes")

    assert urgent.urgent
    assert urgent.promised_on == add_working_days(clock.today(), 1)


def test_a_promise_that_was_not_kept_is_marked_until_there_is_an_answer(school):
    referral = sent(school)
    with transaction():
        referral.promised_on = clock.today() - timedelta(days=1)

    for address in ("/referrals", f"/referrals/{referral.id}"):
        text = school.get(address).text
        assert "Late" in text
        assert "We promised you an answer by" in text
    with transaction():
        referral.status = ReferralStatus.LISTED
    assert "We promised you" not in school.get("/referrals").text


def test_check_answers_and_the_copy_say_that_no_other_agency_is_known(school):
    draft = walks.write(school)

    page = school.get(f"{draft}/check")

    assert "I know of no other agency" in page.text
    assert page.links["Change Other agencies involved"].startswith(f"{draft}/overview/agencies")
