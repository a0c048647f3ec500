"""A stored draft as the form reads it, and a reading of it in the record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from triage import audit, clock
from triage.access.actor import Actor
from triage.criteria import queries as criteria
from triage.documents.content import DocumentKind
from triage.families import identifiers
from triage.referrals.draft import Draft
from triage.referrals.models import Referral
from triage.referrals.schema.questions import Variant
from triage.rules.framework import Framework


def framework_on(day: date) -> Framework:
    """The framework a referral received that day is judged under; the newest of all where none is in use."""
    return criteria.catalogue().default(day) or criteria.catalogue().frameworks[-1]


def draft_of(referral: Referral) -> Draft:
    """The draft under the framework it was begun with, read today or on the day it was received."""
    code, _, version = referral.framework.partition("@")
    return Draft(
        referral_id=str(referral.id),
        variant=Variant(referral.variant),
        framework=criteria.catalogue().get(code, version),
        on=referral.received_on or clock.today(),
        stored=referral.answers or {},
    )


def warn(kind: str, value: str) -> str | None:
    """What looks wrong with a number; never blocks (safety.md, "Identifiers")."""
    return identifiers.check(kind, value)


def record_reading(referral: Referral, *, by: Actor) -> None:
    """Somebody opened a referral, or a page of one that is still being written."""
    action = "referrals.draft_read" if referral.sent_at is None else "referrals.read"
    audit.saw(action, subject=referral, by=by, family_id=referral.family_id)


def record_listed(shown: Collection[Referral], *, by: Actor) -> None:
    """Somebody was shown their agency's referrals."""
    referrals = [referral.id for referral in shown]
    audit.saw(
        "referrals.listed", subject="referrals", by=by, families=audit.families_of(shown), referrals=sorted(referrals)
    )


def record_download(referral: Referral, what: str | DocumentKind, *, by: Actor) -> None:
    """Somebody took a file or a copy away."""
    audit.saw("referrals.downloaded", subject=referral, by=by, family_id=referral.family_id, what=what)
