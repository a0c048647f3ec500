"""Evidence items: an answer about one indicator, with who says so, where it is recorded, and who checked it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.families.models import Person


class EvidenceAnswer(StrEnum):
    """What the source says: not known is a fair answer and never a no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class EvidenceStatus(StrEnum):
    """Whether somebody checked it. Only verified evidence makes a family eligible."""

    ASSERTED = "asserted"
    VERIFIED = "verified"
    REJECTED = "rejected"


MAY_BE_WRONG: Mapping[str, str] = {
    "person_id": "who it is about",
    "event_on": "the date",
    "until": "the end",
    "value": "the number",
    "out_of": "the number possible",
    "reference": "where it is recorded",
}
"""What of an item can be put right, in words."""


class EvidenceItem(CaseRecord, Base):
    """Indicator + person (or household) + date or period + value + source + reference.

    `value` is in the indicator's unit; where that is a share of something, it is what was missed and `out_of` what was
    possible, such as 57 of 380 sessions. `lapse_warned_for` is the lapse that somebody was last warned of. `history`
    holds each change since it was said: what was done, when, by whom, and the note.

    An item is never changed in what it says. One that puts another right takes its place (`corrects`); the other one
    no longer `stands`: it is kept as it was, is worth nothing, and explains the verdicts of its time.
    """

    __tablename__ = "evidence_items"
    __table_args__ = (Index("ix_evidence_items_family", "family_id", "indicator"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    indicator: Mapped[str] = mapped_column(String(80))
    answer: Mapped[EvidenceAnswer]
    event_on: Mapped[date | None]
    until: Mapped[date | None]
    value: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    out_of: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    reference: Mapped[str] = mapped_column(String(300), default="")
    authorised_by: Mapped[str] = mapped_column(String(160), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    sensitivity: Mapped[str] = mapped_column(String(20), default="general")
    source_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"), index=True)
    request_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("information_requests.id"))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batches.id"), index=True)
    list_row_id: Mapped[int | None] = mapped_column(ForeignKey("list_rows.id"), index=True)
    asserted_at: Mapped[datetime]
    asserted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    status: Mapped[EvidenceStatus] = mapped_column(default=EvidenceStatus.ASSERTED)
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    check_note: Mapped[str] = mapped_column(Text, default="")
    lapses_on: Mapped[date | None] = mapped_column(index=True)
    lapse_warned_for: Mapped[date | None]
    history: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("evidence_items.id"), unique=True)
    corrected_because: Mapped[str] = mapped_column(Text, default="")
    stands: Mapped[bool] = mapped_column(default=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person | None] = relationship()
    source_agency: Mapped[Agency] = relationship()
    asserted_by: Mapped[User | None] = relationship(foreign_keys=[asserted_by_id])
    checked_by: Mapped[User | None] = relationship(foreign_keys=[checked_by_id])
    corrects: Mapped[EvidenceItem | None] = relationship(remote_side="EvidenceItem.id", back_populates="corrected_by")
    corrected_by: Mapped[EvidenceItem | None] = relationship(back_populates="corrects", passive_deletes="all")

    __mapper_args__ = {"version_id_col": revision}

    def differs_from(self, other: EvidenceItem) -> tuple[str, ...]:
        """What of this item is not as in the one that it takes the place of (`MAY_BE_WRONG`)."""
        return tuple(name for name in MAY_BE_WRONG if getattr(self, name) != getattr(other, name))
