"""Working days between deadlines; the bank holidays are an argument, never a list typed in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIRST_DAY_OF_WEEKEND = 5
ONE_DAY = timedelta(days=1)


class Colour(StrEnum):
    """How a clock stands; always shown with its words, never alone."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """After how many working days a clock turns amber, and red."""

    amber: int
    red: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long something has waited, in working days."""

    days: int
    colour: Colour
    words: str


@dataclass(frozen=True, slots=True)
class Due:
    """How many working days are left; negative when it is overdue."""

    days_left: int
    colour: Colour
    words: str


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Monday to Friday and no bank holiday."""
    return day.weekday() < FIRST_DAY_OF_WEEKEND and day not in holidays


def next_working_day(day: date, holidays: frozenset[date]) -> date:
    """The day itself if it is one, else the next one that is."""
    while not is_working_day(day, holidays):
        day += ONE_DAY
    return day


def add_working_days(day: date, number: int, holidays: frozenset[date]) -> date:
    """So many working days after the day, or before it where `number` is negative.

    None after a day is that day, even at a weekend: nothing was added.
    """
    step = ONE_DAY if number > 0 else -ONE_DAY
    for _ in range(abs(number)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day


def working_days_between(start: date, end: date, holidays: frozenset[date]) -> int:
    """The working days after `start` up to and including `end`; negative where `end` is first."""
    if end < start:
        return -working_days_between(end, start, holidays)
    weeks, rest = divmod((end - start).days, 7)
    found = weeks * FIRST_DAY_OF_WEEKEND
    for number in range(rest):
        day = end - timedelta(days=number)
        found += day.weekday() < FIRST_DAY_OF_WEEKEND
    return found - sum(start < day <= end and day.weekday() < FIRST_DAY_OF_WEEKEND for day in holidays)


def waiting(since: date, on: date, rule: ClockRule, holidays: frozenset[date], *, paused: int = 0) -> Waiting:
    """How long something has waited on that day, and whether that is long; pauses are left out of it, and said."""
    days = max(0, working_days_between(since, on, holidays))
    colour = _colour(days, rule)
    pause = f" after a pause of {paused}" if paused else ""
    return Waiting(days, colour, f"waiting {_days(days)}{pause}{_SLOWNESS[colour]}")


def standing_still(since: date, paused_since: date, words: str, holidays: frozenset[date]) -> Waiting:
    """How long something had waited when its clock was paused; `words` say since when, and for whom."""
    return Waiting(max(0, working_days_between(since, paused_since, holidays)), Colour.PAUSED, words)


def due(deadline: date, on: date, holidays: frozenset[date], *, amber_within: int = 1) -> Due:
    """How far off a deadline is; amber from so many working days before, red when it has passed."""
    left = working_days_between(on, deadline, holidays)
    if deadline < on:
        return Due(left, Colour.RED, f"overdue by {_days(abs(left))}" if left else "overdue")
    if deadline == on:
        return Due(0, Colour.AMBER, "due today")
    colour = Colour.AMBER if left <= amber_within else Colour.GREEN
    return Due(left, colour, f"due in {_days(left)}")


def _colour(days: int, rule: ClockRule) -> Colour:
    if days >= rule.red:
        return Colour.RED
    return Colour.AMBER if days >= rule.amber else Colour.GREEN


def _days(number: int) -> str:
    return "1 working day" if number == 1 else f"{number} working days"


_SLOWNESS = {Colour.GREEN: "", Colour.AMBER: ", getting late", Colour.RED: ", too long"}
