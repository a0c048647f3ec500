"""Immediate danger, and the end of a draft."""

from __future__ import annotations

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import Transaction, db
from triage.notices import service as notices
from triage.referrals import changes, store
from triage.referrals.models import Referral, ReferralStatus


def mark_danger(referral: Referral, *, page: str, by: Actor) -> None:
    """Mark the referral urgent and alert the coordinator, also while it is only a draft; joins the caller's act."""
    first = not referral.immediate_danger
    referral.immediate_danger = True
    referral.urgent = True
    referral.answers = changes.with_danger(referral.answers, page=page, answer="yes", at=clock.now().isoformat())
    db.session.flush()
    if first:
        notices.tell(
            f"{referral.agency.name} says that somebody is in immediate danger, in a draft referral.",
            href=f"/referrals/{referral.id}",
            holders_of=Permission.REFERRALS_VERIFY,
            urgent=True,
        )
    audit.record("referrals.danger_reported", subject=referral, by=by, page=page.partition("/")[0])


def forget(referral: Referral, tx: Transaction) -> None:
    """Empty a draft: its words and its files go."""
    for file in list(referral.files):
        tx.after_commit(store.remove, file.store_key)
        db.session.delete(file)
    referral.status = ReferralStatus.DISCARDED
    referral.answers = {}
    referral.title = ""
    referral.keep_until = None
