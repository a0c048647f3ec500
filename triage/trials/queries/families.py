"""Which families a draft is tried on, and what they are judged by now, many at once."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from triage.criteria import queries as criteria
from triage.db import db
from triage.evidence.models import VerdictRecord
from triage.families.models import Family
from triage.panel.models import EntryStatus, ListEntry
from triage.referrals.models import AT_INTAKE, Referral
from triage.rules.catalogue import UnknownFramework
from triage.rules.framework import Framework


@dataclass(frozen=True, slots=True)
class Tried:
    """A family on which a draft is tried."""

    id: uuid.UUID
    reference: str
    restricted: bool


def count() -> int:
    """How many families are on the list, between decision and allocation, or in intake."""
    return db.session.scalar(select(func.count()).select_from(Family).where(*_open())) or 0


def part(after: uuid.UUID | None, *, limit: int) -> Sequence[Tried]:
    """The next of them in the order of their ids."""
    query = select(Family.id, Family.reference, Family.restricted).where(*_open()).order_by(Family.id).limit(limit)
    if after is not None:
        query = query.where(Family.id > after)
    return [Tried(*each) for each in db.session.execute(query)]


def on_list(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, ListEntry]:
    """Those places on the list that these families have now."""
    query = select(ListEntry).where(ListEntry.family_id.in_(family_ids), ListEntry.status != EntryStatus.LEFT)
    return {each.family_id: each for each in db.session.scalars(query)}


def frameworks_of(family_ids: Collection[uuid.UUID], *, on: date) -> Mapping[uuid.UUID, Framework]:
    """What `evidence.queries.framework_for` says of each of these, in two statements."""
    verdicts, referrals = _newest_verdicts(family_ids), _newest_referrals(family_ids)
    catalogue = criteria.catalogue()
    otherwise = catalogue.default(on) or catalogue.frameworks[-1]
    found = {}
    for family_id in family_ids:
        kept, referral = verdicts.get(family_id), referrals.get(family_id)
        newer = referral is not None and (kept is None or referral.sent_at > kept.at)
        if kept is not None and not newer:
            found[family_id] = catalogue.get(kept.framework, kept.framework_version)
        else:
            found[family_id] = (_named(referral.framework) if referral is not None else None) or otherwise
    return found


def _open() -> tuple[ColumnElement[bool], ...]:
    waits = exists().where(ListEntry.family_id == Family.id, ListEntry.status != EntryStatus.LEFT)
    comes_in = exists().where(Referral.family_id == Family.id, Referral.status.in_(AT_INTAKE))
    return Family.merged_into_id.is_(None), or_(waits, comes_in)


def _newest_verdicts(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Any]:
    """The last verdict kept of each family, of the records merged into it too."""
    gone = aliased(Family)
    record = func.coalesce(gone.merged_into_id, gone.id)
    query = (
        select(record.label("family"), VerdictRecord.framework, VerdictRecord.framework_version, VerdictRecord.at)
        .join(gone, gone.id == VerdictRecord.family_id)
        .where(or_(gone.id.in_(family_ids), gone.merged_into_id.in_(family_ids)))
        .order_by(VerdictRecord.at)
    )
    return _last(db.session.execute(query))


def _newest_referrals(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Any]:
    query = (
        select(Referral.family_id.label("family"), Referral.framework, Referral.sent_at)
        .where(Referral.family_id.in_(family_ids), Referral.sent_at.is_not(None))
        .order_by(Referral.sent_at, Referral.id.desc())
    )
    return _last(db.session.execute(query))


def _last(rows: Iterable[Any]) -> Mapping[uuid.UUID, Any]:
    return {each.family: each for each in rows}


def _named(code: str) -> Framework | None:
    name, _, version = code.partition("@")
    try:
        return criteria.catalogue().get(name, version or None) if name else None
    except UnknownFramework:
        return None
