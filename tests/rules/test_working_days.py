"""Working days, and the clocks that run on them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.working_days import (
    ClockRule,
    Colour,
    add_working_days,
    due,
    is_working_day,
    next_working_day,
    waiting,
    working_days_between,
)

CHRISTMAS = frozenset({date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)})
days = st.dates(date(2014, 1, 1), date(2030, 1, 1))
holidays = st.frozensets(st.dates(date(2019, 1, 1), date(2021, 1, 1)), max_size=20)


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        (date(2025, 12, 24), 1, date(2025, 12, 29)),
        (date(2025, 12, 24), 4, date(2026, 1, 2)),
        (date(2025, 12, 29), -1, date(2025, 12, 24)),
        (date(2025, 11, 22), 1, date(2025, 11, 24)),
        (date(2025, 11, 22), -1, date(2025, 11, 21)),
        (date(2025, 11, 22), 0, date(2025, 11, 22)),
    ],
)
def test_working_days_step_over_weekends_and_bank_holidays(start, number, expected):
    assert add_working_days(start, number, CHRISTMAS) == expected


@given(days, st.integers(1, 60), holidays)
def test_adding_working_days_and_counting_them_agree(start, number, closed):
    end = add_working_days(start, number, closed)

    assert is_working_day(end, closed)
    assert working_days_between(start, end, closed) == number


@given(days, st.integers(0, 400), holidays)
def test_counting_agrees_with_walking_every_day(start, length, closed):
    end = start + timedelta(days=length)
    walked = sum(is_working_day(start + timedelta(days=n), closed) for n in range(1, length + 1))

    assert working_days_between(start, end, closed) == walked
    assert working_days_between(end, start, closed) == -walked


@given(days, holidays)
def test_the_next_working_day_is_the_first_that_is_one(start, closed):
    found = next_working_day(start, closed)

    assert is_working_day(found, closed)
    assert not any(is_working_day(start + timedelta(days=n), closed) for n in range((found - start).days))


@pytest.mark.parametrize(
    ("on", "number", "colour"),
    [
        (date(2025, 11, 17), 0, Colour.GREEN),
        (date(2025, 11, 19), 2, Colour.AMBER),
        (date(2025, 11, 24), 5, Colour.RED),
        (date(2025, 11, 14), 0, Colour.GREEN),
    ],
)
def test_the_waiting_clock_turns_amber_and_then_red(on, number, colour):
    found = waiting(date(2025, 11, 17), on, ClockRule(amber=2, red=5), frozenset())

    assert (found.days, found.colour) == (number, colour)


def test_one_working_day_is_not_called_days():
    found = waiting(date(2025, 11, 17), date(2025, 11, 18), ClockRule(2, 5), frozenset())

    assert found.words == "waiting 1 working day"


@pytest.mark.parametrize(
    ("on", "words", "colour"),
    [
        (date(2025, 11, 17), "due in 4 working days", Colour.GREEN),
        (date(2025, 11, 20), "due in 1 working day", Colour.AMBER),
        (date(2025, 11, 21), "due today", Colour.AMBER),
        (date(2025, 11, 22), "overdue", Colour.RED),
        (date(2025, 11, 25), "overdue by 2 working days", Colour.RED),
    ],
)
def test_a_deadline_says_how_far_off_it_is(on, words, colour):
    found = due(date(2025, 11, 21), on, frozenset())

    assert (found.words, found.colour) == (words, colour)
