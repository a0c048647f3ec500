"""What others conclude of a referral, told to the agency in words; joins the act that concluded it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import transaction
from triage.documents import service as documents
from triage.documents.commands import ReferrerOutcomeFor
from triage.documents.content import Signpost
from triage.errors import Refused
from triage.referrals.models import AT_INTAKE, EntryKind, Referral, ReferralStatus
from triage.referrals.service.log import entry, tell_the_agency


def start_checking(referral: Referral, *, by: Actor) -> None:
    """The coordinator has begun; a referral that waits for its agency's answer goes on waiting."""
    with transaction():
        if referral.status is ReferralStatus.SENT:
            referral.status = ReferralStatus.CHECKING
            audit.record("referrals.checking", subject=referral, by=by, family_id=referral.family_id)


def link_family(referral: Referral, family_id: uuid.UUID, *, by: Actor) -> None:
    """Say which family the referral is about."""
    with transaction():
        referral.family_id = family_id
        audit.record("referrals.linked", subject=referral, by=by, family_id=family_id)


def unlink_family(referral: Referral, *, by: Actor) -> None:
    """Say that the referral is about no known family after all."""
    with transaction():
        audit.record("referrals.unlinked", subject=referral, by=by, family_id=referral.family_id)
        referral.family_id = None


def note(referral: Referral, text: str, *, by: Actor, for_referrer: bool = False) -> None:
    """A line in the log, for the service's own people unless it says otherwise."""
    with transaction():
        entry(referral, EntryKind.NOTE, text, by=by, for_referrer=for_referrer)
        audit.record("referrals.noted", subject=referral, by=by, family_id=referral.family_id)


def return_to_referrer(referral: Referral, *, reason: str, by: Actor) -> None:
    """Send it back with a question; the clock stays visible and the agency's answer brings it back.

    Raises:
        Refused: it has left intake.
    """
    with transaction():
        if referral.status not in AT_INTAKE:
            raise Refused("This referral has left intake.")
        referral.status = ReferralStatus.RETURNED
        referral.return_reason = reason
        entry(referral, EntryKind.RETURNED, reason, by=by)
        tell_the_agency(referral, f"Referral {referral.reference} needs your answer.")
        audit.record("referrals.returned", subject=referral, by=by, family_id=referral.family_id)


def reopen(referral: Referral, *, by: Actor) -> None:
    """Bring a concluded referral back to intake; what its agency was told before stays in the log."""
    with transaction():
        referral.status = ReferralStatus.CHECKING
        referral.outcome, referral.outcome_code, referral.next_step = "", "", ""
        referral.would_change, referral.outcome_at = [], None
        entry(referral, EntryKind.NOTE, "It is being looked at again.", by=by)
        audit.record("referrals.reopened", subject=referral, by=by, family_id=referral.family_id)


def conclude(  # noqa: PLR0913  # each word stands for itself in what the agency reads
    referral: Referral,
    *,
    status: ReferralStatus,
    outcome_code: str,
    outcome: str,
    by: Actor,
    would_change: Sequence[str] = (),
    next_step: str = "",
    signposts: Sequence[Signpost] = (),
    family_id: uuid.UUID | None = None,
    meeting_id: uuid.UUID | None = None,
    decision_id: uuid.UUID | None = None,
) -> None:
    """Set what became of it. `outcome` is in words that the referring agency may read, "" while it only moves on.

    The agency is told and gets the outcome as a document; nothing of what other agencies said goes into it.
    """
    with transaction():
        referral.status = status
        referral.return_reason = ""
        if family_id is not None:
            referral.family_id = family_id
        if outcome:
            _set_outcome(referral, outcome_code, outcome, would_change, next_step)
            entry(referral, EntryKind.OUTCOME, outcome, by=by)
            request = _outcome_paper(referral, signposts, meeting_id, decision_id)
            documents.ask_for((request,), by=by)
        tell_the_agency(referral, f"Referral {referral.reference}: there is news.")
        audit.record(
            "referrals.concluded",
            subject=referral,
            by=by,
            family_id=referral.family_id,
            status=status,
            code=outcome_code,
        )


def _set_outcome(referral: Referral, code: str, outcome: str, would_change: Sequence[str], next_step: str) -> None:
    referral.outcome = outcome
    referral.outcome_code = code
    referral.outcome_at = clock.now()
    referral.would_change = list(would_change)
    referral.next_step = next_step


def _outcome_paper(
    referral: Referral, signposts: Sequence[Signpost], meeting_id: uuid.UUID | None, decision_id: uuid.UUID | None
) -> ReferrerOutcomeFor:
    assert referral.sent_at is not None
    return ReferrerOutcomeFor(
        referral_id=referral.id,
        family_id=referral.family_id,
        meeting_id=meeting_id,
        decision_id=decision_id,
        agency_id=referral.agency_id,
        agency_name=referral.agency.name,
        recipient_name=_recipient(referral),
        recipient_user_id=None if referral.on_behalf else referral.sent_by_id,
        referral_reference=referral.reference or "",
        family_surname=referral.title,
        sent_on=clock.local(referral.sent_at).date(),
        outcome=referral.outcome,
        reason="",
        would_change=tuple(referral.would_change),
        next_step=referral.next_step,
        signposts=tuple(signposts),
    )


def _recipient(referral: Referral) -> str:
    """Who referred, as the form says."""
    answers = (referral.as_sent or {}).get("answers", {})
    name = str(answers.get("referrer", {}).get("name") or "")
    return name or (referral.sent_by.name if referral.sent_by else referral.agency.name)
