"""What a meeting's pack is made of."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import joinedload

from triage.access.actor import Actor
from triage.accounts.models import User
from triage.db import db
from triage.documents.content.kinds import LETTERS
from triage.documents.content.letterhead import Delivery
from triage.documents.models import ENDED, Batch, Document
from triage.documents.queries.scoped import interest_declared
from triage.errors import NotFound
from triage.families.models import Family
from triage.panel.models import Meeting


def meeting(meeting_id: uuid.UUID) -> Meeting:
    """The meeting with its panel; raises `NotFound`."""
    statement = select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.panel))
    found = db.session.execute(statement).unique().scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def meeting_name(of: Meeting) -> str:
    """What a pack calls the meeting."""
    return of.panel.name


def letters_to_print(meeting_id: uuid.UUID, batch: Batch, *, seen_by: Actor) -> Sequence[Document]:
    """The meeting's letters on paper that have neither ended nor been printed, in the order of print.

    Family by family, in the order of their numbers; those not yet approved come last. Letters of a family in which
    this person declared an interest are a colleague's to print.
    """
    statement = (
        select(Document)
        .where(_to_print(meeting_id, batch), ~interest_declared(seen_by))
        .order_by(Document.number.is_(None), Document.number, Document.created_at, Document.id)
    )
    return db.session.execute(statement).scalars().all()


def letters_of_colleagues(meeting_id: uuid.UUID, batch: Batch, *, seen_by: Actor) -> int:
    """How many letters of the meeting somebody else prints, since this person declared an interest."""
    statement = select(func.count(Document.id)).where(_to_print(meeting_id, batch), interest_declared(seen_by))
    return db.session.execute(statement).scalar_one()


def names_of(user_ids: Collection[uuid.UUID | None]) -> Mapping[uuid.UUID, str]:
    """The names of these people by their ids."""
    statement = select(User.id, User.name).where(User.id.in_([each for each in user_ids if each]))
    return dict(db.session.execute(statement).all())


def _to_print(meeting_id: uuid.UUID, batch: Batch) -> ColumnElement[bool]:
    return and_(
        Document.meeting_id == meeting_id,
        Document.kind.in_(LETTERS),
        Document.delivery != Delivery.ONLINE,
        Document.protected.is_(batch is Batch.PROTECTED),
        Document.state.not_in(ENDED),
        Document.printed_at.is_(None),
        ~exists().where(Family.id == Document.family_id, Family.restricted),
        Document.posted_at.is_(None),
        Document.handed_over_at.is_(None),
    )
