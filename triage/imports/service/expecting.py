"""Lists that agencies agreed to send: kept by the coordinator, moved on when one comes, reminded of when it is late."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from triage import audit, clock
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.db import db, once, transaction
from triage.errors import Invalid, NotFound, Stale
from triage.imports.commands import LIST_KIND_LABELS, ChangeExpected, ExpectList
from triage.imports.models import Batch, ExpectedList
from triage.imports.queries import expecting as queries
from triage.notices import service as notices

URGENT_AFTER = timedelta(days=7)
LONGEST_DAYS = 400
PAGE = "/lists/expected"


class ExpectedAlready(Invalid):
    """The agency's list of that kind is expected; `first` is what was agreed."""

    def __init__(self, first: ExpectedList) -> None:
        super().__init__(f"{LIST_KIND_LABELS[first.kind]} of {first.agency.name} is expected already.")
        self.first = first


@once
def expect(command: ExpectList, *, by: Actor) -> ExpectedList:
    """Keep that an agency sends lists of a kind; what had ended begins anew, and a second press changes nothing.

    Raises:
        NotFound: this person does not keep what is expected.
        ExpectedAlready: it is, otherwise.
        Invalid: the days make no sense.
    """
    if not by.may(Permission.LISTS_MANAGE):
        raise NotFound
    _must_make_sense(command.every_days, command.due_on)
    with transaction():
        agency = accounts.agency(command.agency_id)
        found = queries.of(agency.id, command.kind)
        if found is not None and found.ended_at is None:
            if (found.every_days, found.due_on, found.note) == (command.every_days, command.due_on, command.note):
                return found
            raise ExpectedAlready(found)
        if found is None:
            found = ExpectedList(agency=agency, kind=command.kind, created_at=clock.now(), created_by_id=by.user_id)
            db.session.add(found)
        found.every_days, found.due_on, found.note = command.every_days, command.due_on, command.note
        found.ended_at = found.reminded_on = None
        queries.forget_moves(agency.id, command.kind)
        db.session.flush()
        audit.record("imports.list_expected", subject=found, by=by, agency=agency.id, kind=command.kind)
    return found


def change(command: ChangeExpected, *, by: Actor) -> ExpectedList:
    """Agree another rhythm or another day; a list that is late no more is reminded of afresh when it is late again.

    Raises:
        NotFound: it is expected no longer, or this person does not keep what is expected.
        Stale: a colleague changed it, or the list has come in between.
        Invalid: the days make no sense.
    """
    with transaction():
        found = _as_seen(command.expected_id, command.seen_revision, by=by)
        _must_make_sense(command.every_days, command.due_on)
        if found.due_on != command.due_on:
            found.reminded_on = None
            notices.settle(page_of(found))
            queries.forget_moves(found.agency_id, found.kind)
        found.every_days, found.due_on, found.note = command.every_days, command.due_on, command.note
        db.session.flush()
        audit.record("imports.list_expected_changed", subject=found, by=by, agency=found.agency_id, kind=found.kind)
    return found


def end(expected_id: uuid.UUID, *, seen_revision: int, by: Actor) -> None:
    """The list is expected no longer; raises `Stale` where a colleague changed it."""
    with transaction():
        found = _as_seen(expected_id, seen_revision, by=by)
        found.ended_at = clock.now()
        notices.settle(page_of(found))
        audit.record("imports.list_not_expected", subject=found, by=by, agency=found.agency_id, kind=found.kind)
        db.session.flush()


def arrived(batch: Batch, *, by: Actor) -> None:
    """A list of that kind has been taken in: the next is due so many days from what this one says. Joins the act."""
    found = queries.of(batch.agency_id, batch.kind)
    if found is None or found.ended_at is not None:
        return
    with transaction():
        day = batch.as_at or clock.today()
        after = max(found.due_on, day + timedelta(days=found.every_days))
        batch.due_before = found.due_on if after != found.due_on else None
        found.due_on, found.reminded_on = after, None
        notices.settle(page_of(found))
        db.session.flush()


def taken_back(batch: Batch, *, by: Actor) -> None:
    """A list is undone: such a list is due when it was before this one came, unless a later one came too. In an act."""
    found, before = queries.of(batch.agency_id, batch.kind), batch.due_before
    if found is None or before is None:
        return
    with transaction():
        later, batch.due_before = queries.moved_next(batch), None
        if later is not None:
            later.due_before = before
        else:
            found.due_on, found.reminded_on = before, None
            notices.settle(page_of(found))
            audit.record("imports.list_expected_again", subject=found, by=by, agency=found.agency_id, kind=found.kind)
        db.session.flush()


def remind() -> int:
    """Remind of lists that are late, once; a week later what still stands on somebody's page becomes urgent."""
    today, told = clock.today(), 0
    with transaction():
        for each in queries.overdue(today):
            urgent = today >= each.due_on + URGENT_AFTER
            before = each.reminded_on
            if before is not None and (not urgent or before >= each.due_on + URGENT_AFTER):
                continue
            if not notices.settle(page_of(each)) and before is not None:
                continue  # whoever was told has seen it, and is not told twice
            _tell(each, urgent=urgent)
            each.reminded_on = today
            told += 1
            audit.record("imports.list_reminded", subject=each, by=SERVICE, agency=each.agency_id, kind=each.kind)
        db.session.flush()
    return told


def page_of(each: ExpectedList) -> str:
    """Where a reminder of this list leads."""
    return f"{PAGE}#expected-{each.id}"


def words_of(due_on: date, *, on: date) -> str:
    """When a list is due, as a person says it."""
    days = (due_on - on).days
    if days == 0:
        return "Due today"
    if days < 0:
        return f"{-days} days overdue" if days < -1 else "1 day overdue"
    return f"Due in {days} days" if days > 1 else "Due tomorrow"


def _tell(each: ExpectedList, *, urgent: bool) -> None:
    """Whoever sends the agency's lists, who is also its lead."""
    kind = LIST_KIND_LABELS[each.kind].lower()
    late = words_of(each.due_on, on=clock.today()).lower()
    words = f"Your agency’s list ({kind}) is {late}: please send it"
    notices.tell(words, href=page_of(each), agency_id=each.agency_id, holders_of=Permission.LISTS_SEND, urgent=urgent)


def _as_seen(expected_id: uuid.UUID, seen_revision: int, *, by: Actor) -> ExpectedList:
    found = queries.one(expected_id, seen_by=by)
    if found.revision != seen_revision:
        words = words_of(found.due_on, on=clock.today()).lower()
        raise Stale(changes=(f"It is now expected every {found.every_days} days, and {words}.",))
    return found


def _must_make_sense(every_days: int, due_on: date) -> None:
    if not 1 <= every_days <= LONGEST_DAYS:
        raise Invalid(f"Enter a number of days between 1 and {LONGEST_DAYS}")
    if due_on > clock.today() + timedelta(days=LONGEST_DAYS):
        raise Invalid("The day must be within the next 400 days")
