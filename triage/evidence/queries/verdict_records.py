"""Verdicts as they stood, what the coordinator concluded, and which framework a family is judged under."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased, joinedload

from triage.access import fields
from triage.access.actor import Actor
from triage.criteria import queries as criteria
from triage.db import db
from triage.evidence.models import Conclusion, JudgedBy, VerdictMoment, VerdictRecord
from triage.families.models import Family, records_of
from triage.referrals.models import Referral
from triage.rules.catalogue import UnknownFramework
from triage.rules.documents import Document, from_json, to_json
from triage.rules.framework import Framework
from triage.rules.hiding import hide
from triage.rules.verdict import Verdict

AT_A_TIME = 200


def last_verdict(family_id: uuid.UUID) -> VerdictRecord | None:
    """The newest verdict kept of a family."""
    return last_verdicts([family_id]).get(family_id)


def last_verdicts(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, VerdictRecord]:
    """The same of several families at once; one of which none was kept is left out."""
    asked, own = aliased(Family), aliased(Family)
    newest_first = func.row_number().over(partition_by=asked.id, order_by=VerdictRecord.at.desc())
    ranked = (
        select(asked.id.label("family"), VerdictRecord.id.label("verdict"), newest_first.label("place"))
        .join(own, _is_record_of(own, asked))
        .join(VerdictRecord, VerdictRecord.family_id == own.id)
        .where(asked.id.in_(family_ids))
        .subquery()
    )
    query = select(ranked.c.family, VerdictRecord).join(ranked, ranked.c.verdict == VerdictRecord.id)
    return {each.family: each.VerdictRecord for each in db.session.execute(query.where(ranked.c.place == 1))}


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
    return latest_referrals([family_id]).get(family_id)


def latest_referrals(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Referral]:
    """The same of several families at once; one that nobody referred is left out."""
    newest_first = func.row_number().over(
        partition_by=Referral.family_id, order_by=(Referral.sent_at.desc(), Referral.id)
    )
    ranked = (
        select(Referral.id.label("referral"), newest_first.label("place"))
        .where(Referral.family_id.in_(family_ids), Referral.sent_at.is_not(None))
        .subquery()
    )
    query = select(Referral).join(ranked, ranked.c.referral == Referral.id).where(ranked.c.place == 1)
    return {each.family_id: each for each in db.session.scalars(query) if each.family_id is not None}


def framework_for(family_id: uuid.UUID, *, on: date) -> Framework:
    """The framework a family was last judged under, or that of a referral received since, else the day's.

    A family accepted under one framework stays judged under that one (frameworks.md, "How to judge").
    """
    return frameworks_for([family_id], on=on)[family_id]


def frameworks_for(family_ids: Collection[uuid.UUID], *, on: date) -> Mapping[uuid.UUID, Framework]:
    """The same of several families at once, in two statements."""
    verdicts, referrals = _last_chosen(family_ids), _last_sent(family_ids)
    return {each: _framework(verdicts.get(each), referrals.get(each), on=on) for each in family_ids}


def _framework(kept: Any, referral: Any, *, on: date) -> Framework:
    """What the newest verdict that chose one says, or a referral since, or the day."""
    newer = referral is not None and (kept is None or referral.sent_at > kept.at)
    if kept is not None and not newer:
        return criteria.catalogue().get(kept.framework, kept.framework_version)
    if referral is not None:
        found = _named(referral.framework)
        if found is not None:
            return found
    return criteria.catalogue().default(on) or criteria.catalogue().frameworks[-1]


def _last_chosen(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Any]:
    """The newest verdict of each that somebody's act kept: a change of facts chooses no criteria."""
    asked, own = aliased(Family), aliased(Family)
    query = (
        select(asked.id, VerdictRecord.framework, VerdictRecord.framework_version, VerdictRecord.at)
        .join(own, _is_record_of(own, asked))
        .join(VerdictRecord, VerdictRecord.family_id == own.id)
        .where(asked.id.in_(family_ids), VerdictRecord.moment != VerdictMoment.CHANGE)
        .order_by(VerdictRecord.at)
    )
    return {each.id: each for each in db.session.execute(query)}


def _last_sent(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Any]:
    """What the last referral of each names."""
    query = (
        select(Referral.family_id, Referral.framework, Referral.sent_at)
        .where(Referral.family_id.in_(family_ids), Referral.sent_at.is_not(None))
        .order_by(Referral.sent_at, Referral.id.desc())
    )
    return {each.family_id: each for each in db.session.execute(query)}


def _is_record_of(own: type[Family], asked: type[Family]) -> ColumnElement[bool]:
    """Whether a record is the family's own, or was merged into it (`records_of`)."""
    return or_(own.id == asked.id, own.merged_into_id == asked.id)


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
