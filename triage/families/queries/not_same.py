"""What somebody said of two records: that they are not of one family, or not of one person."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from triage.accounts.models import User
from triage.db import db
from triage.families.models import NotSame, NotSamePeople


def ruled_out(referral_id: uuid.UUID) -> Sequence[tuple[NotSame, str]]:
    """What was said of a referral, with the name of who said it; the caller was let into the referral."""
    query = select(NotSame, User.name).outerjoin(User, User.id == NotSame.said_by_id)
    rows = db.session.execute(query.where(NotSame.referral_id == referral_id).order_by(NotSame.said_at))
    return [(said, name or "The service") for said, name in rows]


def people_ruled_out(person_ids: Collection[uuid.UUID]) -> Sequence[tuple[NotSamePeople, str]]:
    """What was said of any of these persons and somebody else; the caller was let into their records."""
    query = select(NotSamePeople, User.name).outerjoin(User, User.id == NotSamePeople.said_by_id)
    either = or_(NotSamePeople.person_id.in_(person_ids), NotSamePeople.other_id.in_(person_ids))
    rows = db.session.execute(query.where(either).order_by(NotSamePeople.said_at))
    return [(said, name or "The service") for said, name in rows]


def people_ruling_out(one: uuid.UUID, two: uuid.UUID) -> NotSamePeople | None:
    """Whether somebody has said already that these two are two."""
    first, second = sorted((one, two))
    query = select(NotSamePeople).where(NotSamePeople.person_id == first, NotSamePeople.other_id == second)
    return db.session.scalars(query).one_or_none()
