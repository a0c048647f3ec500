"""A referrer asks that an outcome be looked at again; the coordinator says that it stands, or that it changes."""

from __future__ import annotations

from datetime import date

from triage import audit, clock
from triage.access import scope
from triage.access.actor import Actor
from triage.calendar import add_working_days
from triage.db import db, once, transaction
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence import queries
from triage.evidence.commands import AnswerLookAgain, AskToLookAgain
from triage.evidence.models import Conclusion, Reconsideration, ReconsiderationState, VerdictMoment
from triage.evidence.service.keeping import keep_verdict
from triage.notices import service as notices
from triage.referrals import queries as referrals
from triage.referrals import service as referral_service
from triage.referrals.models import Referral, ReferralStatus
from triage.referrals.service import log

CONCLUDED = frozenset({ReferralStatus.NOT_ELIGIBLE, ReferralStatus.DECIDED})
"""The outcomes that a referrer may ask to be looked at again."""


def last_day_to_ask(referral: Referral, *, within_working_days: int) -> date | None:
    """Until when the referrer may ask; None where there is no outcome to look at again."""
    if referral.status not in CONCLUDED or referral.outcome_at is None:
        return None
    return add_working_days(clock.local(referral.outcome_at).date(), within_working_days)


@once
def ask_to_look_again(command: AskToLookAgain, *, by: Actor) -> Reconsideration:
    """Ask, once for an outcome; it stays linked to the first decision and its verdict.

    Raises:
        NotFound: the referral is another agency's.
        Refused: nothing was concluded, the time is over, or it was asked already.
        Invalid: the reason is missing.
    """
    if not command.reason.strip():
        raise Invalid("Say why it should be looked at again")
    with transaction():
        referral = referrals.referral(command.referral_id, seen_by=by)
        if referral.agency_id != by.agency_id:
            raise NotFound
        with scope.as_service():
            earlier = queries.reconsideration_by_key(command.idempotency_key)
            if earlier is not None:
                return earlier
            found = _asked(referral, command, by)
        words = f"{referral.agency.name} asks to look again at referral {referral.reference}."
        log.tell_the_desk(referral, words, href=desk_page(referral))
        audit.record("evidence.look_again_asked", subject=found, by=by, family_id=found.family_id)
    return found


def take_back(referral: Referral, seen_revision: int, *, by: Actor) -> Reconsideration:
    """The referrer no longer asks.

    Raises:
        NotFound: nothing waits for an answer.
        Stale: it was answered in between.
    """
    with transaction():
        found = _waiting(referral, seen_revision)
        if found.agency_id != by.agency_id:
            raise NotFound
        found.state = ReconsiderationState.TAKEN_BACK
        found.answered_at = clock.now()
        db.session.flush()
        notices.settle(desk_page(referral))
        audit.record("evidence.look_again_taken_back", subject=found, by=by, family_id=found.family_id)
    return found


def answer_look_again(referral: Referral, command: AnswerLookAgain, *, by: Actor) -> Reconsideration:
    """Say that the first decision stands, or bring the referral back to intake for a new conclusion.

    Raises:
        NotFound: nothing waits for an answer.
        Stale: it was answered or taken back in between.
        Invalid: the words for the referrer are missing.
    """
    if not command.answer.strip():
        raise Invalid("Say to the referrer what you found")
    with transaction():
        found = _waiting(referral, command.seen_revision)
        found.state = ReconsiderationState.CHANGED if command.changed else ReconsiderationState.STANDS
        found.answer = command.answer.strip()
        found.answered_at, found.answered_by_id, found.answered_by_name = clock.now(), by.user_id, by.name
        if referral.family_id is not None:
            record = keep_verdict(referral.family_id, VerdictMoment.RECONSIDERATION, by=by, referral_id=referral.id)
            found.new_verdict_id = record.id
        if command.changed:
            referral_service.reopen(referral, by=by)
        db.session.flush()
        notices.settle(desk_page(referral))
        words = f"Referral {referral.reference} was looked at again."
        log.tell_the_agency(referral, words)
        audit.record("evidence.look_again_answered", subject=found, by=by, family_id=found.family_id, state=found.state)
    return found


def link_new_conclusion(conclusion: Conclusion) -> None:
    """The conclusion that follows from looking again, linked both ways; joins the act that concludes."""
    found = queries.changed_without_conclusion(conclusion.referral_id)
    if found is not None:
        found.new_conclusion_id = conclusion.id


def desk_page(referral: Referral) -> str:
    """Where the coordinator answers."""
    return f"/intake/{referral.reference}/look-again"


def _asked(referral: Referral, command: AskToLookAgain, by: Actor) -> Reconsideration:
    conclusion = _may_ask(referral, command)
    found = Reconsideration(
        referral_id=referral.id,
        family_id=referral.family_id,
        conclusion_id=conclusion.id,
        reason=command.reason.strip(),
        what_is_new=command.what_is_new.strip(),
        agency_id=referral.agency_id,
        asked_at=clock.now(),
        asked_by_id=by.user_id,
        asked_by_name=by.name,
        first_verdict_id=queries.verdict_behind(conclusion, until=referral.outcome_at or clock.now()),
        idempotency_key=command.idempotency_key,
    )
    db.session.add(found)
    db.session.flush()
    return found


def _may_ask(referral: Referral, command: AskToLookAgain) -> Conclusion:
    """The conclusion that is to be looked at again; refuses what comes too early, too late or twice."""
    last_day = last_day_to_ask(referral, within_working_days=command.within_working_days)
    conclusions = queries.conclusions_of_referral(referral.id)
    if last_day is None or not conclusions:
        raise Refused("There is no outcome of this referral to look at again.")
    if clock.today() > last_day:
        raise Refused("The time to ask is over. If something has changed, make a new referral.")
    for each in queries.reconsiderations(referral.id):
        if each.conclusion_id == conclusions[0].id and each.state is not ReconsiderationState.TAKEN_BACK:
            asked = each.state is ReconsiderationState.ASKED
            raise Refused("You have asked already." if asked else "This outcome was looked at again already.")
    return conclusions[0]


def _waiting(referral: Referral, seen_revision: int) -> Reconsideration:
    found = next(iter(queries.reconsiderations(referral.id)), None)
    if found is None:
        raise NotFound
    if found.state is not ReconsiderationState.ASKED or found.revision != seen_revision:
        raise Stale(changes=("It was answered or taken back in between.",))
    return found
