"""The notices somebody may see."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update

from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.errors import NotFound
from triage.families.models import Family
from triage.notices.models import Notice

REFERENCE = re.compile(r"\bF-\d{4}-\d+\b")


def unread(*, seen_by: Actor, most: int = 50) -> Sequence[Notice]:
    """What this person has not dealt with, urgent and newest first."""
    query = (
        select(Notice)
        .where(Notice.read_at.is_(None), _is_for(seen_by))
        .order_by(Notice.urgent.desc(), Notice.at.desc(), Notice.id)
        .limit(most)
    )
    return db.session.scalars(query).all()


def families_named(notices: Sequence[Notice]) -> Sequence[uuid.UUID]:
    """The families whose references these notices give, restricted ones too."""
    references = {found for notice in notices for found in REFERENCE.findall(f"{notice.text} {notice.href}")}
    if not references:
        return ()
    with scope.as_service():
        return db.session.scalars(select(Family.id).where(Family.reference.in_(references))).all()


def notice(notice_id: uuid.UUID, *, seen_by: Actor) -> Notice:
    """One notice of this person's; raises `NotFound`."""
    found = db.session.scalars(select(Notice).where(Notice.id == notice_id, _is_for(seen_by))).one_or_none()
    if found is None:
        raise NotFound
    return found


def mark_read(href: str, *, at: datetime) -> int:
    """Every unread notice that leads to this page becomes a read one; how many there were."""
    statement = update(Notice).where(Notice.href == href, Notice.read_at.is_(None)).values(read_at=at)
    settled = statement.returning(Notice.id).execution_options(synchronize_session=False)
    return len(db.session.scalars(settled).all())


def mark_read_before(at: datetime) -> None:
    """Every unread notice of before that moment becomes a read one."""
    statement = update(Notice).where(Notice.at <= at, Notice.read_at.is_(None)).values(read_at=at)
    db.session.execute(statement.execution_options(synchronize_session=False))


def family_named_in(text: str) -> uuid.UUID | None:
    """The family whose reference stands in these words, closed to whoever writes them or not."""
    found = REFERENCE.search(text)
    if found is None:
        return None
    with scope.as_service():
        return db.session.scalars(select(Family.id).where(Family.reference == found[0])).one_or_none()


def _is_for(actor: Actor) -> ColumnElement[bool]:
    """Addressed to the person; to their agency, perhaps only to those with a permission; or to all who have one."""
    mine = Notice.permission.in_([permission.name for permission in actor.permissions])
    return or_(
        Notice.user_id == actor.user_id,
        and_(Notice.agency_id == actor.agency_id, Notice.user_id.is_(None), or_(Notice.permission == "", mine)),
        and_(Notice.agency_id.is_(None), Notice.user_id.is_(None), mine),
    )
