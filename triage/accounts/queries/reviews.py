"""What is read of access reviews: administrators see all, leads their own agency's."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.orm import contains_eager, selectinload

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import AccessReview, Agency, ReviewLine, User
from triage.db import db
from triage.errors import NotFound


def reviews(*, seen_by: Actor, most: int = 200) -> Sequence[AccessReview]:
    """Reviews, open ones first, then the newest."""
    query = (
        select(AccessReview)
        .join(AccessReview.agency)
        .where(_own(seen_by))
        .options(selectinload(AccessReview.lines), contains_eager(AccessReview.agency))
        .order_by(AccessReview.closed_at.is_not(None), AccessReview.opened_at.desc(), Agency.name)
        .limit(most)
    )
    return db.session.scalars(query).unique().all()


def review(review_id: uuid.UUID, *, seen_by: Actor) -> AccessReview:
    """One review; raises `NotFound` where it is not this person's to answer."""
    found = db.session.scalars(select(AccessReview).where(AccessReview.id == review_id, _own(seen_by))).one_or_none()
    if found is None:
        raise NotFound
    return found


def lines_of(review_id: uuid.UUID) -> Sequence[ReviewLine]:
    """The accounts of a review by name."""
    query = (
        select(ReviewLine)
        .join(User, User.id == ReviewLine.user_id)
        .where(ReviewLine.review_id == review_id)
        .order_by(User.name, ReviewLine.id)
    )
    return db.session.scalars(query).unique().all()


def line(line_id: uuid.UUID, *, seen_by: Actor) -> ReviewLine:
    """One account in a review; raises `NotFound` where it is not this person's to answer."""
    query = select(ReviewLine).join(AccessReview).where(ReviewLine.id == line_id, _own(seen_by))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def review_of(agency_id: uuid.UUID, quarter: str) -> AccessReview | None:
    """The review of an agency in a quarter."""
    query = select(AccessReview).where(AccessReview.agency_id == agency_id, AccessReview.quarter == quarter)
    return db.session.scalars(query).one_or_none()


def unreviewed(quarter: str, *, used_before: datetime) -> Sequence[Agency]:
    """Open agencies without a review in that quarter, with an account that is older than that."""
    done = select(AccessReview.agency_id).where(AccessReview.quarter == quarter)
    older = select(User.agency_id).where(User.active, User.created_at < used_before)
    query = select(Agency).where(Agency.active, Agency.id.not_in(done), Agency.id.in_(older))
    return db.session.scalars(query.order_by(Agency.name)).all()


def to_remind(due_by: date) -> Sequence[AccessReview]:
    """Open reviews due by that day of which nobody was reminded."""
    query = select(AccessReview).where(
        AccessReview.closed_at.is_(None), AccessReview.reminded_at.is_(None), AccessReview.due_on <= due_by
    )
    return db.session.scalars(query.order_by(AccessReview.id)).all()


def overdue(today: date) -> Sequence[AccessReview]:
    """Open reviews whose last day has passed."""
    query = select(AccessReview).where(AccessReview.closed_at.is_(None), AccessReview.due_on < today)
    return db.session.scalars(query.order_by(AccessReview.id)).all()


def unanswered_counts(review_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """How many accounts of each review nobody has confirmed or ended."""
    query = (
        select(ReviewLine.review_id, func.count())
        .join(User, User.id == ReviewLine.user_id)
        .where(ReviewLine.review_id.in_(review_ids), ReviewLine.answer.is_(None), User.active)
        .group_by(ReviewLine.review_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.may(Permission.USERS_MANAGE):
        return true()
    return AccessReview.agency_id == actor.agency_id if actor.may(Permission.PEOPLE_MANAGE) else false()
