"""The sessions of browsers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base


class WebSession(Base):
    """One browser's session, kept here and not in the cookie, which holds only a random token."""

    __tablename__ = "web_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    # Names the session on pages; it stays the same when the token changes, and opens nothing.
    id: Mapped[uuid.UUID] = mapped_column(Uuid(), unique=True, default=uuid.uuid4)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    contents: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    idle_minutes: Mapped[int]
    browser: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    # Somebody ended it, and nothing of it is left but whose it was: what is still sent in it is kept for that person.
    ended_at: Mapped[datetime | None]

    def ends_at(self, *, absolute: timedelta) -> datetime:
        """When it ends, if nobody does anything any more."""
        return min(self.seen_at + timedelta(minutes=self.idle_minutes), self.started_at + absolute)
