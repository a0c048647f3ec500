"""Verdicts as they stood, what the coordinator concluded, and which framework a family is judged under."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from triage.access import fields
from triage.access.actor import Actor
from triage.criteria import queries as criteria
from triage.db import db
from triage.evidence.models import Conclusion, JudgedBy, VerdictMoment, VerdictRecord
from triage.families.models import records_of
from triage.referrals.models import Referral
from triage.rules.catalogue import UnknownFramework
from triage.rules.documents import Document, from_json, to_json
from triage.rules.framework import Framework
from triage.rules.hiding import hide
from triage.rules.verdict import Verdict

AT_A_TIME = 200


def last_verdict(family_id: uuid.UUID) -> VerdictRecord | None:
    """The newest verdict kept of a family."""
    query = select(VerdictRecord).where(VerdictRecord.family_id.in_(records_of(family_id)))
    return db.session.scalars(query.order_by(VerdictRecord.at.desc()).limit(1)).one_or_none()


def keep_document(digest: str, framework: str, document: Document) -> None:
    """Keep what verdicts are judged by, once; the same document twice is one."""
    if db.session.get(JudgedBy, digest) is not None:
        return
    row = {"digest": digest, "framework": framework, "content": to_json(document)}
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(postgresql.insert(JudgedBy).values(row).on_conflict_do_nothing())
    else:
        db.session.execute(sqlite.insert(JudgedBy).values(row).on_conflict_do_nothing())


def judged_by(digest: str) -> Document | None:
    """The document of that digest, as it was read then; None where none was kept."""
    found = db.session.get(JudgedBy, digest)
    return None if found is None else from_json(found.content)


def kept_verdicts() -> Iterator[VerdictRecord]:
    """Every verdict that was ever kept, the oldest first, a few at a time."""
    query = select(VerdictRecord).order_by(VerdictRecord.at, VerdictRecord.id)
    yield from db.session.scalars(query.execution_options(yield_per=AT_A_TIME))


def verdicts(family_id: uuid.UUID) -> Sequence[VerdictRecord]:
    """Every verdict kept of a family, newest first."""
    query = (
        select(VerdictRecord)
        .where(VerdictRecord.family_id.in_(records_of(family_id)))
        .options(joinedload(VerdictRecord.by))
        .order_by(VerdictRecord.at.desc(), VerdictRecord.id)
    )
    return db.session.scalars(query).all()


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
    kept, referral = _last_chosen(family_id), latest_referral(family_id)
    newer = referral is not None and (kept is None or (referral.sent_at or kept.at) > kept.at)
    if kept is not None and not newer:
        return criteria.catalogue().get(kept.framework, kept.framework_version)
    if referral is not None:
        found = _named(referral.framework)
        if found is not None:
            return found
    return criteria.catalogue().default(on) or criteria.catalogue().frameworks[-1]


def _last_chosen(family_id: uuid.UUID) -> VerdictRecord | None:
    """The newest verdict that somebody's act kept: a change of facts chooses no criteria."""
    query = select(VerdictRecord).where(
        VerdictRecord.family_id.in_(records_of(family_id)), VerdictRecord.moment != VerdictMoment.CHANGE
    )
    return db.session.scalars(query.order_by(VerdictRecord.at.desc()).limit(1)).one_or_none()


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
