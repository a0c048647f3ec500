"""A stored draft as the form reads it, and a reading of it in the record."""

from __future__ import annotations

from datetime import date

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import transaction
from triage.families import identifiers
from triage.referrals.draft import Draft
from triage.referrals.models import Referral
from triage.referrals.schema.questions import Variant
from triage.rules.catalogue import published
from triage.rules.framework import Framework


def framework_on(day: date) -> Framework:
    """The framework a referral received that day is judged under; the newest of all where none is in use."""
    return published().default(day) or published().frameworks[-1]


def draft_of(referral: Referral) -> Draft:
    """The draft under the framework it was begun with, read today or on the day it was received."""
    code, _, version = referral.framework.partition("@")
    return Draft(
        referral_id=str(referral.id),
        variant=Variant(referral.variant),
        framework=published().get(code, version),
        on=referral.received_on or clock.today(),
        stored=referral.answers or {},
    )


def warn(kind: str, value: str) -> str | None:
    """What looks wrong with a number; never blocks (safety.md, "Identifiers")."""
    return identifiers.check(kind, value)


def record_reading(referral: Referral, *, by: Actor) -> None:
    """Somebody opened a referral that was sent."""
    with transaction():
        audit.record("referrals.read", subject=referral, by=by, family_id=referral.family_id)


def record_download(referral: Referral, what: str, *, by: Actor) -> None:
    """Somebody took a file or a copy away."""
    with transaction():
        audit.record("referrals.downloaded", subject=referral, by=by, family_id=referral.family_id, what=what)
