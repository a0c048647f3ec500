"""What partners ask: is this family known? The answer is the same whoever it is (ADR 19)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk


class KnownQuestion(Base):
    """One partner asked about one person: who asked, for whom, and whether the coordinator has been in touch.

    What is known of the person is not kept here: it is looked for again on behalf of whoever reads the question.
    """

    __tablename__ = "known_questions"
    __table_args__ = (Index("ix_known_questions_open", "answered_at", "asked_at"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime]
    given_name: Mapped[str] = mapped_column(String(120), default="")
    family_name: Mapped[str] = mapped_column(String(120), default="")
    date_of_birth: Mapped[date]
    postcode: Mapped[str] = mapped_column(String(10), default="")
    looked_at: Mapped[datetime | None]
    """When the service looked whether the person is known, which it does apart from the answer to the partner."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])

    __mapper_args__ = {"version_id_col": revision}
