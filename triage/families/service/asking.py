"""A partner asks whether somebody is known. The act is the same whoever it is: nothing is looked up in it (ADR 19)."""

from __future__ import annotations

from datetime import timedelta

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, next_number, once, transaction
from triage.errors import Invalid, Refused, Stale
from triage.families.commands.asking import AskWhetherKnown, CloseQuestion
from triage.families.models import KnownQuestion
from triage.families.queries import questions

AT_ONCE, WINDOW = 10, timedelta(minutes=5)
A_DAY, DAY = 50, timedelta(days=1)
TOO_MANY = "You have asked about many people in a short time. Wait a while, or phone the coordinator."


class TooManyQuestions(Refused):
    """More questions than somebody with a family before them has: it would be guessing."""


@once
def ask_whether_known(command: AskWhetherKnown, *, by: Actor) -> None:
    """Put the question to the coordinator; raises `TooManyQuestions`."""
    if by.user_id is None or by.agency_id is None:
        raise Invalid("Only somebody of an agency can ask")
    if questions.by_key(command.idempotency_key) is not None:
        return
    with transaction():
        next_number(f"asks {by.user_id.hex}")  # one after the other, so that many at once are no way round
        now = clock.now()
        if questions.asked_since(by.user_id, now - WINDOW) >= AT_ONCE or (
            questions.asked_since(by.user_id, now - DAY) >= A_DAY
        ):
            raise TooManyQuestions(TOO_MANY)
        asked = KnownQuestion(
            agency_id=by.agency_id,
            asked_by_id=by.user_id,
            asked_at=now,
            given_name=command.given_name,
            family_name=command.family_name,
            date_of_birth=command.date_of_birth,
            postcode=command.postcode,
            idempotency_key=command.idempotency_key,
        )
        db.session.add(asked)
        audit.record("families.known_asked", subject=asked, by=by)
    words = f"{command.given_name} {command.family_name} {command.date_of_birth:%d/%m/%Y}"
    audit.searched("known", words, by=by, reading="families.known_searched")


def close_question(command: CloseQuestion, *, by: Actor) -> None:
    """The coordinator has been in touch, or has found that there is no need; raises `NotFound` and `Stale`.

    That the service has looked whether they are known since the page was opened is no change that matters.
    """
    with transaction():
        found = questions.question(command.question_id, seen_by=by)
        if found.answered_at is not None and found.revision != command.seen_revision:
            raise Stale
        found.answered_at = clock.now()
        found.answered_by_id = by.user_id
        found.note = command.note
        audit.record("families.known_answered", subject=found, by=by)
