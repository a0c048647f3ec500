"""The council's own calendar: school terms, and days on which nobody works beside weekends and bank holidays."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base, uuid_pk


class SchoolTerm(Base):
    """A term as the council publishes it, first and last day included; where there is none, the shipped one holds."""

    __tablename__ = "school_terms"

    id: Mapped[uuid.UUID] = uuid_pk()
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date] = mapped_column(unique=True)
    ends_on: Mapped[date]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}


class ClosedDay(Base):
    """A day on which the council is closed, such as the days between Christmas and New Year."""

    __tablename__ = "closed_days"

    id: Mapped[uuid.UUID] = uuid_pk()
    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
