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
from triage.imports.commands import LIST_KIND_LABELS, ExpectList
from triage.imports.models import Batch, ExpectedList
from triage.imports.queries import expecting as queries
from triage.notices import service as notices

LEAD_AFTER = timedelta(days=7)
"""A week after its day the agency's lead hears that the list is still missing."""
PAGE = "/lists/expected"


@once
def expect(command: ExpectList, *, by: Actor) -> ExpectedList:
    """Keep that an agency sends lists of a kind; agreed anew, it is changed.

    Raises:
        NotFound: this person does not keep what is expected.
        Invalid: the days make no sense.
    """
    if not by.may(Permission.LISTS_MANAGE):
        raise NotFound
    if command.every_days < 1:
        raise Invalid("Enter a number of days of 1 or more")
    with transaction():
        agency = accounts.agency(command.agency_id)
        found = queries.of(agency.id, command.kind)
        if found is None:
            found = ExpectedList(agency=agency, kind=command.kind, created_at=clock.now(), created_by_id=by.user_id)
            db.session.add(found)
        found.every_days, found.due_on, found.note = command.every_days, command.due_on, command.note
        found.ended_at = found.reminded_on = None
        db.session.flush()
        audit.record("imports.list_expected", subject=found, by=by, agency=agency.id, kind=command.kind)
    return found


def end(expected_id: uuid.UUID, *, seen_revision: int, by: Actor) -> None:
    """The list is expected no longer; raises `Stale` where a colleague changed it."""
    with transaction():
        found = queries.one(expected_id, seen_by=by)
        if found.revision != seen_revision:
            raise Stale(changes=("What is expected was changed.",))
        found.ended_at = clock.now()
        audit.record("imports.list_not_expected", subject=found, by=by, agency=found.agency_id, kind=found.kind)
        db.session.flush()


def arrived(batch: Batch, *, by: Actor) -> None:
    """A list of that kind has been taken in: the next is due so many days from what this one says. Joins the act."""
    found = queries.of(batch.agency_id, batch.kind)
    if found is None or found.ended_at is not None:
        return
    with transaction():
        day = batch.as_at or clock.today()
        found.due_on = max(found.due_on, day + timedelta(days=found.every_days))
        found.reminded_on = None
        db.session.flush()


def remind() -> int:
    """Remind of lists that are late: once those who send the agency's lists, and a week later once its lead."""
    today, told = clock.today(), 0
    with transaction():
        for each in queries.overdue(today):
            lead = today >= each.due_on + LEAD_AFTER
            if each.reminded_on is not None and (not lead or each.reminded_on >= each.due_on + LEAD_AFTER):
                continue
            _tell(each, lead=lead)
            each.reminded_on = today
            told += 1
            audit.record("imports.list_reminded", subject=each, by=SERVICE, agency=each.agency_id, kind=each.kind)
        db.session.flush()
    return told


def words_of(due_on: date, *, on: date) -> str:
    """When a list is due, as a person says it."""
    days = (due_on - on).days
    if days == 0:
        return "Due today"
    if days < 0:
        return f"{-days} days overdue" if days < -1 else "1 day overdue"
    return f"Due in {days} days" if days > 1 else "Due tomorrow"


def _tell(each: ExpectedList, *, lead: bool) -> None:
    kind = LIST_KIND_LABELS[each.kind].lower()
    late = words_of(each.due_on, on=clock.today()).lower()
    holders = Permission.PEOPLE_MANAGE if lead else Permission.LISTS_SEND
    words = f"Your agency’s list ({kind}) is {late}: please send it"
    notices.tell(words, href=PAGE, agency_id=each.agency_id, holders_of=holders, urgent=lead)
