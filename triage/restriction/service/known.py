"""A referral about a restricted family: those named hear of it, and whoever takes it in learns nothing (ADR 15)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from triage import audit
from triage.access.actor import SERVICE
from triage.access.permissions import Permission
from triage.families.models import Family
from triage.notices import service as notices
from triage.restriction import queries


def tell_of_known_people(families: Collection[Family], *, reference: str, referral_id: uuid.UUID, href: str) -> None:
    """Tell those named on these restricted families that a referral may be about them; joins the caller's act.

    The service has looked, not whoever takes the referral in: nothing of this is on their pages.
    """
    for family in families:
        words = f"Referral {reference} may be about the restricted family {family.reference}: look at it"
        for each in queries.named_on(family.id):
            can_open = each.user.actor.may(Permission.REFERRALS_VERIFY)
            notices.tell(words, href=href if can_open else "", user_id=each.user_id, urgent=True, family_id=family.id)
        audit.record("families.restricted_match", subject=family, by=SERVICE, family_id=family.id, referral=referral_id)
