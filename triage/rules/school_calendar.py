"""Changing a calendar of school terms: what cannot be right is said in words, and a year's pattern goes on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from triage.rules.dates import long_date
from triage.rules.terms import CalendarError, Term, Terms
from triage.rules.working_days import is_working_day

LONGEST_HOLIDAY = timedelta(days=70)
SHORTEST_TERM = timedelta(days=20)
LONGEST_TERM = timedelta(days=150)
A_YEAR_ON = timedelta(days=364)
"""Fifty-two weeks, so that a term begins on the same day of the week."""
FIRST_MONTH = 8
"""A school year begins with the term that begins in August or September."""
YEAR = re.compile(r"\b(\d{4})\b")


def sensible(terms: Iterable[Term]) -> Terms:
    """The terms in order of time; raises `CalendarError` where they overlap, leave a gap, or are no terms."""
    ordered = tuple(sorted(terms, key=lambda each: (each.start, each.end)))
    if not ordered:
        raise CalendarError("A calendar needs at least one term.")
    found = Terms(ordered)
    for each in ordered:
        if not SHORTEST_TERM <= each.end - each.start <= LONGEST_TERM:
            raise CalendarError(
                f"{each.name} would be from {long_date(each.start)} to {long_date(each.end)}:"
                " a term is between three weeks and five months long."
            )
    for before, after in pairwise(ordered):
        if after.start - before.end > LONGEST_HOLIDAY:
            days = (after.start - before.end).days
            raise CalendarError(
                f"Between {before.name} and {after.name} there would be {days} days without a term. Add the one that is"
                " missing first."
            )
    return found


def school_year(term: Term) -> int:
    """The year in which the school year of a term began: 2026 for those of 2026 to 2027."""
    return term.start.year if term.start.month >= FIRST_MONTH else term.start.year - 1


def a_year_on(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The last school year's terms as they would be in the year after it, on the same days of the week."""
    last = max(school_year(each) for each in terms)
    return tuple(
        Term(_a_year_later(each.name), each.start + A_YEAR_ON, each.end + A_YEAR_ON)
        for each in terms
        if school_year(each) == last
    )


def digest(terms: Iterable[Term]) -> str:
    """By which two calendars are told apart, for a page that was drawn from one of them."""
    text = "\n".join(f"{each.name}\t{each.start}\t{each.end}" for each in terms)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def same_days_next_year(days: Iterable[date], off: frozenset[date]) -> tuple[date, ...]:
    """The working days among the same dates of the year after; 29 February has none."""
    found = []
    for day in days:
        if (day.month, day.day) != (2, 29):
            later = day.replace(year=day.year + 1)
            if is_working_day(later, off):
                found.append(later)
    return tuple(found)


def _a_year_later(name: str) -> str:
    return YEAR.sub(lambda found: str(int(found[1]) + 1), name)
