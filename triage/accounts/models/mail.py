"""Mail that waits to be sent."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base, uuid_pk


class MailPurpose(StrEnum):
    """Why somebody is sent a link."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password reset"  # noqa: S105  # the word of a purpose, not a password
    QUESTION = "question"
    QUESTION_REMINDER = "question reminder"
    QUESTION_LATE = "question late"


class MailState(StrEnum):
    """How far a mail has come."""

    WAITING = "waiting"
    SENT = "sent"
    NOT_SENT = "could not be sent"


class OutgoingMail(Base):
    """One mail with one link; the link is sealed while it waits and wiped once it is sent or given up."""

    __tablename__ = "outgoing_mail"

    id: Mapped[uuid.UUID] = uuid_pk()
    purpose: Mapped[MailPurpose]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    invitation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invitations.id"), index=True)
    sealed_link: Mapped[str] = mapped_column(Text)
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
