"""What happened to a family and when: every dated thing of its record in one order, with who said so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

LONG_SILENCE_DAYS = 183
PAGE = 60


class Kind(StrEnum):
    """What sort of thing it is, as it is filtered by."""

    PEOPLE = "people"
    HOMES = "homes"
    TIES = "ties"
    REFERRALS = "referrals"
    EVIDENCE = "evidence"
    QUESTIONS = "questions"
    CONCLUSIONS = "conclusions"
    LIST = "list"
    PANEL = "panel"
    HELP = "help"
    LETTERS = "letters"
    RECORD = "record"


KIND_LABELS = {
    Kind.PEOPLE: "Births, deaths and names",
    Kind.HOMES: "Homes",
    Kind.TIES: "Relationships",
    Kind.REFERRALS: "Referrals",
    Kind.EVIDENCE: "Evidence",
    Kind.QUESTIONS: "Questions and answers",
    Kind.CONCLUSIONS: "Conclusions at intake",
    Kind.LIST: "The list",
    Kind.PANEL: "Panel and decisions",
    Kind.HELP: "Allocations and visits",
    Kind.LETTERS: "Letters",
    Kind.RECORD: "The record itself",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing: on a day, from a day to another, or on a day that is not known.

    `at` is the moment where one is known, in London. `source_id` names who said it, for the filter; `people` are ids.
    """

    kind: Kind
    title: str
    on: date | None = None
    until: date | None = None
    at: datetime | None = None
    roughly: bool = False
    people: tuple[str, ...] = ()
    text: str = ""
    source: str = ""
    source_id: str = ""
    reference: str = ""
    by: str = ""
    recorded_on: date | None = None
    ahead: bool = False
    """It lies ahead still: a baby that is expected."""

    @property
    def recorded_later(self) -> date | None:
        """When it was written down, where that is another day."""
        return self.recorded_on if self.recorded_on != self.on else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The filters: None or blank leaves one off. Years are those in which a thing began or was still going on."""

    kind: Kind | None = None
    person: str = ""
    source: str = ""
    first_year: int | None = None
    last_year: int | None = None
    newest_first: bool = True

    @property
    def active(self) -> int:
        """How many are on; the order is none."""
        return sum(map(bool, (self.kind, self.person, self.source, self.first_year, self.last_year)))


@dataclass(frozen=True, slots=True)
class Silence:
    """A long time of which nothing in a chronology tells."""

    since: date
    until: date


Entry = Happened | Silence


def chosen(events: Iterable[Happened], wanted: Wanted) -> list[Happened]:
    """Those that the filters let through, in order; what has no day comes last in either."""
    kept = [each for each in events if _fits(each, wanted)]
    dated = sorted((each for each in kept if each.on is not None), key=_place, reverse=wanted.newest_first)
    return dated + sorted((each for each in kept if each.on is None), key=lambda each: (each.kind, each.title))


def with_silences(events: Sequence[Happened], wanted: Wanted) -> list[Entry]:
    """The same with the long silences between, where no filter makes them: from the first thing after a birth on."""
    if wanted.active:
        return list(events)
    dated = [each for each in events if each.on is not None]
    silent = {id(later): silence for later, silence in _silences(dated, newest_first=wanted.newest_first)}
    found: list[Entry] = []
    for each in events:
        if id(each) in silent:
            found.append(silent[id(each)])
        found.append(each)
    return found


def years_of(events: Iterable[Happened]) -> list[int]:
    """The years from the first thing to the last, the latest first."""
    years = {day.year for each in events for day in (each.on, each.until) if day is not None}
    return list(range(max(years), min(years) - 1, -1)) if years else []


def page_of(events: Sequence[Entry], number: int) -> Sequence[Entry]:
    """One page from 1 on; all of it for 0."""
    return events if number == 0 else events[(number - 1) * PAGE : number * PAGE]


def pages_in(events: Sequence[Entry]) -> int:
    """How many pages there are, at least one."""
    return max(1, -(-len(events) // PAGE))


def _fits(each: Happened, wanted: Wanted) -> bool:
    if wanted.kind is not None and each.kind is not wanted.kind:
        return False
    if wanted.person and wanted.person not in each.people:
        return False
    if wanted.source and each.source_id != wanted.source:
        return False
    if wanted.first_year is None and wanted.last_year is None:
        return True
    if each.on is None:
        return False
    last = each.until or each.on
    begins_in_time = wanted.last_year is None or each.on.year <= wanted.last_year
    return begins_in_time and (wanted.first_year is None or last.year >= wanted.first_year)


def _place(each: Happened) -> tuple[date, datetime, str, str]:
    """By day, then by moment; what has a day only comes before what has an hour."""
    assert each.on is not None
    moment = each.at.replace(tzinfo=None) if each.at is not None else datetime.min  # noqa: DTZ901  # sorts first
    return each.on, moment, each.kind.value, each.title


def _silences(dated: Sequence[Happened], *, newest_first: bool) -> Iterator[tuple[Happened, Silence]]:
    """Each long silence with the thing that it is shown before.

    Nobody expects news from before the first event that is no birth, nor of days that a period covers.
    """
    ordered = list(reversed(dated)) if newest_first else list(dated)
    begun = next((at for at, each in enumerate(ordered) if each.kind is not Kind.PEOPLE), len(ordered))
    covered = date.min
    for earlier, later in pairwise(ordered[begun:]):
        assert earlier.on is not None
        assert later.on is not None
        covered = max(covered, earlier.until or earlier.on)
        if not later.ahead and (later.on - covered).days > LONG_SILENCE_DAYS:
            yield (earlier if newest_first else later), Silence(covered, later.on)
