"""The record of what was done and who did it, written in the act's own transaction."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from triage import clock
from triage.access.actor import Actor
from triage.db import Base, db, uuid_pk


class AuditEvent(Base):
    """One thing that happened: ids and words of the service only, never a name or a note."""

    __tablename__ = "audit_events"

    id: Mapped[uuid.UUID] = uuid_pk()
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    agency_id: Mapped[uuid.UUID | None]
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(60), index=True)
    family_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]]


def record(action: str, *, subject: Base, by: Actor, family_id: uuid.UUID | None = None, **facts: object) -> None:
    """Add one event to the act under way. `facts` hold ids, numbers, dates and enum words."""
    identity = getattr(subject, "id", None)
    if identity is None:
        db.session.flush()
        identity = getattr(subject, "id", "")
    db.session.add(
        AuditEvent(
            at=clock.now(),
            action=action,
            actor_id=by.user_id,
            agency_id=by.agency_id,
            subject_kind=type(subject).__name__,
            subject_id=str(identity),
            family_id=family_id,
            facts={name: _plain(value) for name, value in facts.items()},
        )
    )


def _plain(value: object) -> object:
    """A fact as JSON can keep it."""
    return value if isinstance(value, str | int | float | bool | None) else str(value)
