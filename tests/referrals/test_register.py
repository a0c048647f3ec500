"""A school's figures are typed once: suggested under Education, and held beside what is said there."""

from __future__ import annotations

import pytest

from tests.referrals import walks
from triage.rules.agencies import AgencyKind

EDUCATION = "concerns/education"
NINETY, FIFTY = "sf3_education_attendance-90", "sf3_education_attendance-50"
CONTRADICTS = "these answers do not fit together"


@pytest.fixture
def school(sign_in, people):
    return sign_in(people.referrer)


@pytest.fixture
def written(school):
    """A draft with one child on roll; its address and the child's id."""
    draft = walks.begin(school)
    _, child = walks.family(school, draft)
    return draft, child


def record(school, written, **figures: str) -> None:
    draft, child = written
    page = walks.fill(school, draft, "school-record", **{f"{child}-{name}": value for name, value in figures.items()})
    assert page.status == 200, page.errors


def others(page, *chosen: str) -> dict[str, str]:
    """No to everything else on the page."""
    return {
        name: "no" for name in page.fields() if name.endswith("-answer") and name.removesuffix("-answer") not in chosen
    }


def test_a_figure_of_the_register_is_suggested_with_the_child_and_its_source(school, written):
    draft, child = written
    record(school, written, attendance="48", period="September to March")

    page = school.get(f"{draft}/form/{EDUCATION}")

    assert page.field(f"{NINETY}-answer") == page.field(f"{FIFTY}-answer") == "yes"
    assert page.field(f"{NINETY}-0-value") == "48"
    assert page.field(f"{NINETY}-0-reference") == "School register, September to March"
    assert page.one(f"//input[@name='{NINETY}-0-who'][@value='{child}']").get("checked") is not None
    assert "Filled in from “Attendance and exclusions”" in page.text


def test_a_suggestion_is_no_answer_until_it_is_saved(school, written):
    draft, _ = written
    record(school, written, attendance="48")
    page = school.get(f"{draft}/form/{EDUCATION}")
    before = school.get(f"{draft}/check").text

    school.submit(page, others(page, NINETY, FIFTY))

    assert "Attendance below 50%" not in before
    after = school.get(f"{draft}/check").text
    assert "Figure: 48%" in after
    assert CONTRADICTS not in after


def test_a_high_attendance_of_every_child_suggests_no(school, written):
    draft, _ = written
    record(school, written, attendance="97")

    page = school.get(f"{draft}/form/{EDUCATION}")

    assert page.field(f"{NINETY}-answer") == page.field(f"{FIFTY}-answer") == "no"


def test_no_beside_a_figure_that_says_yes_is_pointed_out_and_saved_all_the_same(school, written):
    draft, _ = written
    record(school, written, attendance="48")
    page = school.get(f"{draft}/form/{EDUCATION}")

    after = school.submit(page, others(page))

    words = "You answered “No” to “Attendance below 90%”, but Ewan Barnes-O’Dowd’s attendance is 48%"
    assert after.status == 200
    assert after.path != page.path
    assert words in after.text
    for address in (f"{draft}/form/{EDUCATION}", f"{draft}/check"):
        shown = school.get(address).text
        assert CONTRADICTS in shown
        assert words in shown


def test_two_answers_of_one_page_are_held_together_without_a_register(sign_in, people, make_user, make_agency):
    housing = sign_in(make_user(agency=make_agency(AgencyKind.HOUSING)))
    draft = walks.begin(housing)
    _, child = walks.family(housing, draft)
    page = housing.get(f"{draft}/form/{EDUCATION}")

    housing.submit(
        page,
        {
            **others(page, FIFTY),
            f"{FIFTY}-answer": "yes",
            f"{FIFTY}-0-who": [child],
            f"{FIFTY}-0-value": "48",
        },
    )

    text = housing.get(f"{draft}/check").text
    assert "attendance is 48% under “Attendance below 50%”" in text
    assert "Filled in" not in page.text


def test_a_figure_that_differs_from_the_register_and_one_that_does_not_count_are_pointed_out(school, written):
    draft, child = written
    record(school, written, attendance="48")
    page = school.get(f"{draft}/form/{EDUCATION}")

    school.submit(page, {**others(page, NINETY, FIFTY), f"{NINETY}-0-value": "84", f"{FIFTY}-0-value": "62"})

    text = school.get(f"{draft}/check").text
    assert "Under “Attendance below 90%” Ewan Barnes-O’Dowd’s attendance is 84%, but 48%" in text
    assert "Under “Attendance below 50%” Ewan Barnes-O’Dowd’s attendance is 62%, but 48%" in text
    assert child in page.body
