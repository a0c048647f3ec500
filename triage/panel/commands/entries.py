"""What can be asked of the list."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LARGEST = 2**62
"""Both databases keep numbers of this size; an address that holds a larger one is damaged."""
AT_MOST_AHEAD = timedelta(days=366)
"""A family is parked or moved for a year at most: a day further off is a year that was mistyped, and nobody would
look for the family until then."""


class Placing(StrEnum):
    """Where the panel puts a family."""

    TOP = "top"
    ABOVE = "above"
    BELOW = "below"


PLACING_LABELS = {
    Placing.TOP: "At the top of the list",
    Placing.ABOVE: "Just above another family",
    Placing.BELOW: "Just below another family",
}


class LeftWhy(StrEnum):
    """Why a family is no longer on the list."""

    ALLOCATED = "allocated"
    NOT_ELIGIBLE = "not_eligible"
    STEPPED_UP = "stepped_up"
    ALREADY_OPEN = "already_open"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    MERGED = "merged"


LEFT_WHY_LABELS = {
    LeftWhy.ALLOCATED: "Allocated",
    LeftWhy.NOT_ELIGIBLE: "Not eligible",
    LeftWhy.STEPPED_UP: "Passed to social care",
    LeftWhy.ALREADY_OPEN: "Already open, or the same family",
    LeftWhy.WITHDRAWN: "Withdrawn or out of area",
    LeftWhy.REFUSED: "Refused by the family",
    LeftWhy.MERGED: "The same family as another on the list",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEntry:
    """The panel places a family, with a reason, until a day."""

    entry_id: uuid.UUID
    seen_revision: int
    placing: Placing
    beside: str = ""
    reason: str
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkEntry:
    """A family's turn waits until a day."""

    entry_id: uuid.UUID
    seen_revision: int
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in the list to read on from: the key, the tie and the reference of a row, and that row's place."""

    order_key: int
    tie: int = 0
    reference: str
    place: int

    def __str__(self) -> str:
        return f"{self.order_key}.{self.tie}.{self.place}.{self.reference}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """The cursor in a page's address; None for anything that is none."""
        key, tie, place, reference = (*text.split(".", 3), "", "", "", "")[:4]
        try:
            numbers = {"order_key": int(key), "tie": int(tie), "place": int(place)}
        except ValueError:
            return None
        fits = all(abs(each) <= LARGEST for each in numbers.values())
        return cls(**numbers, reference=reference) if reference and fits else None


class Sorting(StrEnum):
    """In which order the list is read; its own is that of the places."""

    PLACE = "place"
    WAITING = "waiting"
    PROGRESS = "progress"
    POINTS = "points"
    NAME = "name"


SORTING_LABELS = {
    Sorting.PLACE: "Place on the list",
    Sorting.WAITING: "Longest wait first",
    Sorting.PROGRESS: "Longest without progress first",
    Sorting.POINTS: "Most points first",
    Sorting.NAME: "Name",
}


@dataclass(frozen=True, slots=True)
class SortCursor:
    """A row to read on from where the list is sorted by something else than its places."""

    value: str
    reference: str

    def __str__(self) -> str:
        return f"{self.reference}.{self.value}"

    @classmethod
    def read(cls, text: str) -> SortCursor | None:
        """The cursor in a page's address; None for anything that is none."""
        reference, _, value = text.partition(".")
        return cls(value, reference) if reference and value else None


OR_BETTER = "likely_or_better"
OUTCOMES = {OR_BETTER: ("eligible", "likely")}
"""What can be asked for together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """Which families of the list to show."""

    status: str = "waiting"
    tier: str = ""
    outcome: str = ""
    waits_weeks: int | None = None
    """Only those who wait so many weeks or longer."""
    moved: bool = False
    sort: Sorting = Sorting.PLACE
    urgent: bool = False
    stuck_since: date | None = None
    """Only those who wait without progress since that day."""
    framework: str = ""
    """The code of the framework that the place on the list was last judged under, of any version."""
    agency: uuid.UUID | None = None
    """An agency that referred the family."""
    lapses_weeks: int | None = None
    """Only those of whom evidence lapses within so many weeks, as far as the reader may see it."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that are asked for; none asks for all."""
        return OUTCOMES.get(self.outcome, (self.outcome,) if self.outcome else ())

    @property
    def narrows(self) -> bool:
        """Whether some families of this status are left out."""
        return self.active > (self.status != "waiting")

    @property
    def in_order(self) -> bool:
        """Whether the rows are the list itself, place by place."""
        return self.sort is Sorting.PLACE and not self.narrows

    @property
    def stuck(self) -> bool:
        """Whether only stuck families are shown."""
        return self.stuck_since is not None

    @property
    def active(self) -> int:
        """How many filters are on."""
        chosen = (self.status != "waiting", self.tier, self.outcome, self.waits_weeks, self.moved, self.urgent)
        others = (self.stuck, self.framework, self.agency, self.lapses_weeks)
        return sum(bool(each) for each in (*chosen, *others))
