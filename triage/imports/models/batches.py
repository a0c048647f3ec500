"""One list as it came in, the columns it is read by, and the lists that are expected."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import AgencyRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.imports.commands import ListKind


class BatchState(StrEnum):
    """Where a list stands. Only what is IMPORTED has left anything behind outside its own rows."""

    UPLOADED = "uploaded"
    TRYING = "trying"
    TRIED = "tried"
    IMPORTING = "importing"
    IMPORTED = "imported"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"
    FAILED = "failed"


BATCH_STATE_LABELS = {
    BatchState.UPLOADED: "Columns to be confirmed",
    BatchState.TRYING: "Being tried",
    BatchState.TRIED: "Tried: ready to be taken in",
    BatchState.IMPORTING: "Being taken in",
    BatchState.IMPORTED: "Taken in",
    BatchState.UNDOING: "Being undone",
    BatchState.UNDONE: "Undone",
    BatchState.DISCARDED: "Thrown away",
    BatchState.FAILED: "Could not be read",
}


class Batch(AgencyRecord, Base):
    """One file of one agency. `mapping` is headings by field; `counts` is rows by fate; `rows_done` is the progress.

    `due_before` is the day on which such a list was expected until this one came and moved it on.
    """

    __tablename__ = "batches"
    __table_args__ = (
        Index("ix_batches_agency", "agency_id", "kind", "uploaded_at"),
        Index("ix_batches_sha256", "sha256"),
    )

    id: Mapped[uuid.UUID] = uuid_pk()
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[ListKind]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    store_key: Mapped[str] = mapped_column(String(80))
    sheet: Mapped[str] = mapped_column(String(80), default="")
    as_at: Mapped[date | None]
    headings: Mapped[list[str]] = mapped_column(default=list)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[BatchState] = mapped_column(default=BatchState.UPLOADED)
    problems: Mapped[list[str]] = mapped_column(default=list)
    notes: Mapped[list[str]] = mapped_column(default=list)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    tried_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    imported_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    undone_because: Mapped[str] = mapped_column(Text, default="")
    due_before: Mapped[date | None]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])

    __mapper_args__ = {"version_id_col": revision}


class ListMapping(AgencyRecord, Base):
    """How an agency's lists of one kind are read: headings by field, as last confirmed."""

    __tablename__ = "list_mappings"
    __table_args__ = (UniqueConstraint("agency_id", "kind"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[ListKind]
    mapping: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class ExpectedList(AgencyRecord, Base):
    """A list that an agency agreed to send every so many days; overdue from the day after `due_on`."""

    __tablename__ = "expected_lists"
    __table_args__ = (UniqueConstraint("agency_id", "kind"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[ListKind]
    every_days: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    reminded_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    revision: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": revision}
