"""The standing body, its seats, its meetings and who was there."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.rules.meetings import AttendanceKind, MeetingStatus, MinutesStatus, SeatRole

if TYPE_CHECKING:
    from triage.panel.models.items import Item


class Panel(Base):
    """The standing body: when it meets and what makes it quorate."""

    __tablename__ = "panels"

    id: Mapped[uuid.UUID] = uuid_pk()
    name: Mapped[str] = mapped_column(String(120))
    weekday: Mapped[int] = mapped_column(default=1)
    starts: Mapped[time] = mapped_column(default=time(9, 30))
    minutes: Mapped[int] = mapped_column(default=120)
    place: Mapped[str] = mapped_column(String(200), default="")
    quorum_agencies: Mapped[int] = mapped_column(default=3)
    core_groups: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    seats: Mapped[list[Seat]] = relationship(back_populates="panel", order_by="Seat.position")
    meetings: Mapped[list[Meeting]] = relationship(back_populates="panel", order_by="Meeting.starts_at")


class Seat(Base):
    """Somebody's seat on the panel for their agency; a deputy stands in for a member."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("panel_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    panel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panels.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[SeatRole]
    deputy_for_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("seats.id"))
    position: Mapped[int] = mapped_column(default=0)

    panel: Mapped[Panel] = relationship(back_populates="seats")
    user: Mapped[User] = relationship(lazy="joined")


class Meeting(Base):
    """One sitting of a panel."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("panel_id", "starts_at"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    panel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panels.id"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.PLANNED)
    referrals_close_at: Mapped[datetime]
    papers_at: Mapped[datetime]
    returns_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    frozen_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    chair_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    minutes_status: Mapped[MinutesStatus] = mapped_column(default=MinutesStatus.NONE)
    minutes_version: Mapped[int] = mapped_column(default=0)
    minutes_agreed_at: Mapped[datetime | None]
    minutes_agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    last_minutes_note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    panel: Mapped[Panel] = relationship(back_populates="meetings")
    chair: Mapped[User | None] = relationship(foreign_keys=[chair_id])
    items: Mapped[list[Item]] = relationship(back_populates="meeting", order_by="Item.position")
    attendances: Mapped[list[Attendance]] = relationship(back_populates="meeting", order_by="Attendance.name")
    addenda: Mapped[list[Addendum]] = relationship(back_populates="meeting", order_by="Addendum.at")

    __mapper_args__ = {"version_id_col": revision}


class Attendance(Base):
    """Somebody at one meeting, or their apologies."""

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(120))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[AttendanceKind]
    chairs: Mapped[bool] = mapped_column(default=False)
    accepted_confidentiality: Mapped[bool] = mapped_column(default=False)
    information_sent: Mapped[bool] = mapped_column(default=False)
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    meeting: Mapped[Meeting] = relationship(back_populates="attendances")
    agency: Mapped[Agency] = relationship(lazy="joined")
    user: Mapped[User | None] = relationship()


class Addendum(CaseRecord, Base):
    """A correction of agreed minutes: added, never edited in."""

    __tablename__ = "addenda"
    __belongs_by__ = ("item_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("items.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(120), default="")
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)

    meeting: Mapped[Meeting] = relationship(back_populates="addenda")
