"""Whoever is in the middle of a referral goes on under the version that they began with, until they send it."""

from __future__ import annotations

import uuid

import pytest

from tests.criteria.test_pages import begun, chair, day_fields, tried, writer
from tests.referrals import walks
from triage.criteria import queries
from triage.db import db
from triage.referrals.models import Referral

__all__ = ["chair", "writer"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_referral_begun_before_keeps_its_questions_and_is_sent_under_what_is_in_use(
    writer, chair, sign_in, people, database_kind
):
    school = sign_in(people.referrer)
    referral = walks.write(school)
    number = uuid.UUID(referral.rpartition("/")[2])
    version = begun(writer)
    writer.submit(f"/criteria/{version.id}/indicators/sf3.education.attendance-50/remove")
    writer.submit(f"/criteria/{version.id}/headlines/new", label="Debt", question="Is there debt?")
    writer.submit(
        f"/criteria/{version.id}/headlines/debt/indicators/new",
        short="Rent arrears",
        label="Is there rent to pay?",
        who="household",
        window="now",
        number="no",
        sensitivity="general",
    )
    tried(queries.version(version.id))
    writer.submit(f"/criteria/{version.id}/propose", day_fields(0), why="Agreed")
    chair.submit(f"/criteria/{version.id}/publish")

    before = school.get(f"{referral}/form/concerns/education")
    told = walks.send(school, referral)

    assert "below 50%" in before.text
    assert told.status == 422
    assert "Please look at the concerns again" in told.text
    assert db.session.get_one(Referral, number).framework == "sf3@2"
    assert "below 50%" not in school.get(f"{referral}/form/concerns/education").text
    page = school.submit(f"{referral}/form/concerns/debt", {"sf3_debt_rent-arrears-answer": "no"})
    assert page.status == 200, page.errors
    assert walks.send(school, referral).status == 200
    sent = db.session.get_one(Referral, number)
    assert (sent.sent_at is not None, sent.as_sent["answers"]["framework"]) == (True, "sf3@2")
