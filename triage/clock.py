"""The only reader of the clock; Europe/London lives here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _standing.get() or datetime.now(UTC)


def today() -> date:
    """The date in London."""
    return now().astimezone(LONDON).date()


def local(moment: datetime) -> datetime:
    """A stored moment as London's clocks show it."""
    return moment.astimezone(LONDON)


def at(day: date, hour: time) -> datetime:
    """A London day and hour as a moment in UTC."""
    return datetime.combine(day, hour, tzinfo=LONDON).astimezone(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment inside: how the demo data gets its past."""
    token = _standing.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)
