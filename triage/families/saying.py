"""What was said of a person over time, in words: what holds, what others say, what was, and what was a mistake."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage.families.commands import Said
from triage.families.models.told import Told
from triage.families.queries import Tellers
from triage.filters import day

ITSELF = "Not said by whom"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said: in what words, for which days, and who said so."""

    words: str
    days: str = ""
    source: str = ""
    note: str = ""
    what: Said | None = None
    row_id: uuid.UUID | None = None
    """Both where it can be ended or marked as a mistake."""


@dataclass(frozen=True, slots=True)
class Topic:
    """All that was said of one thing."""

    title: str
    now: Sequence[Line] = ()
    others: Sequence[Line] = ()
    earlier: Sequence[Line] = ()
    mistakes: Sequence[Line] = ()
    key: str = ""
    """What its change page is called by."""


@dataclass(frozen=True, slots=True)
class Words:
    """How sources are written: by the names of agencies and people, and the references of referrals."""

    tellers: Tellers
    referrals: Mapping[uuid.UUID, str]
    lists: Mapping[uuid.UUID, str]
    """Lists by their reference and day; blank where this reader may not know whose list it is."""

    def source(self, row: Told) -> str:
        """“Elm Park School, 3 March 2026, in R-2026-00012; put in by Ann Lee on 4 March 2026”."""
        hidden = row.batch_id is not None and not self.lists.get(row.batch_id)
        who = self.tellers.agencies.get(row.source_agency_id) if row.source_agency_id and not hidden else None
        parts = [who or ITSELF]
        if row.said_on is not None:
            parts.append(day(row.said_on))
        if row.referral_id is not None:
            parts.append(f"in {self.referrals.get(row.referral_id, 'a referral')}")
        if row.batch_id is not None:
            parts.append(self.lists.get(row.batch_id) or "in a list")
        by = self.tellers.users.get(row.recorded_by_id) if row.recorded_by_id else None
        return f"{', '.join(parts)}; put in{f' by {by}' if by else ''} on {day(row.recorded_at)}"

    def mistake(self, row: Told) -> str:
        """Who found that it was a mistake, and why."""
        by = self.tellers.users.get(row.mistaken_by_id) if row.mistaken_by_id else None
        who = f" by {by}" if by else ""
        return f"A mistake, put right{who} on {day(row.mistaken_at)}: {row.mistaken_because}"


def days(first: date | None, last: date | None) -> str:
    """“from 3 March 2026”, “until …”, “3 March 2025 to 4 May 2026”, or nothing."""
    if first and last:
        return f"{day(first)} to {day(last)}"
    if first:
        return f"since {day(first)}"
    return f"until {day(last)}" if last else ""


def line(row: Told, words: str, says: Words, what: Said, *, changeable: bool = True) -> Line:
    """A row as a line; one that is a mistake says why."""
    return Line(
        words=words,
        days=days(getattr(row, "from_date", None), None if row.mistaken_at else getattr(row, "to_date", None)),
        source=says.source(row),
        note=says.mistake(row) if row.mistaken_at else "",
        what=what if changeable and row.mistaken_at is None else None,
        row_id=row.id,  # type: ignore[attr-defined]  # every told row has one
    )


def sorted_out(
    title: str, rows: Iterable[Told], make: Callable[[Told], Line], *, holds: Callable[[Told], bool], key: str = ""
) -> Topic:
    """Rows of one thing in four heaps: what holds today, what others say, what has ended, and mistakes."""
    now: list[Line] = []
    others: list[Line] = []
    earlier: list[Line] = []
    mistakes: list[Line] = []
    for row in rows:
        if row.mistaken_at is not None:
            mistakes.append(make(row))
        elif getattr(row, "to_date", None) is not None:
            earlier.append(make(row))
        else:
            (now if holds(row) else others).append(make(row))
    return Topic(title, now, others, earlier[::-1], mistakes[::-1], key)
