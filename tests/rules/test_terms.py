"""School terms, and how far back a number of them reaches."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.terms import CalendarError, default_terms, read_terms

TERMS = default_terms()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2014, 2, 3), "Spring 2014"),
        (date(2014, 8, 20), "Summer 2014"),
        (date(2014, 12, 25), "Autumn 2014"),
    ],
)
def test_a_holiday_belongs_to_the_term_before_it(day, name):
    assert TERMS.on(day).name == name


def test_three_terms_are_an_entire_school_year():
    last = TERMS.last_day_of_window(date(2013, 9, 10), 3)

    assert last == date(2014, 8, 31)


@given(st.dates(date(2011, 9, 1), date(2026, 8, 31)), st.integers(1, 4))
def test_a_window_ends_the_day_before_a_term_begins(event, number):
    last = TERMS.last_day_of_window(event, number)

    assert last >= event
    assert TERMS.on(last + timedelta(days=1)).start == last + timedelta(days=1)


@given(st.dates(date(2011, 9, 1), date(2026, 8, 30)))
def test_a_later_event_never_lapses_sooner(event):
    sooner, later = (TERMS.last_day_of_window(event + timedelta(days=n), 3) for n in (0, 1))

    assert later >= sooner


def test_beyond_the_calendar_a_term_is_four_months():
    assert TERMS.last_day_of_window(date(2035, 2, 1), 3) == date(2036, 2, 1)
    assert TERMS.on(date(1990, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[term]]\nname='A'\nstart=2020-02-01\nend=2020-01-01\n", "ends before it starts"),
        (
            (
                "[[term]]\nname='A'\nstart=2020-01-01\nend=2020-03-01\n"
                "[[term]]\nname='B'\nstart=2020-02-01\nend=2020-04-01\n"
            ),
            "starts before A has ended",
        ),
        ("[[term]]\nname='A'\nstart=2020-01-01\n", "has no 'end'"),
        ("[[term]]\nname='A'\nstart='soon'\nend=2020-01-01\n", "needs a date"),
        ("terms", "is not TOML"),
        ("", "has no 'term'"),
    ],
)
def test_a_calendar_that_cannot_be_right_says_why(text, reason):
    with pytest.raises(CalendarError, match=reason):
        read_terms(text)
