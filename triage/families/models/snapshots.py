"""A family as it was known at a moment, frozen: at each referral, and before and after each merge."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk


class SnapshotMoment(StrEnum):
    """Why the family was put down as it was."""

    REFERRAL = "referral"
    MERGE = "merge"
    UNMERGE = "unmerge"


class FamilySnapshot(CaseRecord, Base):
    """Who was in the family, how they lived and were related; a protected address only as the words for one."""

    __tablename__ = "family_snapshots"
    __belongs_by__ = ("family_id", "referral_id")
    __table_args__ = (Index("ix_family_snapshots_family", "family_id", "at"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"), index=True)
    moment: Mapped[SnapshotMoment]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    content: Mapped[dict[str, Any]]
