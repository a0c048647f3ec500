"""Families with whom nothing moves: why is asked once, and then the forum hears of it (panel.md, "Rhythm": stuck)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk
from triage.panel.models.listing import ListEntry


class StuckBecause(StrEnum):
    """Which of the settings of panel.md says that nothing moves."""

    NO_PROGRESS = "no_progress"
    ACTION_OVERDUE_TWICE = "action_overdue_twice"
    FAILED_VISITS = "failed_visits"
    UNALLOCATED = "unallocated"


STUCK_BECAUSE_LABELS = {
    StuckBecause.NO_PROGRESS: "No progress",
    StuckBecause.ACTION_OVERDUE_TWICE: "An action is overdue for the second time",
    StuckBecause.FAILED_VISITS: "Two visits failed",
    StuckBecause.UNALLOCATED: "Decided, and nobody holds the family yet",
}

NOT_OVER = text("over_at IS NULL")


class StuckQuestion(CaseRecord, Base):
    """Why does this family not move? Asked once, due on a day; unanswered, or stuck on, it goes to the forum."""

    __tablename__ = "stuck_questions"

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("list_entries.id"), index=True)
    because: Mapped[StuckBecause]
    since: Mapped[date]
    asked_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(index=True)
    asked_of_agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_by_name: Mapped[str] = mapped_column(String(120), default="")
    wait_until: Mapped[date | None]
    escalated_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    entry: Mapped[ListEntry] = relationship()

    __table_args__ = (
        Index("uq_stuck_questions_entry", "entry_id", unique=True, sqlite_where=NOT_OVER, postgresql_where=NOT_OVER),
    )
    __mapper_args__ = {"version_id_col": revision}
