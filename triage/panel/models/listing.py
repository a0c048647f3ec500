"""A family's place on the list, the panel's own placing, and its history."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk
from triage.families.models import Family
from triage.rules.meetings import EntryStatus, ListChangeKind

NOT_LEFT = text(f"status <> '{EntryStatus.LEFT.value}'")  # nosemgrep: sql-from-words -- a word of ours

NOT_CAPPED = text("NOT capped")
# SQLite finds an index of some rows where a condition is written as the index has it.
MOVED = {"sqlite": text("moved = 1"), "postgresql": text("moved")}
URGENT = {"sqlite": text("urgent = 1"), "postgresql": text("urgent")}


class ListEntry(CaseRecord, Base):
    """A family waiting for a decision or an allocation.

    `order_key` is static while the family's facts are (architecture.md, "Rules"): points minus rate times the day
    waiting began, or the place the panel gave it. Families of one key stand in the order of `tie`, which is even and
    follows the reference; one that the panel put beside another has the odd number next to its.
    Where the policy says that waiting adds so much at most, `capped`
    tells those to whom it adds no more; they and the others are a range of the index each.
    `signs` are what points can be given for and `tally` how many of each, so that a new policy is worked out from the
    tally alone, and the whole list changes to it at once.
    """

    __tablename__ = "list_entries"
    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20))
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"))
    status: Mapped[EntryStatus] = mapped_column(default=EntryStatus.WAITING)
    waiting_since: Mapped[date]
    policy: Mapped[str] = mapped_column(String(40))
    points: Mapped[int] = mapped_column()
    signs: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    tally: Mapped[str] = mapped_column(String(80), default="")
    unknown: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    not_scored: Mapped[list[str]] = mapped_column(default=list)
    score_key: Mapped[int] = mapped_column(BigInteger)
    order_key: Mapped[int] = mapped_column(BigInteger)
    tie: Mapped[int] = mapped_column(BigInteger, default=0)
    capped: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str] = mapped_column(String(40))
    framework: Mapped[str] = mapped_column(String(40))
    recommended: Mapped[str] = mapped_column(String(40), default="")
    recommendation: Mapped[dict[str, Any]] = mapped_column(default=dict)
    urgent: Mapped[bool] = mapped_column(default=False)
    high_need: Mapped[bool | None]
    returned: Mapped[int] = mapped_column(default=0)
    moved: Mapped[bool] = mapped_column(default=False)
    lapsed: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    rescore_on: Mapped[date | None] = mapped_column(index=True)
    progress_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    parked_until: Mapped[date | None] = mapped_column(index=True)
    park_reason: Mapped[str] = mapped_column(Text, default="")
    left_at: Mapped[datetime | None]
    left_why: Mapped[str] = mapped_column(String(60), default="")
    joined_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    moves: Mapped[list[Move]] = relationship(back_populates="entry", order_by="Move.at")
    changes: Mapped[list[ListChange]] = relationship(back_populates="entry", order_by="ListChange.at")

    # Below the columns: by its column the migration gets the index; one written as text it would leave out.
    __table_args__ = (
        Index("ix_list_entries_order", "status", "capped", order_key.desc(), "tie", "reference"),
        Index("ix_list_entries_progress", "status", "progress_on", "reference"),
        Index("ix_list_entries_waiting", "status", "waiting_since", "reference"),
        Index("ix_list_entries_points", "status", points.desc(), "reference"),
        Index("ix_list_entries_framework", "framework", "status"),
        Index("ix_list_entries_outcome", "outcome", "status"),
        Index("ix_list_entries_tier", "recommended", "status"),
        Index("ix_list_entries_moved", "status", sqlite_where=MOVED["sqlite"], postgresql_where=MOVED["postgresql"]),
        Index("ix_list_entries_urgent", "status", sqlite_where=URGENT["sqlite"], postgresql_where=URGENT["postgresql"]),
        Index("ix_list_entries_caps", "waiting_since", sqlite_where=NOT_CAPPED, postgresql_where=NOT_CAPPED),
        Index("uq_list_entries_family", "family_id", unique=True, sqlite_where=NOT_LEFT, postgresql_where=NOT_LEFT),
    )
    __mapper_args__ = {"version_id_col": revision}


class Move(CaseRecord, Base):
    """The panel's own placing of a family, a fact with a reason and an expiry, kept apart from the score."""

    __tablename__ = "moves"
    __belongs_by__ = ("entry_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("list_entries.id"), index=True)
    order_key: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    expires_on: Mapped[date] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")

    entry: Mapped[ListEntry] = relationship(back_populates="moves")


class ListChange(CaseRecord, Base):
    """One line of a family's history on the list: what changed, why, and the points it then had."""

    __tablename__ = "list_changes"
    __belongs_by__ = ("entry_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("list_entries.id"), index=True)
    kind: Mapped[ListChangeKind]
    words: Mapped[str] = mapped_column(Text)
    points: Mapped[int]
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(120), default="")

    entry: Mapped[ListEntry] = relationship(back_populates="changes")
