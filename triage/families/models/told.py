"""Who said a fact, in what, and when it was written down: every dated fact of a person or home carries it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from triage import clock


class Told:
    """The source of a fact: the agency, the referral or list it came in, the day it was said, and who put it in.

    `recorded_at` is when the service learned of it, which is not when it began to hold. What turned out to be a
    mistake is kept with `mistaken_at` and why, and counts for nothing; it has ended too, where it has days.
    """

    source_agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batches.id"))
    said_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    mistaken_at: Mapped[datetime | None]
    mistaken_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    mistaken_because: Mapped[str] = mapped_column(Text, default="")
