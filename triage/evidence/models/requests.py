"""Questions to agencies: due on a day, answered line by line, nil, or not shared because."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.families.models import Family, Person
from triage.rules.requests import LineAnswer, NotShared


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


class InformationRequest(CaseRecord, Base):
    """A question to one agency about a family: due on a day, answered, nil, or not shared because.

    What is asked stands in its lines. `question` is what the coordinator wrote with them, for this agency to read.
    """

    __tablename__ = "information_requests"
    __table_args__ = (Index("ix_information_requests_agency", "agency_id", "status"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    status: Mapped[RequestStatus] = mapped_column(default=RequestStatus.OPEN)
    withdrawn_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    seen_by_coordinator: Mapped[bool] = mapped_column(default=False)
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    agency: Mapped[Agency] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    lines: Mapped[list[RequestLine]] = relationship(
        back_populates="request", order_by="(RequestLine.position, RequestLine.said_at)", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}

    @property
    def standing(self) -> list[RequestLine]:
        """The lines as they stand: one that was corrected is left out, and what corrects it is in."""
        return [line for line in self.lines if line.stands]

    @property
    def people(self) -> list[Person]:
        """Everybody whom it asks about, in the order of its lines."""
        return list({line.person.id: line.person for line in self.lines if line.person is not None}.values())

    @property
    def ended_at(self) -> datetime | None:
        """When it was answered or withdrawn."""
        return self.answered_at or self.withdrawn_at


class RequestLine(CaseRecord, Base):
    """One indicator that a request asks about, of one person or of the household, with its own answer.

    Without an indicator it asks the request's question in words. What is typed is kept in the line before the answers
    are sent, and is nobody's but the agency's until then. A yes or a no becomes an evidence item that the agency
    asserts; nil and "not shared because" never do. A correction is a line of its own, and the one it corrects is kept.
    """

    __tablename__ = "request_lines"
    __belongs_by__ = ("request_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("information_requests.id"), index=True)
    position: Mapped[int]
    indicator: Mapped[str] = mapped_column(String(80), default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    answer: Mapped[LineAnswer] = mapped_column(default=LineAnswer.OPEN)
    event_on: Mapped[date | None]
    until: Mapped[date | None]
    value: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    out_of: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    reference: Mapped[str] = mapped_column(String(300), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    not_shared: Mapped[NotShared | None]
    evidence_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("evidence_items.id"), index=True)
    typed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    said_at: Mapped[datetime | None]
    said_by_name: Mapped[str] = mapped_column(String(120), default="")
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("request_lines.id"), unique=True)
    corrected_because: Mapped[str] = mapped_column(Text, default="")
    stands: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)

    request: Mapped[InformationRequest] = relationship(back_populates="lines")
    person: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": revision}
