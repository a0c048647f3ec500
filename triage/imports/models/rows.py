"""The rows of a list, each with its fate and why."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.access.case_records import CaseRecord
from triage.db import Base


class RowFate(StrEnum):
    """What became, or will become, of a row."""

    ATTACHED = "attached"
    REVIEW = "review"
    WAITING = "waiting"
    CANDIDATE = "candidate"
    NOT_THEM = "not_them"
    TAKEN_ON = "taken_on"
    REPEATED = "repeated"
    NOTHING = "nothing"
    REFUSED = "refused"
    UNDONE = "undone"
    FORGOTTEN = "forgotten"


ROW_FATE_LABELS = {
    RowFate.ATTACHED: "Added to somebody known",
    RowFate.REVIEW: "To review: may be somebody known",
    RowFate.WAITING: "Nobody known: waits",
    RowFate.CANDIDATE: "In a family found",
    RowFate.NOT_THEM: "Reviewed: nobody known",
    RowFate.TAKEN_ON: "Taken on as a family",
    RowFate.REPEATED: "Said already",
    RowFate.NOTHING: "Says nothing that counts: not kept",
    RowFate.REFUSED: "Refused: see why",
    RowFate.UNDONE: "Undone",
    RowFate.FORGOTTEN: "Nobody known: kept no longer",
}


def _of_few(column: str) -> Index:
    """Of most rows nobody is known: where they stand in an index that hardly ever finds them, each takes longer."""
    only = text(f"{column} IS NOT NULL")  # nosemgrep: sql-from-words -- our own name of a column alone
    return Index(f"ix_list_rows_{column}", column, sqlite_where=only, postgresql_where=only)


class ListRow(CaseRecord, Base):
    """One row. `described` is the person as the list has them, `said` what the list says of them (dates in ISO form).

    `household_key` is the same for people of one home among rows of nobody known; blank where no address is given.
    `same_key` is the same for a row that says the same again, in this list or a later one.
    """

    __tablename__ = "list_rows"
    __belongs_by__ = ("person_id", "family_id")
    __table_args__ = (
        Index("ix_list_rows_batch", "batch_id", "number", unique=True),
        Index("ix_list_rows_fate", "fate", "batch_id"),
        Index("ix_list_rows_household", "household_key"),
        Index("ix_list_rows_same", "same_key"),
        _of_few("person_id"),
        _of_few("family_id"),
        _of_few("candidate_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"))
    number: Mapped[int]
    fate: Mapped[RowFate]
    problem: Mapped[str] = mapped_column(Text, default="")
    described: Mapped[dict[str, Any]]
    said: Mapped[dict[str, Any]]
    sensitivity: Mapped[str] = mapped_column(String(20), default="general")
    same_key: Mapped[str] = mapped_column(String(64), default="")
    household_key: Mapped[str] = mapped_column(String(80), default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"))
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"))
    candidate_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("candidates.id"))
    score: Mapped[float | None]
    reasons: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
