"""A household entered the wrong way round is asked about, and sent all the same."""

from __future__ import annotations

from datetime import date

import pytest

from tests.referrals import walks
from triage import clock
from triage.db import db
from triage.referrals import service
from triage.referrals.households import doubts
from triage.referrals.models import Referral
from triage.rules.dates import age_on

GROWN = {"date_of_birth-day": "4", "date_of_birth-month": "May", "date_of_birth-year": "1988"}
SMALL = {"date_of_birth-day": "12", "date_of_birth-month": "9", "date_of_birth-year": "2014"}


@pytest.fixture
def school(sign_in, people):
    return sign_in(people.referrer)


def add(school, draft: str, name: str, role: str, born: dict[str, str]) -> str:
    return walks.add_person(
        school, draft, {"given_name": name, "family_name": "Penrose", "role": role}, born, birth="known"
    )


def swapped(school) -> tuple[str, str, str]:
    """A mother who is still at school, and a child who is grown."""
    draft = walks.begin(school)
    return draft, add(school, draft, "Temperance", "mother", SMALL), add(school, draft, "Jago", "child", GROWN)


def words(school) -> list[str]:
    referral = db.session.query(Referral).one()
    return [each.words for each in doubts(service.draft_of(referral))]


def test_a_parent_and_a_child_swapped_are_asked_about_on_every_page_that_shows_them(school):
    draft, mother, child = swapped(school)
    younger = "Temperance Penrose is entered as the mother and is younger than Jago Penrose. Were they swapped?"
    age = age_on(date(1988, 5, 4), clock.today())
    grown = f"Jago Penrose is entered as a child and is {age} years old. Is that right?"

    pages = [school.get(f"{draft}{end}").text for end in ("/overview/people", "/check")]

    for text in pages:
        assert younger in text
        assert grown in text
    assert younger in school.get(f"{draft}/form/person/{mother}").text
    assert grown in school.get(f"{draft}/form/person/{child}").text


def test_a_mother_born_after_her_child_is_asked_about_and_saved(school):
    draft, mother, child = swapped(school)

    after = school.submit(f"{draft}/form/relationships", {f"{mother}-{child}-kind": "mother of"})

    asked = "Temperance Penrose is said to be mother of Jago Penrose, and is not older. Is that right?"
    assert after.h1.startswith("Where they live")
    assert asked in after.text
    assert asked in words(school)


def test_an_ordinary_family_is_asked_nothing(school):
    draft = walks.begin(school)
    walks.family(school, draft)

    assert words(school) == []
    assert "do not fit together" not in school.get(f"{draft}/check").text


def test_relationships_read_as_a_sentence_by_first_names(school):
    draft, mother, child = swapped(school)

    page = school.get(f"{draft}/form/relationships")

    assert "Temperance is Jago’s …" in page.text
    options = page.all(f"//select[@name='{mother}-{child}-kind']/option/text()")
    assert {"mother", "husband, wife or partner", "no relation"} <= {str(each).strip() for each in options}
    assert "mother of" not in page.text


def test_a_first_name_that_two_people_share_is_not_enough(school):
    draft = walks.begin(school)
    add(school, draft, "Jago", "father", GROWN)
    walks.add_person(
        school, draft, {"given_name": "Jago", "family_name": "Hale", "role": "child"}, SMALL, birth="known"
    )

    assert "Jago Penrose is Jago Hale’s …" in school.get(f"{draft}/form/relationships").text
