"""The log of a referral, and who is told of a new line in it."""

from __future__ import annotations

import uuid

from triage import clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.notices import service as notices
from triage.referrals.models import EntryKind, Referral, ReferralEntry


def entry(
    referral: Referral,
    kind: EntryKind,
    text: str,
    *,
    by: Actor,
    for_referrer: bool = True,
    key: uuid.UUID | None = None,
) -> ReferralEntry:
    """Add a line to the log."""
    line = ReferralEntry(
        kind=kind,
        text=text,
        at=clock.now(),
        by_id=by.user_id,
        by_name=by.name,
        for_referrer=for_referrer,
        idempotency_key=str(key) if key else None,
    )
    referral.entries.append(line)
    return line


def tell_the_desk(referral: Referral, words: str, *, urgent: bool = False, href: str = "") -> None:
    """Tell the coordinators; without a page of its own it leads to the referral."""
    notices.tell(
        words,
        href=href or (f"/intake/{referral.reference}" if referral.sent_at else f"/referrals/{referral.id}"),
        holders_of=Permission.REFERRALS_VERIFY,
        family_id=referral.family_id,
        urgent=urgent,
    )


def tell_the_agency(referral: Referral, words: str) -> None:
    """Tell the agency that referred."""
    notices.tell(
        words,
        href=f"/referrals/{referral.id}",
        agency_id=referral.agency_id,
        holders_of=Permission.REFERRALS_MAKE,
        family_id=referral.family_id,
    )
