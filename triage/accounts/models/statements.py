"""Who accepted which version of the confidentiality statement, and when."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base, uuid_pk


class StatementAcceptance(Base):
    """One person's yes to one version; it holds for a year, and a newer version asks again."""

    __tablename__ = "statement_acceptances"
    __table_args__ = (Index("ix_statement_acceptances_of", "user_id", "version", "holds_until"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    accepted_at: Mapped[datetime]
    holds_until: Mapped[date]
