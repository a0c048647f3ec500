"""Who in a referral is whom, and which known family it was linked to."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk


class SentPerson(CaseRecord, Base):
    """Which person of the service somebody named in a referral is, and who said so."""

    __tablename__ = "sent_people"
    __belongs_by__ = ("referral_id",)
    __table_args__ = (UniqueConstraint("referral_id", "sent_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    sent_id: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    was_known: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class FamilyLink(CaseRecord, Base):
    """That a referral was linked to a known family, what it added there, and who undid it and why."""

    __tablename__ = "family_links"
    __belongs_by__ = ("family_id", "referral_id")

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    added: Mapped[dict[str, Any]]
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    undone_because: Mapped[str] = mapped_column(Text, default="")
