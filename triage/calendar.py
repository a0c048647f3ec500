"""Working days of England and Wales: the bank holidays of a maintained library, and the council's own closed days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from triage import clock
from triage.criteria import queries as criteria
from triage.rules import working_days

FEWEST_IN_A_YEAR = 8
"""England and Wales have eight bank holidays a year or more; a year with fewer is not known to its end."""


def bank_holidays() -> frozenset[date]:
    """The bank holidays the library carries with it; nothing is fetched."""
    return frozenset(bank_holiday_names())


@lru_cache(maxsize=1)
def bank_holiday_names() -> Mapping[date, str]:
    """What each bank holiday is called, in the order of time."""
    calendar = BankHolidays(use_cached_holidays=True)
    found = calendar.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {each["date"]: each["title"] for each in sorted(found, key=lambda each: each["date"])}


def known_until() -> int:
    """The last year of which the library knows every bank holiday."""
    years = Counter(day.year for day in bank_holiday_names())
    return max(year for year, count in years.items() if count >= FEWEST_IN_A_YEAR)


def days_off() -> frozenset[date]:
    """Bank holidays, and the days on which the council is closed."""
    return bank_holidays() | criteria.closed_days()


def add_working_days(day: date, count: int) -> date:
    """The working day that many after (or, below zero, before) a day."""
    return working_days.add_working_days(day, count, days_off())


def working_days_between(start: date, end: date) -> int:
    """The working days after `start` up to `end`."""
    return working_days.working_days_between(start, end, days_off())


def deadline(day: date, count: int, hour: time = time(17)) -> datetime:
    """The moment, London time, that many working days from a day."""
    return clock.at(add_working_days(day, count), hour)
