"""The only reader of the clock; Europe/London lives here."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in London."""
    return now().astimezone(LONDON).date()


def local(moment: datetime) -> datetime:
    """A stored moment as London's clocks show it."""
    return moment.astimezone(LONDON)


def at(day: date, hour: time) -> datetime:
    """A London day and hour as a moment in UTC."""
    return datetime.combine(day, hour, tzinfo=LONDON).astimezone(UTC)
