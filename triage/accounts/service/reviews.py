"""The quarterly access review: each account is confirmed or ended by hand, and suspended where nobody answers."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from triage import audit, clock
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.accounts.commands import EndAccount
from triage.accounts.models import AccessReview, Agency, ReviewAnswer, ReviewLine, Suspension
from triage.accounts.queries import people_admin as people
from triage.accounts.queries import reviews as queries
from triage.accounts.service import people_admin
from triage.accounts.service.suspending import suspend
from triage.db import db, once, transaction
from triage.errors import NotFound, Refused, Stale
from triage.notices import service as notices
from triage.rules.dates import long_date
from triage.settings import settings

ANSWERED_IN = timedelta(days=14)
REMINDED_BEFORE = timedelta(days=4)
SETTLED_IN = timedelta(days=30)
"""An agency whose accounts are all younger than this has nothing to confirm yet."""
ENDED_IN_REVIEW = "Not confirmed in the access review"


def quarter_of(day: date) -> str:
    """The quarter as reviews are named by it: “2026-Q3”."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


@once
def open_review(agency_id: uuid.UUID, *, by: Actor) -> AccessReview:
    """Begin an agency's review of this quarter; one that was begun already is answered as it is.

    Raises:
        NotFound: the agency is not there, or its people are not this person's to look after.
        Refused: the agency has no accounts.
    """
    agency = next((each for each in people.agencies_of(by) if each.id == agency_id), None)
    if agency is None or not by.may(Permission.USERS_MANAGE):
        raise NotFound
    with transaction():
        found = queries.review_of(agency_id, quarter_of(clock.today()))
        return found or _open(agency, by=by)


def answer(line_id: uuid.UUID, said: ReviewAnswer, *, seen_revision: int, by: Actor) -> ReviewLine:
    """Confirm or end one account.

    Raises:
        NotFound: the review is not this person's to answer.
        Refused: it is their own account, or not theirs to end, or the review is closed.
        Stale: somebody else answered in between.
    """
    with transaction():
        people.wait_for_turn()
        line = queries.line(line_id, seen_by=by)
        if line.review.closed_at is not None:
            raise Refused("This review is closed.")
        if line.revision != seen_revision:
            raise Stale(changes=[f"It has been {line.answer or 'opened again'} since."])
        if said is ReviewAnswer.CONFIRMED:
            people_admin.confirm(line.user_id, by=by)
        elif line.user.active:
            people_admin.end_account(EndAccount(line.user_id, ENDED_IN_REVIEW), by=by)
        line.answer, line.answered_at, line.answered_by_id = said, clock.now(), by.user_id
        audit.record("accounts.review_answered", subject=line, by=by, user_id=line.user_id, answer=said)
        _close_when_done(line.review)
    return line


def run() -> None:
    """What falls due: reviews of a new quarter, one reminder, and suspensions where nobody answered.

    The shared accounts of a demonstration are left alone.
    """
    if settings().demo:
        return
    today = clock.today()
    with transaction():
        for agency in queries.unreviewed(quarter_of(today), used_before=clock.now() - SETTLED_IN):
            _open(agency, by=SERVICE)
    with transaction():
        for review in queries.to_remind(today + REMINDED_BEFORE):
            review.reminded_at = clock.now()
            _tell(review, "are still to be confirmed", urgent=True)
            audit.record("accounts.review_reminded", subject=review, by=SERVICE)
    for review in queries.overdue(today):
        _close_overdue(review.id)


def _open(agency: Agency, *, by: Actor) -> AccessReview:
    """A review with a line for each account of the agency."""
    users = accounts.users_of(agency.id)
    if not users:
        raise Refused("This agency has no accounts to review.")
    review = AccessReview(
        agency_id=agency.id,
        quarter=quarter_of(clock.today()),
        opened_at=clock.now(),
        due_on=clock.today() + ANSWERED_IN,
        lines=[ReviewLine(user_id=user.id) for user in users],
    )
    db.session.add(review)
    db.session.flush()
    _tell(review, "are to be confirmed")
    audit.record("accounts.review_opened", subject=review, by=by, agency_id=agency.id, accounts=len(users))
    return review


def _close_overdue(review_id: uuid.UUID) -> None:
    """Nobody answered in time for some: those accounts are suspended until somebody confirms them."""
    with transaction():
        people.wait_for_turn()
        review = queries.review(review_id, seen_by=SERVICE)
        suspended = 0
        for line in queries.lines_of(review.id):
            if line.answer is not None:
                continue
            if not line.user.active:
                line.answer = ReviewAnswer.ENDED
            elif suspend(line.user, why=Suspension.NOT_CONFIRMED):
                line.answer, suspended = ReviewAnswer.SUSPENDED, suspended + 1
            line.answered_at = clock.now() if line.answer is not None else None
        review.closed_at = clock.now()
        audit.record("accounts.review_closed", subject=review, by=SERVICE, suspended=suspended)
        notices.settle(_href(review))
        if suspended:
            _tell_those_who_answer(
                review, f"{suspended} accounts of {_name(review)} are suspended: nobody confirmed them"
            )


def _close_when_done(review: AccessReview) -> None:
    db.session.flush()
    if not queries.unanswered_counts([review.id]).get(review.id):
        review.closed_at = clock.now()
        notices.settle(_href(review))


def _tell(review: AccessReview, what: str, *, urgent: bool = False) -> None:
    words = f"Accounts of {_name(review)} {what}, by {long_date(review.due_on)}"
    _tell_those_who_answer(review, words, urgent=urgent)


def _tell_those_who_answer(review: AccessReview, words: str, *, urgent: bool = False) -> None:
    """The agency's leads; the user administrators too, who confirm a lead's own account."""
    if accounts.leads_of(review.agency_id):
        notices.tell(
            words, href=_href(review), agency_id=review.agency_id, holders_of=Permission.PEOPLE_MANAGE, urgent=urgent
        )
    notices.tell(words, href=_href(review), holders_of=Permission.USERS_MANAGE, urgent=urgent)


def _href(review: AccessReview) -> str:
    return f"/settings/reviews/{review.id}"


def _name(review: AccessReview) -> str:
    return accounts.agency(review.agency_id).name
