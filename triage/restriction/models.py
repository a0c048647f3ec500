"""Restricted families: who is named on one, and who broke the glass of one (safety.md, "Who sees what")."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import User
from triage.db import Base, uuid_pk
from triage.families.models import Family


class NamedPerson(CaseRecord, Base):
    """A colleague for whom a restricted family's record is there."""

    __tablename__ = "named_people"
    __table_args__ = (UniqueConstraint("family_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    why: Mapped[str] = mapped_column(String(200), default="")
    named_at: Mapped[datetime]
    named_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    family: Mapped[Family] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")


class Glass(CaseRecord, Base):
    """One opening of a restricted record in an emergency: by whom, why, until when, and what the review said."""

    __tablename__ = "glasses"
    __table_args__ = (Index("ix_glasses_user", "user_id", "until"), Index("ix_glasses_review", "reviewed_at"))

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    until: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    justified: Mapped[bool | None]
    review: Mapped[str] = mapped_column(Text, default="")
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=[reviewed_by_id])

    __mapper_args__ = {"version_id_col": revision}

    def is_open(self, now: datetime) -> bool:
        """Whether the record may still be read through it."""
        return self.closed_at is None and self.opened_at <= now < self.until
