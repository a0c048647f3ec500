"""What proves that it is really them: a code from their phone or computer, or a recovery code."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base, uuid_pk


class SecondFactor(Base):
    """The secret that a person's authenticator app makes codes from, sealed; one for each person."""

    __tablename__ = "second_factors"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(Text)
    set_up_at: Mapped[datetime]
    # The 30 seconds whose code was used last: an older code, or the same again, is refused.
    last_step: Mapped[int | None]


class RecoveryCode(Base):
    """A code kept on paper for the day the phone is lost; only its hash is here, and it works once."""

    __tablename__ = "recovery_codes"

    id: Mapped[uuid.UUID] = uuid_pk()
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
