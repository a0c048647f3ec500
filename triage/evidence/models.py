"""Evidence items, the questions put to agencies, and verdicts as they stood."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Numeric, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.evidence.commands import ConclusionKind
from triage.families.models import Family, Person


class EvidenceAnswer(StrEnum):
    """What the source says: not known is a fair answer and never a no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class EvidenceStatus(StrEnum):
    """Whether somebody checked it. Only verified evidence makes a family eligible."""

    ASSERTED = "asserted"
    VERIFIED = "verified"
    REJECTED = "rejected"


class EvidenceItem(CaseRecord, Base):
    """Indicator + person (or household) + date + source + reference."""

    __tablename__ = "evidence_items"
    __table_args__ = (Index("ix_evidence_items_family", "family_id", "indicator"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    indicator: Mapped[str] = mapped_column(String(80))
    answer: Mapped[EvidenceAnswer]
    event_on: Mapped[date | None]
    until: Mapped[date | None]
    value: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    reference: Mapped[str] = mapped_column(String(300), default="")
    authorised_by: Mapped[str] = mapped_column(String(160), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    sensitivity: Mapped[str] = mapped_column(String(20), default="general")
    source_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"), index=True)
    request_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("information_requests.id"))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batches.id"), index=True)
    list_row_id: Mapped[int | None] = mapped_column(ForeignKey("list_rows.id"), index=True)
    asserted_at: Mapped[datetime]
    asserted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    status: Mapped[EvidenceStatus] = mapped_column(default=EvidenceStatus.ASSERTED)
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    check_note: Mapped[str] = mapped_column(Text, default="")
    lapses_on: Mapped[date | None] = mapped_column(index=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person | None] = relationship()
    source_agency: Mapped[Agency] = relationship()
    asserted_by: Mapped[User | None] = relationship(foreign_keys=[asserted_by_id])
    checked_by: Mapped[User | None] = relationship(foreign_keys=[checked_by_id])

    __mapper_args__ = {"version_id_col": revision}


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

    __mapper_args__ = {"version_id_col": revision}


class VerdictMoment(StrEnum):
    """When a verdict was kept."""

    INTAKE = "intake"
    AGENDA = "agenda"
    DECISION = "decision"
    ALLOCATION = "allocation"


class VerdictRecord(CaseRecord, Base):
    """A verdict with every reason as it stood; never changed afterwards."""

    __tablename__ = "verdicts"

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"))
    moment: Mapped[VerdictMoment]
    framework: Mapped[str] = mapped_column(String(40))
    framework_version: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[dict[str, Any]]
    recommendation: Mapped[dict[str, Any] | None]
    framework_reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class Discretion(CaseRecord, Base):
    """A nomination by a professional: who, why, and who authorised it (frameworks.md, "How to judge")."""

    __tablename__ = "discretions"

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"))
    reason: Mapped[str] = mapped_column(Text)
    nominated_by: Mapped[str] = mapped_column(String(160))
    authorised_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]


class SentPerson(CaseRecord, Base):
    """Which person of the service somebody named in a referral is, and who said so."""

    __tablename__ = "sent_people"
    __belongs_by__ = ("referral_id",)
    __table_args__ = (UniqueConstraint("referral_id", "sent_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    sent_id: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    was_known: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class FamilyLink(CaseRecord, Base):
    """That a referral was linked to a known family, what it added there, and who undid it and why."""

    __tablename__ = "family_links"
    __belongs_by__ = ("family_id", "referral_id")

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    added: Mapped[dict[str, Any]]
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    undone_because: Mapped[str] = mapped_column(Text, default="")


class Conclusion(CaseRecord, Base):
    """What the coordinator concluded on one referral, with the verdict it rested on. Never edited."""

    __tablename__ = "conclusions"
    __belongs_by__ = ("family_id", "referral_id")

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    kind: Mapped[ConclusionKind]
    reason_code: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text, default="")
    recommended: Mapped[str] = mapped_column(String(40), default="")
    verdict_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("verdicts.id"))
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")

    verdict: Mapped[VerdictRecord | None] = relationship()
