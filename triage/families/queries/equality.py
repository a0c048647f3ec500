"""Equality answers as those who give them may know them: how often, and for the act that replaces them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select

from triage.db import db
from triage.families.models import EqualityAnswer


def revision_of_people(people: Collection[uuid.UUID]) -> int:
    """A number that grows with each answer about any of these people."""
    return _revision(EqualityAnswer.person_id.in_(people))


def revision_of_sent(referral_id: uuid.UUID) -> int:
    """The same, of whoever a referral names."""
    return _revision(EqualityAnswer.referral_id == referral_id)


def of_people(people: Collection[uuid.UUID]) -> Sequence[EqualityAnswer]:
    """The answers about these people, for the act that replaces them."""
    return db.session.scalars(select(EqualityAnswer).where(EqualityAnswer.person_id.in_(people))).all()


def of_sent(referral_id: uuid.UUID) -> Sequence[EqualityAnswer]:
    """The answers about whoever a referral names, for the act that replaces them."""
    return db.session.scalars(select(EqualityAnswer).where(EqualityAnswer.referral_id == referral_id)).all()


def _revision(whose: ColumnElement[bool]) -> int:
    return int(db.session.scalar(select(func.coalesce(func.sum(EqualityAnswer.revision), 0)).where(whose)) or 0)
