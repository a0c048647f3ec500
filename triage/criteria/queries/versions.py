"""Versions that the council wrote: drafts, what waits for a second person, and what was published."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update

from triage.criteria import documents
from triage.criteria.commands import CriteriaKind
from triage.criteria.documents import Document
from triage.criteria.models import CriteriaVersion, VersionState
from triage.db import db
from triage.errors import NotFound
from triage.rules.documents import from_json


def version(version_id: uuid.UUID) -> CriteriaVersion:
    """One version; raises `NotFound`."""
    found = db.session.get(CriteriaVersion, version_id)
    if found is None:
        raise NotFound
    return found


def versions(*states: VersionState, kind: CriteriaKind | None = None) -> Sequence[CriteriaVersion]:
    """Versions in one of these states (any without one), changed last first."""
    query = select(CriteriaVersion).order_by(CriteriaVersion.changed_at.desc(), CriteriaVersion.id)
    if states:
        query = query.where(CriteriaVersion.state.in_(states))
    if kind is not None:
        query = query.where(CriteriaVersion.kind == kind)
    return db.session.scalars(query).all()


def waiting_for(user_id: uuid.UUID | None) -> Sequence[CriteriaVersion]:
    """What waits for a second person and this one had no hand in."""
    found = versions(VersionState.PROPOSED)
    return [each for each in found if user_id not in {each.drafted_by_id, each.changed_by_id, each.proposed_by_id}]


def version_by_key(key: str) -> CriteriaVersion | None:
    """What an earlier send of the same form began."""
    return db.session.scalars(select(CriteriaVersion).where(CriteriaVersion.idempotency_key == key)).one_or_none()


def published_version(kind: CriteriaKind, key: str) -> CriteriaVersion | None:
    """The council's own published version of that key; None for one that comes with the service."""
    code, _, number = key.partition("@")
    query = select(CriteriaVersion).where(
        CriteriaVersion.kind == kind,
        CriteriaVersion.code == code,
        CriteriaVersion.version == number,
        CriteriaVersion.state == VersionState.PUBLISHED,
    )
    return db.session.scalars(query).one_or_none()


def document(kind: CriteriaKind, key: str) -> Document:
    """The document of a published version, the service's or the council's own; raises `NotFound`."""
    found = documents.shipped(kind, key)
    if found is not None:
        return found
    own = published_version(kind, key)
    if own is None:
        raise NotFound
    held: Document = from_json(own.content)
    return held


def numbers_of(kind: CriteriaKind, code: str) -> Sequence[str]:
    """Every version that was ever begun under a code, dropped ones among them."""
    query = select(CriteriaVersion.version).where(CriteriaVersion.kind == kind, CriteriaVersion.code == code)
    return db.session.scalars(query).all()


def note_tried(version_id: uuid.UUID, tried: str) -> None:
    """Write down which document was tried, and leave the revision alone."""
    db.session.execute(update(CriteriaVersion).where(CriteriaVersion.id == version_id).values(tried_digest=tried))


def coming_into_use(on: date) -> Sequence[CriteriaVersion]:
    """Published versions whose day has come and of which nobody was told yet, the earliest first."""
    query = select(CriteriaVersion).where(
        CriteriaVersion.state == VersionState.PUBLISHED,
        CriteriaVersion.in_use_from <= on,
        CriteriaVersion.begun_at.is_(None),
    )
    return db.session.scalars(query.order_by(CriteriaVersion.in_use_from, CriteriaVersion.published_at)).all()
