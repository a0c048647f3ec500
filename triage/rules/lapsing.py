"""Until when an item counts, in words that somebody can plan by."""

from __future__ import annotations

from datetime import date

from triage.rules.dates import long_date

WEEK = 7
DAYS_TO_COUNT = 14
WEEKS_TO_COUNT = 9
DAYS_IN_A_MONTH = 30.4


def lapse_words(last_day: date | None, on: date) -> str:
    """Such as "Counts until 5 June 2027; lapses in 5 weeks"; nothing where no end is known."""
    if last_day is None:
        return ""
    days = (last_day - on).days
    if days < 0:
        return f"Counted until {long_date(last_day)}; lapsed {_span(-days)} ago"
    if days == 0:
        return f"Counts until {long_date(last_day)}; today is its last day"
    return f"Counts until {long_date(last_day)}; lapses in {_span(days)}"


def _span(days: int) -> str:
    """A number of days as people say it: days for a fortnight, weeks for two months, then months."""
    if days <= DAYS_TO_COUNT:
        return _number(days, "day")
    weeks = days // WEEK
    if weeks <= WEEKS_TO_COUNT:
        return _number(weeks, "week")
    return _number(round(days / DAYS_IN_A_MONTH), "month")


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
