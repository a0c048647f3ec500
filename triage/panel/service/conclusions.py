"""The end of a referral's time at intake: one transaction for the verdict, the list, the outcome and the notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from triage import audit, clock
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.calendar import add_working_days
from triage.db import db, once, transaction
from triage.documents.content import Signpost
from triage.errors import Invalid, Refused, Stale
from triage.evidence import queries as evidence
from triage.evidence import service as evidence_service
from triage.evidence.commands import AuthoriseDiscretion, ConclusionKind
from triage.evidence.models import Conclusion, VerdictMoment, VerdictRecord
from triage.notices import service as notices
from triage.panel.commands.conclusions import ENDINGS, Conclude, faults, reason_words
from triage.panel.queries.conclusions import known_before
from triage.panel.service import entries
from triage.referrals import service as referrals
from triage.referrals.models import AT_INTAKE, REFERRAL_STATUS_LABELS, Referral, ReferralStatus
from triage.rules.agencies import AgencyKind
from triage.rules.dates import long_date
from triage.rules.routing import Recommendation
from triage.rules.verdict import Outcome, Verdict
from triage.settings import settings

STATUS: Mapping[ConclusionKind, ReferralStatus] = {
    ConclusionKind.LIST: ReferralStatus.LISTED,
    ConclusionKind.DISCRETION: ReferralStatus.LISTED,
    ConclusionKind.NOT_ELIGIBLE: ReferralStatus.NOT_ELIGIBLE,
    ConclusionKind.STEP_UP: ReferralStatus.STEPPED_UP,
    ConclusionKind.LINK: ReferralStatus.LINKED,
}


@once
def conclude(referral: Referral, command: Conclude, *, by: Actor) -> Conclusion:
    """End a referral's time at intake, with everything that follows; a second send gives the first conclusion.

    Raises:
        Stale: somebody else moved the referral on since the page was drawn.
        Refused: the referral has left intake, or the family is not known by more than this referral.
        Invalid: the conclusion lacks something; the first sentence says what.
    """
    with transaction():
        earlier = evidence.conclusion_by_key(command.idempotency_key)
        if earlier is not None:
            return earlier
        _must_be_here(referral, command.seen_revision)
        verdict = None
        if referral.family_id is not None:
            verdict = evidence_service.verdict_of(referral.family_id, on=clock.today())
        _must_stand(referral, command, verdict.outcome if verdict else None)
        conclusion = _record(referral, command, verdict, by=by)
        evidence_service.link_new_conclusion(conclusion)
        notices.settle(f"/intake/{referral.reference}")
        FOLLOWS[command.kind](referral, command, verdict, by)
        audit.record(
            "panel.concluded",
            subject=conclusion,
            by=by,
            family_id=referral.family_id,
            referral=referral.id,
            kind=command.kind,
            reason=command.reason_code,
        )
    return conclusion


def _must_be_here(referral: Referral, seen_revision: int) -> None:
    if referral.status not in AT_INTAKE:
        raise Stale(changes=(f"The referral is now: {REFERRAL_STATUS_LABELS[referral.status].lower()}.",))
    if referral.revision != seen_revision:
        raise Stale(changes=("The referral was changed.",))


def _must_stand(referral: Referral, command: Conclude, outcome: Outcome | None) -> None:
    lacking = faults(command, outcome)
    if lacking:
        raise Invalid(next(iter(lacking.values())))
    if command.kind is ConclusionKind.LINK:
        assert referral.family_id is not None
        if not known_before(referral.family_id, referral.id):
            raise Refused("The family is known only by this referral, so there is nothing to add it to.")


def _record(referral: Referral, command: Conclude, verdict: Verdict | None, *, by: Actor) -> Conclusion:
    """The conclusion with the verdict and the recommendation as they stood."""
    advice, kept = None, None
    if verdict is not None and referral.family_id is not None:
        advice = evidence_service.recommendation_of(referral.family_id, verdict, high_need=command.high_need)
        kept = _keep(referral, verdict, advice, by=by)
    conclusion = Conclusion(
        referral_id=referral.id,
        family_id=referral.family_id,
        kind=command.kind,
        reason_code=command.reason_code,
        reason=command.reason or command.question or command.told,
        recommended=advice.tier.value if advice and advice.tier else "",
        verdict_id=kept.id if kept else None,
        idempotency_key=command.idempotency_key,
        at=clock.now(),
        by_id=by.user_id,
        by_name=by.name,
    )
    db.session.add(conclusion)
    db.session.flush()
    return conclusion


def _keep(referral: Referral, verdict: Verdict, advice: Recommendation, *, by: Actor) -> VerdictRecord:
    assert referral.family_id is not None
    return evidence_service.keep_verdict(
        referral.family_id,
        VerdictMoment.INTAKE,
        by=by,
        verdict=verdict,
        recommendation=advice,
        referral_id=referral.id,
    )


def _to_the_list(referral: Referral, command: Conclude, verdict: Verdict | None, by: Actor) -> None:
    """A place on the list; where the panel is asked for its discretion, who asks and why."""
    assert referral.family_id is not None
    assert verdict is not None
    if command.kind is ConclusionKind.DISCRETION:
        asked = AuthoriseDiscretion(nominated_by=command.nominated_by, reason=command.reason)
        evidence_service.authorise_discretion(asked, referral.family_id, by=by, referral_id=referral.id)
    advice = evidence_service.recommendation_of(referral.family_id, verdict, high_need=command.high_need)
    entries.join(
        referral.family_id,
        referral_id=referral.id,
        verdict=verdict,
        recommendation=advice,
        urgent=referral.urgent,
        by=by,
        note=command.reason,
        high_need=command.high_need,
    )
    _tell_the_referrer(referral, command, by=by)


def _not_eligible(referral: Referral, command: Conclude, verdict: Verdict | None, by: Actor) -> None:
    """The referrer hears why, what would change it and where the family finds help: nobody leaves empty-handed."""
    assert verdict is not None
    signpost = Signpost(name=command.signpost_name, offers=command.signpost_offers, contact=command.signpost_contact)
    would_change = evidence_service.what_would_change(referral, framework=f"{verdict.framework}@{verdict.version}")
    _tell_the_referrer(referral, command, would_change=would_change, signposts=(signpost,), by=by)


def _step_up(referral: Referral, command: Conclude, verdict: Verdict | None, by: Actor) -> None:
    """Social care is told at once; the telephone call was made before, and is on record."""
    for agency in accounts.agencies(kinds=[AgencyKind.SOCIAL_CARE]):
        notices.tell(
            f"Referral {referral.reference} was stepped up to social care: speak to the coordinator",
            agency_id=agency.id,
            urgent=True,
            whoever_may_read=True,
        )
    _tell_the_referrer(referral, command, by=by)


def _plain_end(referral: Referral, command: Conclude, verdict: Verdict | None, by: Actor) -> None:
    _tell_the_referrer(referral, command, by=by)


def _tell_the_referrer(
    referral: Referral,
    command: Conclude,
    *,
    by: Actor,
    would_change: tuple[str, ...] = (),
    signposts: tuple[Signpost, ...] = (),
) -> None:
    """The outcome in words and the next step, with nothing of what other agencies said."""
    ending = ENDINGS[command.kind]
    why = f" {reason_words(command.kind, command.reason_code)}." if command.kind is ConclusionKind.NOT_ELIGIBLE else ""
    referrals.conclude(
        referral,
        status=STATUS[command.kind],
        outcome_code=command.reason_code,
        outcome=f"{ending.outcome}{why}",
        would_change=would_change,
        next_step=f"{ending.next_step}{_how_to_ask(command)}",
        signposts=signposts,
        family_id=referral.family_id,
        by=by,
    )


def _how_to_ask(command: Conclude) -> str:
    """Until when the referrer may ask that it be looked at again; part of their letter."""
    if command.kind is not ConclusionKind.NOT_ELIGIBLE:
        return ""
    last_day = add_working_days(clock.today(), settings().reconsider_within_working_days)
    return f" If something was missed, you can ask on the referral’s page until {long_date(last_day)} to look again."


def _give_back(referral: Referral, command: Conclude, verdict: Verdict | None, by: Actor) -> None:
    referrals.return_to_referrer(referral, reason=command.question, by=by)


FOLLOWS: Mapping[ConclusionKind, Callable[[Referral, Conclude, Verdict | None, Actor], None]] = {
    ConclusionKind.LIST: _to_the_list,
    ConclusionKind.DISCRETION: _to_the_list,
    ConclusionKind.NOT_ELIGIBLE: _not_eligible,
    ConclusionKind.STEP_UP: _step_up,
    ConclusionKind.LINK: _plain_end,
    ConclusionKind.RETURN: _give_back,
}
