"""Families with whom nothing moves: why is asked once, and then the forum hears of it (panel.md, "Rhythm": stuck)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.families.models import Family
from triage.panel.models.decisions import Action
from triage.panel.models.listing import ListEntry
from triage.rules.dates import long_date
from triage.rules.stuck import STUCK_REASON_LABELS, Sign, StuckBecause, StuckReason, StuckState

NOT_OVER = text("over_at IS NULL")


class StuckQuestion(CaseRecord, Base):
    """Why does this family not move? Asked once, due on a day; unanswered, or stuck on, it goes to the forum.

    It is asked of one person, of an agency, or where neither is named of whoever keeps the list. There is one at a
    time for each place on the list, and one for each standstill: `because` and `since` say which.
    """

    __tablename__ = "stuck_questions"

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("list_entries.id"), index=True)
    because: Mapped[StuckBecause]
    since: Mapped[date]
    action_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("actions.id"))
    asked_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(index=True)
    asked_of_agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    asked_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_by_name: Mapped[str] = mapped_column(String(120), default="")
    answer_key: Mapped[str] = mapped_column(String(64), default="")
    """The sent form that holds now: sent twice, it is one answer."""
    wait_until: Mapped[date | None]
    escalated_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    over_why: Mapped[str] = mapped_column(String(120), default="")
    revision: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    entry: Mapped[ListEntry] = relationship()
    action: Mapped[Action | None] = relationship()
    asked_of_agency: Mapped[Agency | None] = relationship()
    asked_of: Mapped[User | None] = relationship(foreign_keys=[asked_of_id])

    __table_args__ = (
        Index("uq_stuck_questions_entry", "entry_id", unique=True, sqlite_where=NOT_OVER, postgresql_where=NOT_OVER),
    )
    __mapper_args__ = {"version_id_col": revision}

    @property
    def sign(self) -> Sign:
        """The standstill that was asked about."""
        return Sign(because=self.because, since=self.since, action=str(self.action_id) if self.action_id else "")

    @property
    def state(self) -> StuckState:
        """How it stands."""
        if self.over_at is not None:
            return StuckState.OVER
        if self.escalated_at is not None:
            return StuckState.WITH_FORUM
        return StuckState.WAITING if self.answered_at is not None else StuckState.ASKED

    def told(self) -> Iterator[tuple[datetime, str, str]]:
        """What happened with the question, for a family's history: when, in words, and who; no words of an answer."""
        yield self.asked_at, f"Asked why nothing moves: {self.sign.words}", ""
        if self.answered_at is not None and self.wait_until is not None:
            words = f"Said why nothing moves: {self.reason}. To be looked at again on {long_date(self.wait_until)}"
            yield self.answered_at, words, self.answered_by_name
        if self.escalated_at is not None:
            yield self.escalated_at, "Still stuck: passed on to the forum", ""
        if self.over_at is not None:
            yield self.over_at, f"Moves again: {self.over_why.lower()}", ""

    @property
    def reason(self) -> str:
        """Why, in the words of the list of reasons; nothing before an answer."""
        return STUCK_REASON_LABELS[StuckReason(self.reason_code)] if self.reason_code else ""
