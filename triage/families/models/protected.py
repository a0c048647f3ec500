"""Protected addresses: who may see one, and who has looked (safety.md, "Addresses and contact")."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import User
from triage.db import Base, uuid_pk
from triage.families.models.homes import Address


class AddressReader(CaseRecord, Base):
    """Somebody who may see one protected address until a day: named by whom, and why."""

    __tablename__ = "address_readers"
    __table_args__ = (Index("ix_address_readers_address", "address_id", "user_id"),)
    __belongs_by__ = ("address_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    address_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("addresses.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[date]
    named_at: Mapped[datetime]
    named_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    address: Mapped[Address] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    named_by: Mapped[User | None] = relationship(foreign_keys=[named_by_id])

    def is_in_force(self, today: date) -> bool:
        """Whether the address is still shown to this person."""
        return self.ended_at is None and today <= self.until


class AddressLook(CaseRecord, Base):
    """One look at a protected address: by whom, when and why. Never what it said."""

    __tablename__ = "address_looks"
    __belongs_by__ = ("address_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    address_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("addresses.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)

    user: Mapped[User] = relationship(lazy="joined")
