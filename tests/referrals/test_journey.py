"""A referral from beginning to end, as the person who refers meets it."""

from __future__ import annotations

from sqlalchemy import select

from tests.referrals import walks
from triage.db import db
from triage.referrals.answers import as_sent
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.facts import Answer


def only_referral() -> Referral:
    return db.session.scalars(select(Referral)).unique().one()


def test_a_school_writes_a_referral_and_sends_it(app, sign_in, people):
    school = sign_in(people.referrer)
    referral = walks.write(school)

    page = walks.send(school, referral)

    assert page.h1 == "Referral sent", page.errors
    sent = only_referral()
    assert sent.status is ReferralStatus.SENT
    assert sent.reference in page.text
    answers = as_sent(sent.as_sent)
    assert [person.name for person in answers.people] == ["Róisín O’Dowd", "Ewan Barnes-O’Dowd"]
    assert answers.homes[0].postcode == "ZZ99 3VZ"
    yes = [concern for concern in answers.concerns if concern.answer is Answer.YES]
    assert [(concern.indicator, concern.value) for concern in yes] == [("sf3.education.attendance-90", 82.5)]
    assert any(concern.answer is Answer.NOT_KNOWN for concern in answers.concerns)
