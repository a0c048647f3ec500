"""What trying a draft showed: how many would change, both ways, and each family that would."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk


class TrialState(StrEnum):
    """How far trying has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Trial(Base):
    """One try of one draft as it stood (`digest`) on one day; `counts` holds numbers only, so that all may see them.

    They count no family that is restricted. `after` is the last family that was tried, to go on from after a crash;
    `examples` are the made-up families that come with the service.
    """

    __tablename__ = "trials"

    id: Mapped[uuid.UUID] = uuid_pk()
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("criteria_versions.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    against: Mapped[str] = mapped_column(String(80))
    on: Mapped[date] = mapped_column("on_day")
    state: Mapped[TrialState] = mapped_column(default=TrialState.WAITING)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    examples: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    problem: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[uuid.UUID | None]
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    finished_at: Mapped[datetime | None]

    rows: Mapped[list[TrialRow]] = relationship(back_populates="trial")


class TrialRow(CaseRecord, Base):
    """A family that would change: what is said of it now, what the draft would say, and why in words.

    `open_words` are the words without what rests on benefit data. `counted` is off where the family was restricted.
    """

    __tablename__ = "trial_rows"
    __table_args__ = (Index("ix_trial_rows_order", "trial_id", "position"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    trial_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("trials.id"))
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    change: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    words: Mapped[list[str]] = mapped_column(default=list)
    open_words: Mapped[list[str]] = mapped_column(default=list)
    counted: Mapped[bool] = mapped_column(default=True)

    trial: Mapped[Trial] = relationship(back_populates="rows")
