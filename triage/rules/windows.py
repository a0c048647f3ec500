"""Whether something is within an indicator's window on a day, and until when it stays there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from triage.rules.dates import add_months, long_date
from triage.rules.facts import EvidenceFacts
from triage.rules.framework import Window, WindowKind
from triage.rules.terms import Terms
from triage.rules.verdict import ItemState

NEVER = date(9000, 1, 1)
"""Some systems write 31 December 9999 where a thing has no end; the day after that is no day."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Counts, lapsed, not yet or unclear; `lapses_on` is the last day on which it counts."""

    state: ItemState
    words: str
    lapses_on: date | None = None


def reach(item: EvidenceFacts, window: Window, *, on: date, terms: Terms) -> Reach:
    """Where the item stands in its window on the day of the assessment."""
    if item.on is None and window.needs_date and item.until is None:
        return Reach(ItemState.UNCLEAR, f"When? It counts only {window.words}.")
    if item.on is not None and item.on > on and window.kind is not WindowKind.AHEAD:
        return Reach(ItemState.NOT_YET, f"Dated {long_date(item.on)}, after the day of assessment.")
    found = _REACH[window.kind](item, window, on, terms)
    return replace(found, lapses_on=None) if found.lapses_on is not None and found.lapses_on >= NEVER else found


def _back_months(item: EvidenceFacts, window: Window, on: date, _terms: Terms) -> Reach:
    return _until(add_months(_latest(item, on), window.length), window, on)


def _back_terms(item: EvidenceFacts, window: Window, on: date, terms: Terms) -> Reach:
    return _until(terms.last_day_of_window(_latest(item, on), window.length), window, on)


def _now(item: EvidenceFacts, _window: Window, on: date, _terms: Terms) -> Reach:
    if item.until is None:
        return Reach(ItemState.COUNTS, "Counts while it goes on.")
    if item.until < on:
        return Reach(ItemState.LAPSED, f"It ended on {long_date(item.until)}.", item.until)
    return Reach(ItemState.COUNTS, f"Counts until {long_date(item.until)}.", item.until)


def _in_force(item: EvidenceFacts, window: Window, on: date, _terms: Terms) -> Reach:
    if item.until is not None:
        return _until(add_months(item.until, window.length), window, on)
    began = add_months(_latest(item, on), window.length)
    if on <= began:
        return _until(began, window, on)
    return Reach(ItemState.UNCLEAR, "Is it still in force? If not, when did it end?", began)


def _ahead(item: EvidenceFacts, window: Window, on: date, _terms: Terms) -> Reach:
    day = item.on or on
    if day < on:
        return Reach(ItemState.LAPSED, f"The day was {long_date(day)} and has passed.", day)
    if day > add_months(on, window.length):
        return Reach(ItemState.NOT_YET, f"{long_date(day)} is further ahead than “{window.words}”.")
    return Reach(ItemState.COUNTS, f"Counts until {long_date(day)}.", day)


def _any_time(_item: EvidenceFacts, _window: Window, _on: date, _terms: Terms) -> Reach:
    return Reach(ItemState.COUNTS, "Counts whenever it was.")


def _until(last: date, window: Window, on: date) -> Reach:
    if on > last:
        return Reach(
            ItemState.LAPSED,
            f"Lapsed: it counted until {long_date(last)}, and is no longer {window.words}.",
            last,
        )
    return Reach(ItemState.COUNTS, f"Counts until {long_date(last)}.", last)


def _latest(item: EvidenceFacts, on: date) -> date:
    """The last known day of it: something that still goes on has happened up to today."""
    if item.until is not None:
        return min(item.until, on)
    return item.on or on


_REACH: dict[WindowKind, Callable[[EvidenceFacts, Window, date, Terms], Reach]] = {
    WindowKind.MONTHS: _back_months,
    WindowKind.TERMS: _back_terms,
    WindowKind.NOW: _now,
    WindowKind.IN_FORCE: _in_force,
    WindowKind.AHEAD: _ahead,
    WindowKind.ANY_TIME: _any_time,
}
