"""What a meeting's pack is made of."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from triage.db import db
from triage.documents.content.kinds import LETTERS
from triage.documents.content.letterhead import Delivery
from triage.documents.models import ENDED, Batch, Document
from triage.errors import NotFound
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


def letters_to_print(meeting_id: uuid.UUID, batch: Batch) -> Sequence[Document]:
    """The meeting's letters on paper that have neither ended nor been printed, in the order of print.

    Family by family, in the order of their numbers; those not yet approved come last.
    """
    statement = (
        select(Document)
        .where(
            Document.meeting_id == meeting_id,
            Document.kind.in_(LETTERS),
            Document.delivery != Delivery.ONLINE,
            Document.protected.is_(batch is Batch.PROTECTED),
            Document.state.not_in(ENDED),
            Document.printed_at.is_(None),
            Document.posted_at.is_(None),
            Document.handed_over_at.is_(None),
        )
        .order_by(Document.number.is_(None), Document.number, Document.created_at, Document.id)
    )
    return db.session.execute(statement).scalars().all()
