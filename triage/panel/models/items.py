"""Items of an agenda, with what was declared, returned and minuted."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.families.models import Family
from triage.rules.meetings import ItemStatus, ReturnStatus, Section

if TYPE_CHECKING:
    from triage.panel.models.decisions import Action, Decision
    from triage.panel.models.meetings import Meeting


class Item(CaseRecord, Base):
    """One family's turn on the agenda, or a standing item without one."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("meeting_id", "family_id"), Index("ix_items_meeting", "meeting_id", "position"))

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int]
    section: Mapped[Section]
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("list_entries.id"))
    title: Mapped[str] = mapped_column(String(200), default="")
    why: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int] = mapped_column(default=10)
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.PLANNED)
    times_carried: Mapped[int] = mapped_column(default=0)
    carried_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("items.id"))
    carry_reason: Mapped[str] = mapped_column(Text, default="")
    late_reason: Mapped[str] = mapped_column(Text, default="")
    saw: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    family: Mapped[Family | None] = relationship()
    decisions: Mapped[list[Decision]] = relationship(back_populates="item", order_by="Decision.at")
    actions: Mapped[list[Action]] = relationship(back_populates="item", order_by="Action.position")
    declarations: Mapped[list[Declaration]] = relationship(back_populates="item")
    returns: Mapped[list[AgencyReturn]] = relationship(back_populates="item")
    minute: Mapped[Minute | None] = relationship(back_populates="item")

    __mapper_args__ = {"version_id_col": revision}


class Minute(CaseRecord, Base):
    """What was said on one item. Apart from the item, so that whoever writes never makes a decision out of date."""

    __tablename__ = "minutes"
    __belongs_by__ = ("item_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("items.id"), unique=True)
    information_shared: Mapped[str] = mapped_column(Text, default="")
    discussion: Mapped[str] = mapped_column(Text, default="")
    risks: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    saved_by_name: Mapped[str] = mapped_column(String(120), default="")
    page_key: Mapped[str] = mapped_column(String(64), default="")
    """The open page it was last saved from: that page may save again without reading it anew."""
    revision: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item] = relationship(back_populates="minute")

    __mapper_args__ = {"version_id_col": revision}


class Declaration(CaseRecord, Base):
    """A member's declared interest in a family: the item is hidden from them and their absence minuted."""

    __tablename__ = "declarations"
    __belongs_by__ = ("item_id",)
    __table_args__ = (UniqueConstraint("item_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("items.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    nature: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]

    item: Mapped[Item] = relationship(back_populates="declarations")
    user: Mapped[User] = relationship(lazy="joined")


class AgencyReturn(CaseRecord, Base):
    """What an agency says it knows about a family before a meeting: facts and opinions apart."""

    __tablename__ = "agency_returns"
    __belongs_by__ = ("item_id",)
    __table_args__ = (UniqueConstraint("item_id", "agency_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("items.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    status: Mapped[ReturnStatus] = mapped_column(default=ReturnStatus.ASKED)
    facts: Mapped[str] = mapped_column(Text, default="")
    opinion: Mapped[str] = mapped_column(Text, default="")
    not_shared_because: Mapped[str] = mapped_column(Text, default="")
    sensitivity: Mapped[str] = mapped_column(String(20), default="general")
    given_at: Mapped[datetime | None]
    given_by_name: Mapped[str] = mapped_column(String(120), default="")
    revision: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item] = relationship(back_populates="returns")
    agency: Mapped[Agency] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": revision}
