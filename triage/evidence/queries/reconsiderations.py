"""What referrers asked to be looked at again, with the first decision and its verdict."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from triage.access.actor import Actor
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import Conclusion, Reconsideration, ReconsiderationState, VerdictMoment, VerdictRecord
from triage.families import queries as families
from triage.referrals.models import Referral


def reconsiderations(referral_id: uuid.UUID) -> Sequence[Reconsideration]:
    """What was asked on one referral, the newest first."""
    query = (
        select(Reconsideration)
        .where(Reconsideration.referral_id == referral_id)
        .options(joinedload(Reconsideration.conclusion), joinedload(Reconsideration.new_conclusion))
    )
    return db.session.scalars(query.order_by(Reconsideration.asked_at.desc(), Reconsideration.id)).all()


def to_look_at_again(*, seen_by: Actor) -> Sequence[Reconsideration]:
    """What waits for an answer, the longest waiting first."""
    limits = families.not_left_out(Reconsideration.family_id, seen_by)
    query = (
        select(Reconsideration)
        .where(Reconsideration.state == ReconsiderationState.ASKED, *limits)
        .options(joinedload(Reconsideration.referral).joinedload(Referral.agency))
    )
    return db.session.scalars(query.order_by(Reconsideration.asked_at, Reconsideration.id)).unique().all()


def asked_to_look_again(referral_id: uuid.UUID) -> Reconsideration:
    """The one that waits for an answer on a referral; raises `NotFound`."""
    found = next((each for each in reconsiderations(referral_id) if each.state is ReconsiderationState.ASKED), None)
    if found is None:
        raise NotFound
    return found


def reconsideration_by_key(key: str) -> Reconsideration | None:
    """What an earlier send of the same form asked."""
    return db.session.scalars(select(Reconsideration).where(Reconsideration.idempotency_key == key)).one_or_none()


def changed_without_conclusion(referral_id: uuid.UUID) -> Reconsideration | None:
    """The one that was answered with a change and still waits for the new conclusion."""
    found = (
        each
        for each in reconsiderations(referral_id)
        if each.state is ReconsiderationState.CHANGED and each.new_conclusion_id is None
    )
    return next(found, None)


def verdict_behind(conclusion: Conclusion, *, until: datetime) -> uuid.UUID | None:
    """The verdict that an outcome rested on: the panel's decision, if there was one since, else the conclusion's."""
    query = (
        select(VerdictRecord.id)
        .where(
            VerdictRecord.family_id == conclusion.family_id,
            VerdictRecord.moment == VerdictMoment.DECISION,
            VerdictRecord.at >= conclusion.at,
            VerdictRecord.at <= until,
        )
        .order_by(VerdictRecord.at.desc())
    )
    return db.session.scalar(query.limit(1)) or conclusion.verdict_id
