"""Who accepted the confidentiality statement of which meeting, for themselves."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base, uuid_pk


class MeetingAcceptance(Base):
    """A member's own yes, given before they see the papers; the attendance list shows it when the meeting comes."""

    __tablename__ = "meeting_acceptances"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    accepted_at: Mapped[datetime]
