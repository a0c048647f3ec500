"""Small numbers in figures for the Board: what may be shown of a count, so that nobody can work a small one out.

Every figure is rounded to the nearest five and one below five is not shown at all: a shown 5 may be 5, 6 or 7, a 10
any of 8 to 12. A sum is made of what is shown, so that it tells no more. The parts of one count are looked at
together: where the parts shown would leave a hidden one fewer than three possible values, the smallest part shown is
hidden too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

SMALLEST = 5
"""Counts below this are not shown."""
BASE = 5
LEFT_OPEN = 3
"""How many values of a hidden count must remain possible."""
HALF_YEARS = (4, 10)
"""The months in which a period begins: none overlaps another, so that no two can be taken from each other."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is told of a count: a rounded figure, or that it is hidden."""

    figure: int | None
    low: int
    high: int

    @property
    def hidden(self) -> bool:
        return self.figure is None

    @property
    def words(self) -> str:
        """As it stands in a table or a file."""
        return "hidden" if self.figure is None else str(self.figure)


HIDDEN = Shown(None, 0, SMALLEST - 1)


@dataclass(frozen=True, slots=True)
class Row:
    """A count, its parts, and what one of the parts falls into further."""

    total: Shown
    parts: dict[str, Shown]
    further: dict[str, Shown]


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both counted."""

    start: date
    end: date


def show(count: int) -> Shown:
    """One count by itself; the answer depends on nothing else."""
    if count < SMALLEST:
        return Shown(None, 0, SMALLEST - 1)
    figure = (count + BASE // 2) // BASE * BASE
    return Shown(figure, max(SMALLEST, figure - BASE // 2), figure + BASE // 2)


def show_parts(whole: int, parts: Mapping[str, int]) -> tuple[Shown, dict[str, Shown]]:
    """A count and the parts that it falls into, each counted once and in one of them."""
    total = show(whole)
    return total, _parts(total, parts, all_of_it=True)


def show_row(whole: int, parts: Mapping[str, int], *, within: str, further: Mapping[str, int]) -> Row:
    """A count, its parts, and what one of these parts falls into further: looked at together."""
    total, shown = show_parts(whole, parts)
    if shown[within].hidden:
        return Row(total, shown, dict.fromkeys(further, Shown(None, 0, shown[within].high)))
    others = [each for name, each in shown.items() if name != within]
    low = max(shown[within].low, total.low - sum(each.high for each in others))
    high = min(shown[within].high, total.high - sum(each.low for each in others))
    inner = _parts(replace(shown[within], low=low, high=high), further, all_of_it=False)
    told = replace(shown[within], low=max(low, sum(each.low for each in inner.values())))
    if _is_known(total, {**shown, within: told}, all_of_it=True):
        inner = dict.fromkeys(further, Shown(None, 0, told.high))
    return Row(total, shown, inner)


def possible(name: str, total: Shown, shown: Mapping[str, Shown], *, all_of_it: bool = False) -> range:
    """The values that a part may have, for somebody who reads everything that is shown of one count.

    Where the parts are all of the count, what the others leave of it is known to be the part's.
    """
    others = [each for key, each in shown.items() if key != name]
    low = max(shown[name].low, total.low - sum(each.high for each in others)) if all_of_it else shown[name].low
    high = min(shown[name].high, total.high - sum(each.low for each in others))
    return range(low, high + 1)


def total_of(shown: Sequence[Shown]) -> int:
    """A sum over rows, made of what is shown."""
    return sum(each.figure or 0 for each in shown)


def periods(first: date, today: date) -> list[Period]:
    """Half-years of the financial year, the newest first; the one that runs ends with the last month that is over."""
    over = today.replace(day=1) - timedelta(days=1)
    found, start = [], _half_year_of(over)
    while True:
        end = _next(start) - timedelta(days=1)
        found.append(Period(start, min(end, over)))
        if start <= first:
            return found
        start = _half_year_of(start - timedelta(days=1))


def _parts(total: Shown, parts: Mapping[str, int], *, all_of_it: bool) -> dict[str, Shown]:
    """What is shown of the parts: those shown are hidden from the smallest up, as long as a hidden one is known."""
    if total.hidden:
        return dict.fromkeys(parts, HIDDEN)
    shown = {name: show(count) for name, count in parts.items()}
    while _is_known(total, shown, all_of_it=all_of_it):
        visible = [(each.figure, name) for name, each in shown.items() if each.figure is not None]
        if not visible:
            break
        shown[min(visible)[1]] = Shown(None, 0, total.high)
    return shown


def _is_known(total: Shown, shown: Mapping[str, Shown], *, all_of_it: bool) -> bool:
    """Whether some hidden part is too nearly known from what stands beside it."""
    return any(
        each.hidden and len(possible(name, total, shown, all_of_it=all_of_it)) < LEFT_OPEN
        for name, each in shown.items()
    )


def _half_year_of(day: date) -> date:
    april, october = HALF_YEARS
    if day.month >= october:
        return date(day.year, october, 1)
    return date(day.year, april, 1) if day.month >= april else date(day.year - 1, october, 1)


def _next(start: date) -> date:
    april, october = HALF_YEARS
    return date(start.year, october, 1) if start.month == april else date(start.year + 1, april, 1)
