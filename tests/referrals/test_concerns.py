"""Concerns: who is meant is asked for every indicator, and an adult under a child-only one is refused in words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.referrals import walks
from triage.db import db
from triage.referrals import service
from triage.referrals.models import Referral
from triage.referrals.reading import read
from triage.rules.facts import Answer

CRIME = "sf3_crime_child"
KEY = "concerns/crime"


@pytest.fixture
def school(sign_in, people):
    return sign_in(people.referrer)


def stored() -> Referral:
    return db.session.scalars(select(Referral)).unique().one()


def concerns():
    return read(service.draft_of(stored())).concerns


def others(page, chosen: str) -> dict[str, str]:
    return {
        name: "no" for name in page.fields() if name.endswith("-answer") and not name.startswith(f"{chosen}-answer")
    }


def test_an_adult_under_a_child_only_indicator_is_greyed_with_the_reason(school):
    draft = walks.begin(school)
    mother, _ = walks.family(school, draft)

    page = school.get(f"{draft}/form/{KEY}")

    box = page.one(f"//input[@name='{CRIME}-0-who'][@value='{mother}']")
    assert box.get("disabled") is not None
    assert "this indicator is for children and young people under 18" in page.text


def test_an_adult_under_a_child_only_indicator_is_refused_on_the_server(school):
    draft = walks.begin(school)
    mother, _ = walks.family(school, draft)
    page = school.get(f"{draft}/form/{KEY}")

    page = school.submit(page, {**others(page, CRIME), f"{CRIME}-answer": "yes", f"{CRIME}-0-who": [mother]})

    assert page.status == 422
    assert any("Róisín O’Dowd cannot be chosen here" in error and "under 18" in error for error in page.errors)
    assert not any(concern.answer is Answer.YES for concern in concerns())


def test_age_is_age_at_the_event(school):
    draft = walks.begin(school)
    on = service.draft_of(stored()).on
    born = {
        "date_of_birth-day": str(min(on.day, 28)),
        "date_of_birth-month": str(on.month),
        "date_of_birth-year": str(on.year - 18),
    }
    boy = walks.add_person(
        school, draft, {"given_name": "Kit", "family_name": "Bell", "role": "sibling", "birth": "known"}, born
    )
    page = school.get(f"{draft}/form/{KEY}")
    answers = {**others(page, CRIME), f"{CRIME}-answer": "yes", f"{CRIME}-0-who": [boy]}

    without_date = school.submit(page, answers)
    earlier = {f"{CRIME}-0-on-day": "1", f"{CRIME}-0-on-month": str(on.month), f"{CRIME}-0-on-year": str(on.year - 1)}
    with_date = school.submit(without_date, {**answers, **earlier})

    assert without_date.status == 422
    assert any("give the date" in error for error in without_date.errors)
    assert with_date.status == 200, with_date.errors
    assert [concern.person for concern in concerns() if concern.answer is Answer.YES] == [boy]


def test_no_and_not_known_are_kept_apart(school):
    draft = walks.begin(school)
    walks.family(school, draft)
    page = school.get(f"{draft}/form/{KEY}")

    school.submit(page, {**others(page, CRIME), f"{CRIME}-answer": "not_known"})

    answers = {concern.indicator: concern.answer for concern in concerns()}
    assert answers["sf3.crime.child"] is Answer.NOT_KNOWN
    assert answers["sf3.crime.adult"] is Answer.NO
    assert answers["sf3.housing.unsuitable"] is Answer.NOT_KNOWN  # never asked yet, and so not a no


def test_a_second_entry_keeps_the_first(school):
    draft = walks.begin(school)
    _, child = walks.family(school, draft)
    page = school.get(f"{draft}/form/{KEY}")
    page = school.submit(
        page,
        {f"{CRIME}-answer": "yes", f"{CRIME}-0-who": [child], f"{CRIME}-0-reference": "YOS file 12"},
        press="add=sf3.crime.child",
    )

    assert page.field(f"{CRIME}-0-reference") == "YOS file 12"
    answers = {**others(page, CRIME), f"{CRIME}-1-who": ["not_known"], f"{CRIME}-1-reference": "Patrol log"}
    page = school.submit(page, answers)

    assert page.status == 200, page.errors
    yes = [concern for concern in concerns() if concern.answer is Answer.YES]
    assert [(each.person, each.reference) for each in yes] == [(child, "YOS file 12"), (None, "Patrol log")]
    assert len({each.id for each in yes}) == 2


def test_yes_asks_who(school):
    draft = walks.begin(school)
    walks.family(school, draft)
    page = school.get(f"{draft}/form/{KEY}")

    page = school.submit(page, {**others(page, CRIME), f"{CRIME}-answer": "yes"})

    assert page.status == 422
    assert any("say who it is about, or that you do not know who" in error for error in page.errors)
