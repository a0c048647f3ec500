"""School terms: which term a day belongs to, and how long a look-back of so many terms reaches."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from triage.rules.dates import add_months

MONTHS_IN_A_TERM = 4


class CalendarError(ValueError):
    """A calendar of terms that cannot be right, with the reason in words."""


@dataclass(frozen=True, slots=True)
class Term:
    """A school term, first and last day included; half-term lies inside it."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms in order of time; a holiday belongs to the term before it."""

    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        for term in self.terms:
            if term.end < term.start:
                raise CalendarError(f"{term.name} ends before it starts.")
        for before, after in zip(self.terms, self.terms[1:], strict=False):
            if after.start <= before.end:
                raise CalendarError(f"{after.name} starts before {before.name} has ended.")

    def on(self, day: date) -> Term | None:
        """The term on that day, or in a holiday the one before it."""
        index = self.number_on(day)
        return None if index is None else self.terms[index]

    def last_day_of_window(self, event: date, number: int) -> date:
        """The last day on which an event is within `number` terms, its own term counted as one.

        Where the calendar does not reach, a term counts as four months, so that three are a year.
        """
        index = self.number_on(event)
        if index is None or index + number >= len(self.terms):
            return add_months(event, MONTHS_IN_A_TERM * number)
        return self.terms[index + number].start - timedelta(days=1)

    def number_on(self, day: date) -> int | None:
        """Where the term of that day stands in the calendar; None before its first one."""
        index = bisect_right(self.terms, day, key=lambda term: term.start) - 1
        return index if index >= 0 else None


def read_terms(text: str) -> Terms:
    """A calendar from TOML: `[[term]]` tables with `name`, `start` and `end`."""
    try:
        tables: list[dict[str, Any]] = tomllib.loads(text)["term"]
        return Terms(tuple(_term(table) for table in tables))
    except tomllib.TOMLDecodeError as error:
        raise CalendarError(f"The calendar of terms is not TOML: {error}.") from error
    except KeyError as error:
        raise CalendarError(f"The calendar of terms has no {error}.") from error


def _term(table: dict[str, Any]) -> Term:
    name, start, end = table["name"], table["start"], table["end"]
    if type(start) is not date or type(end) is not date:
        raise CalendarError(f"{name} needs a date as its start and its end.")
    return Term(name=str(name), start=start, end=end)


@cache
def default_terms() -> Terms:
    """The calendar that comes with the service; a council edits it."""
    folder = resources.files("triage.rules") / "calendars"
    return read_terms((folder / "terms.toml").read_text(encoding="utf-8"))
