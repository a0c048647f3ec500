"""What the coordinator concluded on a referral, and what a referrer asked to be looked at again."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency
from triage.db import Base, uuid_pk
from triage.evidence.commands import ConclusionKind
from triage.evidence.models.verdicts import VerdictRecord
from triage.referrals.models import Referral


class Conclusion(CaseRecord, Base):
    """What the coordinator concluded on one referral, with the verdict it rested on. Never edited."""

    __tablename__ = "conclusions"
    __belongs_by__ = ("family_id", "referral_id")

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    kind: Mapped[ConclusionKind]
    reason_code: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text, default="")
    recommended: Mapped[str] = mapped_column(String(40), default="")
    verdict_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("verdicts.id"))
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")

    verdict: Mapped[VerdictRecord | None] = relationship()


class ReconsiderationState(StrEnum):
    """Where it stands: asked for, or looked at with one of two ends."""

    ASKED = "asked"
    STANDS = "stands"
    CHANGED = "changed"
    TAKEN_BACK = "taken_back"


RECONSIDERATION_LABELS = {
    ReconsiderationState.ASKED: "Asked for",
    ReconsiderationState.STANDS: "Looked at again: the decision stands",
    ReconsiderationState.CHANGED: "Looked at again: the decision changed",
    ReconsiderationState.TAKEN_BACK: "Taken back by the referrer",
}

STILL_ASKED = text("state = 'asked'")  # nosemgrep: sql-from-words -- a word of ours


class Reconsideration(CaseRecord, Base):
    """A referrer asks that a first decision be looked at again, with why; it stays linked to that decision."""

    __tablename__ = "reconsiderations"
    __belongs_by__ = ("family_id", "referral_id")

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    conclusion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conclusions.id"), index=True)
    state: Mapped[ReconsiderationState] = mapped_column(default=ReconsiderationState.ASKED)
    reason: Mapped[str] = mapped_column(Text)
    what_is_new: Mapped[str] = mapped_column(Text, default="")
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str] = mapped_column(String(120), default="")
    first_verdict_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("verdicts.id"))
    new_verdict_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("verdicts.id"))
    new_conclusion_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("conclusions.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_by_name: Mapped[str] = mapped_column(String(120), default="")
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship()
    referral: Mapped[Referral] = relationship()
    conclusion: Mapped[Conclusion] = relationship(foreign_keys=[conclusion_id])
    first_verdict: Mapped[VerdictRecord | None] = relationship(foreign_keys=[first_verdict_id])
    new_conclusion: Mapped[Conclusion | None] = relationship(foreign_keys=[new_conclusion_id])

    __table_args__ = (
        Index(
            "uq_reconsiderations_asked",
            "conclusion_id",
            unique=True,
            sqlite_where=STILL_ASKED,
            postgresql_where=STILL_ASKED,
        ),
    )
    __mapper_args__ = {"version_id_col": revision}
