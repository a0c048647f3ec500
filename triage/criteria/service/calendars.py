"""Changing the council's calendar: school terms as a whole, and days on which it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from triage import audit, clock
from triage.access.actor import Actor
from triage.calendar import bank_holidays
from triage.criteria import calendar_changes, queries
from triage.criteria.models import ClosedDay, SchoolTerm
from triage.criteria.queries.calendars import closed_day_rows
from triage.db import db, transaction
from triage.errors import Invalid, NotFound, Stale
from triage.rules.dates import long_date
from triage.rules.school_calendar import digest, same_days_next_year, sensible
from triage.rules.terms import CalendarError, Term
from triage.rules.working_days import is_working_day

MOST_AT_ONCE = timedelta(days=60)
MOST_YEARS_AHEAD = 5
"""Days before this year stand on no page, so that nobody could open one again that was mistyped."""


def save_terms(terms: Iterable[Term], *, seen: str, by: Actor) -> None:
    """Let these be the council's terms from now on; what depends on them is reckoned anew by a job.

    Raises:
        Invalid: they overlap, leave a gap, or are no terms.
        Stale: the calendar changed since it was seen.
    """
    with transaction():
        before = queries.terms()
        if digest(before.terms) != seen:
            raise Stale
        try:
            wanted = sensible(terms)
        except CalendarError as error:
            raise Invalid(str(error)) from error
        _replace(wanted.terms, by=by)
        was, now = set(before.terms), set(wanted.terms)
        audit.record("criteria.terms_changed", subject="calendar", by=by, added=len(now - was), removed=len(was - now))
        queries.forget()
        calendar_changes.announce(before, wanted)


def close_days(first: date, last: date, name: str, *, by: Actor) -> Sequence[date]:
    """The council is closed from a day to a day; answers the working days among them that were not closed yet.

    Raises:
        Invalid: there is none among them, they are too many or too far off, or the wrong way round.
    """
    this_year = clock.today().year
    if not this_year <= first.year <= last.year <= this_year + MOST_YEARS_AHEAD and first <= last:
        raise Invalid(f"Close days of the years {this_year} to {this_year + MOST_YEARS_AHEAD}")
    if last < first:
        raise Invalid("The last day must be on or after the first")
    if last - first > MOST_AT_ONCE:
        raise Invalid(f"Close at most {MOST_AT_ONCE.days} days at once")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return _close([(day, name) for day in days], by=by)


def close_next_year(year: int, *, by: Actor) -> Sequence[date]:
    """Close the same dates in the year after, as far as they are working days.

    Raises:
        NotFound: the council was not closed in that year, or the next is too far off.
        Invalid: none of the dates is a working day on which it is open.
    """
    names = {each.day: each.name for each in closed_day_rows() if each.day.year == year}
    if not names or year >= clock.today().year + MOST_YEARS_AHEAD:
        raise NotFound
    found = [
        (later, name) for day, name in sorted(names.items()) for later in same_days_next_year([day], bank_holidays())
    ]
    return _close(found, by=by)


def open_day(day: date, *, by: Actor) -> None:
    """The council is open on that day after all; raises `NotFound` when it was."""
    with transaction():
        found = next((each for each in closed_day_rows() if each.day == day), None)
        if found is None:
            raise NotFound
        db.session.delete(found)
        audit.record("criteria.day_opened", subject="calendar", by=by, day=day)
        queries.forget()


def _close(wanted: Sequence[tuple[date, str]], *, by: Actor) -> Sequence[date]:
    with transaction():
        closed = queries.closed_days() | bank_holidays()
        fresh = [(day, name) for day, name in wanted if is_working_day(day, closed)]
        if not fresh:
            raise Invalid("None of these is a working day on which the council is open")
        now = clock.now()
        db.session.add_all(ClosedDay(day=day, name=name, added_at=now, added_by_id=by.user_id) for day, name in fresh)
        audit.record("criteria.days_closed", subject="calendar", by=by, days=len(fresh), first=fresh[0][0])
        queries.forget()
    return [day for day, _ in fresh]


def _replace(terms: Sequence[Term], *, by: Actor) -> None:
    """The rows as they should be: those of a day that stays are changed, others go and come."""
    kept = {each.starts_on: each for each in queries.school_terms()}
    wanted = {each.start: each for each in terms}
    for start, gone in kept.items():
        if start not in wanted:
            db.session.delete(gone)
    db.session.flush()
    now = clock.now()
    for start, term in wanted.items():
        row = kept.get(start)
        if row is None:
            row = SchoolTerm(
                name=term.name, starts_on=start, ends_on=term.end, changed_at=now, changed_by_id=by.user_id
            )
            db.session.add(row)
        elif (row.name, row.ends_on) != (term.name, term.end):
            row.name, row.ends_on, row.changed_at, row.changed_by_id = term.name, term.end, now, by.user_id
    db.session.flush()


def closed_words(days: Sequence[date]) -> str:
    """What was closed, in a sentence."""
    return f"{long_date(days[0])} is closed" if len(days) == 1 else f"{len(days)} working days are closed"
