"""Recorded discretion: who nominated a family, who authorised it, and whether it stands."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import Discretion
from triage.families.models import records_of


def discretions(family_id: uuid.UUID) -> Sequence[Discretion]:
    """Every discretion recorded for a family, the newest first; those that ended among them."""
    query = select(Discretion).where(Discretion.family_id.in_(records_of(family_id)))
    return db.session.scalars(query.order_by(Discretion.at.desc(), Discretion.id)).all()


def standing_discretion(family_id: uuid.UUID, *, on: date) -> Discretion | None:
    """The newest that stands on a day: neither ended nor past its last day."""
    query = (
        select(Discretion)
        .where(
            Discretion.family_id.in_(records_of(family_id)),
            Discretion.ended_at.is_(None),
            or_(Discretion.until_on.is_(None), Discretion.until_on >= on),
        )
        .order_by(Discretion.at.desc(), Discretion.id)
    )
    return db.session.scalars(query.limit(1)).one_or_none()


def discretion(discretion_id: uuid.UUID, *, of_family: uuid.UUID) -> Discretion:
    """One of that family and of no other; raises `NotFound`."""
    query = select(Discretion).where(Discretion.id == discretion_id, Discretion.family_id.in_(records_of(of_family)))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def discretion_by_key(key: str) -> Discretion | None:
    """What an earlier send of the same form recorded."""
    return db.session.scalars(select(Discretion).where(Discretion.idempotency_key == key)).one_or_none()
