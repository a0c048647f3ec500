"""When nothing moves with a family, because of what and since when (panel.md, "Rhythm": stuck).

Four signs, each from what the service records today: the day of the last progress of a family that waits on the list,
an action of the panel that is still open when meetings have gone by, visits that found nobody, and a decision of the
panel after which nobody was named. Work with a family that has a keyworker is not recorded yet, so that nothing tells
here whether it stands still; its actions and its visit do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.rules.dates import long_date
from triage.rules.working_days import add_working_days


class StuckBecause(StrEnum):
    """Which of the settings of panel.md says that nothing moves."""

    NO_PROGRESS = "no_progress"
    ACTION_OVERDUE_TWICE = "action_overdue_twice"
    FAILED_VISITS = "failed_visits"
    UNALLOCATED = "unallocated"


STUCK_BECAUSE_LABELS: Mapping[StuckBecause, str] = {
    StuckBecause.NO_PROGRESS: "No progress",
    StuckBecause.ACTION_OVERDUE_TWICE: "An action is overdue for the second time",
    StuckBecause.FAILED_VISITS: "Visits found nobody",
    StuckBecause.UNALLOCATED: "Decided, and nobody is named yet",
}

OVER_BECAUSE: Mapping[StuckBecause, str] = {
    StuckBecause.NO_PROGRESS: "There was progress",
    StuckBecause.ACTION_OVERDUE_TWICE: "The action is no longer open",
    StuckBecause.FAILED_VISITS: "The visit went on",
    StuckBecause.UNALLOCATED: "The allocation went on",
}
"""What happened when a sign is there no more."""


class StuckReason(StrEnum):
    """Why nothing moves, as whoever is asked says it; a reason for the family's page, and none that tells of harm."""

    INFORMATION = "information"
    FAMILY = "family"
    SERVICE = "service"
    CAPACITY = "capacity"
    STAFF = "staff"
    ACTING_NOW = "acting_now"
    OTHER = "other"


STUCK_REASON_LABELS: Mapping[StuckReason, str] = {
    StuckReason.INFORMATION: "We wait for information",
    StuckReason.FAMILY: "The family cannot be reached, or is not ready",
    StuckReason.SERVICE: "Another service has to act first",
    StuckReason.CAPACITY: "Nobody has room to take the family on",
    StuckReason.STAFF: "Whoever was to do it is away or has left",
    StuckReason.ACTING_NOW: "Nothing stands in the way: we act now",
    StuckReason.OTHER: "Something else",
}


class StuckState(StrEnum):
    """How a question why nothing moves stands."""

    ASKED = "asked"
    WAITING = "waiting"
    WITH_FORUM = "with_forum"
    OVER = "over"


STUCK_STATE_LABELS: Mapping[StuckState, str] = {
    StuckState.ASKED: "Asked why",
    StuckState.WAITING: "Answered, waits",
    StuckState.WITH_FORUM: "With the forum",
    StuckState.OVER: "Moves again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The settings: working days without progress or without somebody named, meetings, and visits that found nobody."""

    no_progress: int = 20
    unallocated: int = 10
    overdue_meetings: int = 2
    failed_visits: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction:
    """An action that is not done: its key, the day it was due, and the days of the panel's meetings held since."""

    id: str
    due_on: date
    held: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the records say of one family.

    `progress_on` only of a family that waits on the list; `unallocated_since` only while nobody is named and no visit
    is booked; `found_nobody` the days of the attempts of a visit that is not booked again.
    """

    progress_on: date | None = None
    unallocated_since: date | None = None
    found_nobody: tuple[date, ...] = ()
    actions: tuple[OpenAction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Because of what nothing moves, and since when; another day or another action is another standstill."""

    because: StuckBecause
    since: date
    action: str = ""

    @property
    def words(self) -> str:
        """Such as “No progress since 3 August 2026”."""
        return f"{STUCK_BECAUSE_LABELS[self.because]}{SINCE[self.because]}{long_date(self.since)}"


SINCE: Mapping[StuckBecause, str] = {
    StuckBecause.NO_PROGRESS: " since ",
    StuckBecause.ACTION_OVERDUE_TWICE: ", at the meeting of ",
    StuckBecause.FAILED_VISITS: ", the last time that counts on ",
    StuckBecause.UNALLOCATED: ", since ",
}


def signs_of(standing: Standing, limits: Limits, *, on: date, days_off: frozenset[date]) -> tuple[Sign, ...]:
    """Every sign that nothing moves on that day; first the one about which somebody in particular can be asked."""
    return tuple(_signs(standing, limits, on=on, days_off=days_off))


def _signs(standing: Standing, limits: Limits, *, on: date, days_off: frozenset[date]) -> Iterator[Sign]:
    for action in sorted(standing.actions, key=lambda each: (each.due_on, each.id)):
        missed = sorted(day for day in action.held if action.due_on < day <= on)
        if len(missed) >= limits.overdue_meetings:
            twice = missed[limits.overdue_meetings - 1]
            yield Sign(because=StuckBecause.ACTION_OVERDUE_TWICE, since=twice, action=action.id)
    tried = sorted(standing.found_nobody)
    if len(tried) >= limits.failed_visits:
        yield Sign(because=StuckBecause.FAILED_VISITS, since=tried[limits.failed_visits - 1])
    for because, since, days in (
        (StuckBecause.UNALLOCATED, standing.unallocated_since, limits.unallocated),
        (StuckBecause.NO_PROGRESS, standing.progress_on, limits.no_progress),
    ):
        if since is not None and since <= add_working_days(on, -days, days_off):
            yield Sign(because=because, since=since)
