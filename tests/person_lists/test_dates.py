"""Dates of birth as people and spreadsheets write them."""

from datetime import date

import pytest

from triage.person_lists.dates import digits, is_date

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2005-03-04",
        "2005/3/4",
        "20050304",
        "04/03/2005",
        "4/3/2005",
        "4-3-05",
        "04.03.2005",
        " 04/03/2005 00:00 ",
        "2005-03-04T00:00:00Z",
        "2005-03-04 00:00:00.000",
        "4 March 2005",
        "4th Mar 2005",
        "04-Mar-05",
        "4 march, 2005",
    ],
)
def test_the_usual_shapes_are_one_date(written):
    assert digits(written, on=TODAY) == "20050304"


@pytest.mark.parametrize(("written", "year"), [("1/1/26", "2026"), ("1/1/27", "1927"), ("1/1/99", "1999")])
def test_a_short_year_is_the_latest_that_has_been(written, year):
    assert digits(written, on=TODAY)[:4] == year


@pytest.mark.parametrize("written", ["", "unknown", "about 2010", "12", "38415", "4 Brumaire 2005", "2005", "1/2/3/4"])
def test_what_is_no_date_is_none(written):
    assert digits(written, on=TODAY) is None


@pytest.mark.parametrize(("eight", "known"), [("20050304", True), ("20150229", False), ("20051301", False)])
def test_whether_there_is_such_a_day(eight, known):
    assert is_date(eight) is known
