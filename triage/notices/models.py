"""Notices: what the service tells an agency's or one person's page, without a name in it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk


class Notice(CaseRecord, Base):
    """One line for somebody's home page, with a link to where the matter is dealt with."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_for", "agency_id", "read_at"), Index("ix_notices_user", "user_id", "read_at"))

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    permission: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(String(300))
    href: Mapped[str] = mapped_column(String(200), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
