"""The views of the list that somebody keeps: their own, and nobody else's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from triage.access.actor import Actor
from triage.db import db
from triage.errors import NotFound
from triage.panel.models import SavedView


def views_of(actor: Actor) -> Sequence[SavedView]:
    """This person's views by name."""
    query = select(SavedView).where(SavedView.user_id == actor.user_id)
    return db.session.scalars(query.order_by(SavedView.name)).all()


def view(view_id: uuid.UUID, *, seen_by: Actor) -> SavedView:
    """One of this person's views; raises `NotFound`."""
    query = select(SavedView).where(SavedView.id == view_id, SavedView.user_id == seen_by.user_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def opens_first(actor: Actor) -> SavedView | None:
    """The view with which the list opens for this person."""
    query = select(SavedView).where(SavedView.user_id == actor.user_id, SavedView.opens_first.is_(True))
    return db.session.scalars(query.limit(1)).one_or_none()
