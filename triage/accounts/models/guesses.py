"""Guesses at passwords and codes, counted so that nobody can try for long."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base, uuid_pk


class Guess(Base):
    """One try that was wrong, or is not known to be right yet; `key` is a keyed hash of whose and from where."""

    __tablename__ = "guesses"
    __table_args__ = (Index("ix_guesses_key_at", "key", "at"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
