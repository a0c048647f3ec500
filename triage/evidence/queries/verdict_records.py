"""Verdicts as they stood, what the coordinator concluded, and which framework a family is judged under."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from triage.access import fields
from triage.access.actor import Actor
from triage.criteria import queries as criteria
from triage.db import db
from triage.evidence.models import Conclusion, VerdictRecord
from triage.families.models import records_of
from triage.referrals.models import Referral
from triage.rules.catalogue import UnknownFramework
from triage.rules.framework import Framework
from triage.rules.hiding import hide
from triage.rules.verdict import Verdict


def last_verdict(family_id: uuid.UUID) -> VerdictRecord | None:
    """The newest verdict kept of a family."""
    query = select(VerdictRecord).where(VerdictRecord.family_id.in_(records_of(family_id)))
    return db.session.scalars(query.order_by(VerdictRecord.at.desc()).limit(1)).one_or_none()


def verdicts(family_id: uuid.UUID) -> Sequence[VerdictRecord]:
    """Every verdict kept of a family, newest first."""
    query = select(VerdictRecord).where(VerdictRecord.family_id.in_(records_of(family_id)))
    return db.session.scalars(query.order_by(VerdictRecord.at.desc())).all()


def kept_for_reader(record: VerdictRecord, *, seen_by: Actor) -> Verdict:
    """A verdict as it was kept, without what this reader may not see."""
    return hide(Verdict.from_dict(record.verdict), fields.view_of(seen_by))


def latest_referral(family_id: uuid.UUID) -> Referral | None:
    """The referral that came in last for a family."""
    query = (
        select(Referral)
        .where(Referral.family_id == family_id, Referral.sent_at.is_not(None))
        .order_by(Referral.sent_at.desc(), Referral.id)
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def framework_for(family_id: uuid.UUID, *, on: date) -> Framework:
    """The framework a family was last judged under, or that of a referral received since, else the day's.

    A family accepted under one framework stays judged under that one (frameworks.md, "How to judge").
    """
    kept, referral = last_verdict(family_id), latest_referral(family_id)
    newer = referral is not None and (kept is None or (referral.sent_at or kept.at) > kept.at)
    if kept is not None and not newer:
        return criteria.catalogue().get(kept.framework, kept.framework_version)
    if referral is not None:
        found = _named(referral.framework)
        if found is not None:
            return found
    return criteria.catalogue().default(on) or criteria.catalogue().frameworks[-1]


def conclusions(family_id: uuid.UUID) -> Sequence[Conclusion]:
    """What was concluded on a family's referrals, newest first."""
    query = (
        select(Conclusion)
        .where(Conclusion.family_id.in_(records_of(family_id)))
        .options(joinedload(Conclusion.verdict))
        .order_by(Conclusion.at.desc(), Conclusion.id)
    )
    return db.session.scalars(query).all()


def conclusions_of_referral(referral_id: uuid.UUID) -> Sequence[Conclusion]:
    """What was concluded on one referral, newest first."""
    query = select(Conclusion).where(Conclusion.referral_id == referral_id).order_by(Conclusion.at.desc())
    return db.session.scalars(query).all()


def conclusion_by_key(key: str) -> Conclusion | None:
    """The conclusion that an earlier send of the same form recorded."""
    return db.session.scalars(select(Conclusion).where(Conclusion.idempotency_key == key)).one_or_none()


def _named(name: str) -> Framework | None:
    """A framework by code or by code and version ("sf3@1"); None where there is no such one."""
    code, _, version = name.partition("@")
    try:
        return criteria.catalogue().get(code, version or None)
    except UnknownFramework:
        return None
