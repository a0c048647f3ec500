"""A clock that stands still while others are waited for.

The rule: the clock of a referral is paused from the day on which an agency is asked until the day on which it answers,
the question is withdrawn, or its lead is told that the answer is overdue. From then on the council waits on its own
time. Pauses that overlap count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from triage.rules.working_days import working_days_between


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """From the end of one day to the end of another; `end` None: still on."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """How long a clock has stood still, in working days of pauses that are over, and since when it does now."""

    days: int
    since: date | None


def paused(pauses: Iterable[Pause], since: date, holidays: frozenset[date]) -> Paused:
    """What these pauses come to for something that began on the day `since`."""
    days, running = 0, None
    for each in joined(pauses, since):
        if each.end is None:
            running = each.start
        else:
            days += working_days_between(each.start, each.end, holidays)
    return Paused(days, running)


def joined(pauses: Iterable[Pause], since: date) -> Sequence[Pause]:
    """The same pauses, none before that day, and those that touch or overlap as one."""
    found: list[Pause] = []
    for each in sorted(pauses, key=lambda pause: pause.start):
        if each.end is not None and each.end < since:
            continue
        start = max(each.start, since)
        last = found[-1] if found else None
        if last is None or (last.end is not None and start > last.end):
            found.append(Pause(start, each.end))
        else:
            found[-1] = Pause(last.start, _later(last.end, each.end))
    return found


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
