"""Reading is recorded: the intake queue, and a referral beside the families that it could be about."""

from __future__ import annotations

from collections.abc import Collection

from triage import audit
from triage.access.actor import Actor
from triage.evidence.models import InformationRequest
from triage.evidence.service.matching import Possible
from triage.referrals.models import Referral


def record_queue_seen(shown: Collection[Referral], asked: Collection[InformationRequest], *, by: Actor) -> None:
    """Somebody was shown the queue: these referrals, and these questions beside it."""
    referrals = [referral.id for referral in shown]
    families = audit.families_of(shown, asked)
    audit.saw("evidence.intake_seen", subject="intake", by=by, families=families, referrals=referrals)


def record_intake_read(referral: Referral, possible: Collection[Possible], *, by: Actor) -> None:
    """Somebody was shown what was sent beside what is known of its family, and of those it could be about."""
    others = [each.family.id for each in possible]
    audit.saw(
        "evidence.referral_read",
        subject=referral,
        by=by,
        family_id=referral.family_id,
        families={*others, *audit.families_of([referral])} if others else (),
    )
