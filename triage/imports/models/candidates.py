"""Families that the lists together make eligible or likely and that nobody has referred."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency
from triage.db import Base, uuid_pk


class CandidateState(StrEnum):
    """What was done about a family that was found."""

    FOUND = "found"
    INVITED = "invited"
    OPENED = "opened"
    SET_ASIDE = "set_aside"
    REFERRED = "referred"
    GONE = "gone"


CANDIDATE_STATE_LABELS = {
    CandidateState.FOUND: "Found: to be decided",
    CandidateState.INVITED: "Referral invited",
    CandidateState.OPENED: "Opened by the council",
    CandidateState.SET_ASIDE: "Set aside",
    CandidateState.REFERRED: "Referred since",
    CandidateState.GONE: "No longer likely",
}


class Candidate(CaseRecord, Base):
    """People of one home, or a family known and never referred, with the verdict of a framework and why."""

    __tablename__ = "candidates"
    __table_args__ = (Index("ix_candidates_state", "state", "framework"), Index("ix_candidates_home", "household_key"))

    id: Mapped[uuid.UUID] = uuid_pk()
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[CandidateState] = mapped_column(default=CandidateState.FOUND)
    name: Mapped[str] = mapped_column(String(160))
    household_key: Mapped[str] = mapped_column(String(80), default="")
    framework: Mapped[str] = mapped_column(String(40))
    framework_version: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[dict[str, Any]]
    why: Mapped[list[str]] = mapped_column(default=list)
    people: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"))
    found_at: Mapped[datetime]
    invited_agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    invited_at: Mapped[datetime | None]
    answer_by: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    because: Mapped[str] = mapped_column(Text, default="")
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    invited_agency: Mapped[Agency | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": revision}
