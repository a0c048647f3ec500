"""Verdicts as they stood at each moment, what they were judged by, and the discretion that somebody authorised."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import User
from triage.db import Base, uuid_pk


class VerdictMoment(StrEnum):
    """When a verdict was kept."""

    INTAKE = "intake"
    AGENDA = "agenda"
    DECISION = "decision"
    ALLOCATION = "allocation"
    CHANGE = "change"
    RECONSIDERATION = "reconsideration"
    CLOSURE = "closure"
    CLAIM = "claim"


VERDICT_MOMENT_LABELS = {
    VerdictMoment.INTAKE: "Intake",
    VerdictMoment.AGENDA: "Papers of the panel",
    VerdictMoment.DECISION: "Decision",
    VerdictMoment.ALLOCATION: "Allocation",
    VerdictMoment.CHANGE: "Change of facts",
    VerdictMoment.RECONSIDERATION: "Looked at again",
    VerdictMoment.CLOSURE: "Closure",
    VerdictMoment.CLAIM: "Claim",
}


class JudgedBy(Base):
    """The document of criteria that verdicts were judged by, kept once; never changed and never thrown away."""

    __tablename__ = "judged_by"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    framework: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]]


class VerdictRecord(CaseRecord, Base):
    """A verdict with every reason as it stood; never changed afterwards.

    `inputs` is what it was reckoned from: the family's facts, the terms and the digest of the criteria, so that years
    later the same inputs give the same verdict. `because` says what changed since the one before.
    """

    __tablename__ = "verdicts"

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"))
    moment: Mapped[VerdictMoment]
    framework: Mapped[str] = mapped_column(String(40))
    framework_version: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[dict[str, Any]]
    recommendation: Mapped[dict[str, Any] | None]
    framework_reason: Mapped[str] = mapped_column(Text, default="")
    inputs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    because: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    by: Mapped[User | None] = relationship()

    @property
    def framework_name(self) -> str:
        """The framework as people call it, by what stood then."""
        return str(self.verdict.get("framework_name") or self.framework)


class Discretion(CaseRecord, Base):
    """A nomination by a professional: who, why, who authorised it and until when (frameworks.md, "How to judge")."""

    __tablename__ = "discretions"

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"))
    reason: Mapped[str] = mapped_column(Text)
    nominated_by: Mapped[str] = mapped_column(String(160))
    authorised_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    authorised_by_name: Mapped[str] = mapped_column(String(120), default="")
    until_on: Mapped[date | None]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_by_name: Mapped[str] = mapped_column(String(120), default="")
    ended_because: Mapped[str] = mapped_column(Text, default="")
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}
