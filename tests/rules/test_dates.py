"""Dates as people type them, ages and dependent children."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.dates import add_months, age_on, is_dependent_child, long_date, parse_date
from triage.rules.facts import AgeGroup, Occupation, PersonFacts

ON = date(2017, 6, 5)


@pytest.mark.parametrize("month", ["3", "03", " 3 ", "Mar", "mar.", "March", "MARCH"])
def test_a_month_may_be_typed_as_people_type_it(month):
    assert parse_date("27", month, "2014").value == date(2014, 3, 27)


@pytest.mark.parametrize(
    ("typed", "words", "fields"),
    [
        (("27", "", "2014"), "must include a month", {"month"}),
        (("", "", "2014"), "must include a day and a month", {"day", "month"}),
        (("27", "13", "2014"), "from 1 to 12", {"month"}),
        (("27", "Ma", "2014"), "from 1 to 12", {"month"}),
        (("27", "Mä", "2014"), "from 1 to 12", {"month"}),
        (("27", "3", "14"), "such as 2014 or 1914", {"year"}),
        (("27", "3", "20145"), "four digits", {"year"}),
        (("27", "3", "1066"), "between 1900 and 2100", {"year"}),
        (("29", "2", "2015"), "February 2015 has 28 days", {"day"}),
        (("0", "2", "2015"), "February 2015 has 28 days", {"day"}),
        (("x", "2", "2015"), "must be a number", {"day"}),
        (("²", "2", "2015"), "must be a number", {"day"}),
    ],
)
def test_a_date_that_is_wrong_says_which_part_and_why(typed, words, fields):
    found = parse_date(*typed)

    assert found.value is None
    assert words in found.error
    assert found.fields == fields


def test_three_empty_boxes_are_blank_and_not_wrong():
    found = parse_date(" ", "", "")

    assert found.blank
    assert not found.error


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_whatever_is_typed_gets_a_date_or_a_sentence(day, month, year):
    found = parse_date(day, month, year)

    assert sum((found.value is not None, bool(found.error), found.blank)) == 1


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_date_can_be_typed(day):
    assert parse_date(str(day.day), str(day.month), str(day.year)).value == day
    assert parse_date(*long_date(day).split()).value == day


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2014, 1, 31), 1, date(2014, 2, 28)),
        (date(2014, 12, 10), 2, date(2015, 2, 10)),
        (date(2014, 1, 10), -12, date(2013, 1, 10)),
    ],
)
def test_months_that_are_shorter_end_on_their_last_day(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(1996, 9, 5), date(2014, 9, 4), 17),
        (date(1996, 9, 5), date(2014, 9, 5), 18),
    ],
)
def test_age_is_in_completed_years(birth, on, age):
    assert age_on(birth, on) == age


def young(birth: date, **facts) -> PersonFacts:
    return PersonFacts("p", "child", birth, **facts)


@pytest.mark.parametrize(
    ("person", "answer"),
    [
        (young(date(2001, 6, 6)), True),
        (young(date(2001, 6, 5)), None),
        (young(date(2001, 6, 5), occupation=Occupation.FULL_TIME_EDUCATION), True),
        (young(date(2001, 6, 5), occupation=Occupation.TRAINING), True),
        (young(date(2001, 6, 5), occupation=Occupation.UNEMPLOYED), True),
        (young(date(2001, 6, 5), occupation=Occupation.WORKING), False),
        (young(date(2001, 6, 5), occupation=Occupation.UNEMPLOYED, lives_with_carer=False), False),
        (young(date(2001, 6, 5), occupation=Occupation.UNEMPLOYED, lives_with_carer=None), None),
        (young(date(1998, 6, 6), occupation=Occupation.TRAINING), True),
        (young(date(1998, 6, 5), occupation=Occupation.TRAINING), False),
        (PersonFacts("p"), None),
        (PersonFacts("p", stated_age=AgeGroup.CHILD), True),
        (PersonFacts("p", stated_age=AgeGroup.ADULT), False),
        (PersonFacts("p", expected_on=date(2017, 9, 1)), False),
        (PersonFacts("p", expected_on=date(2017, 5, 1)), None),
        (young(date(2017, 8, 1)), False),
    ],
)
def test_who_is_a_dependent_child(person, answer):
    assert is_dependent_child(person, ON) is answer
