"""Questions to agencies: due on a day, answered line by line, nil, or not shared because."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Numeric, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.families.models import Family, Person


class RequestStatus(StrEnum):
    """Where a question to an agency stands."""

    OPEN = "open"
    ANSWERED = "answered"
    NIL = "nil"
    NOT_SHARED = "not_shared"
    CANCELLED = "cancelled"


REQUEST_STATUS_LABELS = {
    RequestStatus.OPEN: "Waiting for an answer",
    RequestStatus.ANSWERED: "Answered",
    RequestStatus.NIL: "Nil return: nothing on record",
    RequestStatus.NOT_SHARED: "Not shared",
    RequestStatus.CANCELLED: "No longer needed",
}


request_people = Table(
    "request_people",
    Base.metadata,
    Column("request_id", ForeignKey("information_requests.id"), primary_key=True),
    Column("person_id", ForeignKey("persons.id"), primary_key=True),
)


class InformationRequest(CaseRecord, Base):
    """A question to one agency about a family: due on a day, answered, nil, or not shared because."""

    __tablename__ = "information_requests"
    __table_args__ = (Index("ix_information_requests_agency", "agency_id", "status"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    indicator: Mapped[str] = mapped_column(String(80), default="")
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    status: Mapped[RequestStatus] = mapped_column(default=RequestStatus.OPEN)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    seen_by_coordinator: Mapped[bool] = mapped_column(default=False)
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    agency: Mapped[Agency] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    people: Mapped[list[Person]] = relationship(secondary=request_people, order_by=Person.date_of_birth)
    lines: Mapped[list[RequestLine]] = relationship(back_populates="request", order_by="RequestLine.position")

    __mapper_args__ = {"version_id_col": revision}


class LineAnswer(StrEnum):
    """What an agency says about one indicator of one person, or of the household."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    NIL = "nil"
    NOT_SHARED = "not_shared"


LINE_ANSWER_LABELS = {
    LineAnswer.OPEN: "Not answered yet",
    LineAnswer.YES: "Yes",
    LineAnswer.NO: "No",
    LineAnswer.NIL: "Nothing on record",
    LineAnswer.NOT_SHARED: "Not shared",
}


class RequestLine(CaseRecord, Base):
    """One indicator that a request asks about, of one person or of the household, with its own answer.

    A yes or a no becomes an evidence item that the agency asserts; nil and "not shared because" never do.
    """

    __tablename__ = "request_lines"
    __belongs_by__ = ("request_id",)
    __table_args__ = (UniqueConstraint("request_id", "position"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("information_requests.id"), index=True)
    position: Mapped[int]
    indicator: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    answer: Mapped[LineAnswer] = mapped_column(default=LineAnswer.OPEN)
    event_on: Mapped[date | None]
    until: Mapped[date | None]
    value: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    out_of: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    reference: Mapped[str] = mapped_column(String(300), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    evidence_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("evidence_items.id"))

    request: Mapped[InformationRequest] = relationship(back_populates="lines")
    person: Mapped[Person | None] = relationship()
