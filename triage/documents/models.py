"""Documents and packs as rows, and the outbox that says what is still to be made."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord, tells_of_closed
from triage.db import Base, uuid_pk
from triage.documents.content.kinds import DocumentKind
from triage.documents.content.letterhead import Delivery


class DocumentState(StrEnum):
    """How far a document has come."""

    DRAFT = "draft"
    BLOCKED = "blocked"
    SENT_BACK = "sent_back"
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    VOID = "void"


STATE_WORDS = {
    DocumentState.DRAFT: "to approve",
    DocumentState.BLOCKED: "blocked",
    DocumentState.SENT_BACK: "sent back",
    DocumentState.WAITING: "being prepared",
    DocumentState.READY: "ready",
    DocumentState.FAILED: "could not be made",
    DocumentState.SUPERSEDED: "replaced",
    DocumentState.VOID: "voided",
}

ENDED = frozenset({DocumentState.SUPERSEDED, DocumentState.VOID})
UNAPPROVED = frozenset({DocumentState.DRAFT, DocumentState.BLOCKED, DocumentState.SENT_BACK})
MAY_BE_LEFT_OUT = UNAPPROVED | {DocumentState.FAILED}
APPROVED = frozenset({DocumentState.WAITING, DocumentState.READY, DocumentState.FAILED})


MEETING_PAPERS = (DocumentKind.MINUTES, DocumentKind.AGENDA)


class Batch(StrEnum):
    """Which part of a meeting's letters a pack holds: protected addresses go through fewer hands."""

    ORDINARY = "ordinary"
    PROTECTED = "protected"


class PackState(StrEnum):
    """How far a pack has come."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class Document(CaseRecord, Base):
    """One piece of paper for one reader: the row is the truth, the PDF is made from it."""

    __tablename__ = "documents"
    __belongs_by__ = ("family_id", "referral_id")
    __table_args__ = (
        Index("ix_documents_state_created_at", "state", "created_at"),
        Index("ix_documents_meeting_id_state", "meeting_id", "state"),
    )

    id: Mapped[uuid.UUID] = uuid_pk()
    kind: Mapped[DocumentKind]
    state: Mapped[DocumentState]
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    request_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    """What was asked for: the same request finds this row again. Emptied when the document ends."""

    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"))
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decisions.id"), index=True)
    allocation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("allocations.id"), index=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    reader_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)

    recipient_name: Mapped[str] = mapped_column(String(200))
    address_lines: Mapped[list[str]]
    protected: Mapped[bool] = mapped_column(default=False)
    delivery: Mapped[Delivery]
    safe_because: Mapped[str] = mapped_column(Text, default="")
    blocked_because: Mapped[str] = mapped_column(Text, default="")

    what: Mapped[str] = mapped_column(String(120))
    reference: Mapped[str] = mapped_column(String(40), default="")
    content: Mapped[dict[str, Any]]
    asked_for: Mapped[dict[str, Any]]
    """The request as it came, so that a letter sent back can be written anew from today's record."""
    template_version: Mapped[str] = mapped_column(String(20))

    sha256: Mapped[str] = mapped_column(String(64), default="")
    file_key: Mapped[str] = mapped_column(String(200), default="")
    pages: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(String(120), default="")

    created_at: Mapped[datetime]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    sent_back_at: Mapped[datetime | None]
    sent_back_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    sent_back_because: Mapped[str] = mapped_column(Text, default="")
    left_out_at: Mapped[datetime | None]
    left_out_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    left_out_because: Mapped[str] = mapped_column(Text, default="")
    rendered_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]
    printed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reprints: Mapped[int] = mapped_column(default=0)
    posted_at: Mapped[datetime | None]
    posted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    handed_over_at: Mapped[datetime | None]
    handed_over_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    void_because: Mapped[str] = mapped_column(Text, default="")

    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"))
    pack_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("packs.id"), index=True)
    revision: Mapped[int] = mapped_column(default=1)

    pack: Mapped[Pack | None] = relationship(back_populates="letters")

    __mapper_args__ = {"version_id_col": revision}

    @classmethod
    def shown(cls, database: str) -> ColumnElement[bool]:
        """As every case record; a meeting's paper that holds a restricted item is there for its own reader alone."""
        of_others = tells_of_closed(cls.meeting_id, cls.reader_id, cls.created_at)
        return and_(super().shown(database), or_(cls.kind.not_in(MEETING_PAPERS), ~of_others))

    @property
    def url_id(self) -> uuid.UUID:
        """What an address names the document by."""
        return self.id

    @property
    def state_words(self) -> str:
        """The state as a page says it."""
        return STATE_WORDS[self.state]

    @property
    def left_the_building(self) -> bool:
        """Whether it was posted or handed over, so that nothing can call it back."""
        return self.posted_at is not None or self.handed_over_at is not None

    @property
    def reconciled(self) -> bool:
        """Whether its number has ended: posted, handed over, voided or replaced."""
        return self.left_the_building or self.state in ENDED

    @property
    def left_out(self) -> bool:
        """Whether the meeting's pack goes without it as it stands."""
        return self.left_out_at is not None and self.state in MAY_BE_LEFT_OUT

    def belongs_in_the_pack(self) -> None:
        """Forget that it was left out: it changed, or somebody put it back."""
        self.left_out_at = self.left_out_by_id = None
        self.left_out_because = ""

    @property
    def batch(self) -> Batch:
        """Which of a meeting's packs it belongs to."""
        return Batch.PROTECTED if self.protected else Batch.ORDINARY


class Pack(CaseRecord, Base):
    """A meeting's letters, ready for the printer."""

    __tablename__ = "packs"
    __belongs_by__ = ("id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    meeting_name: Mapped[str] = mapped_column(String(200))
    batch: Mapped[Batch]
    state: Mapped[PackState]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    pages: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    file_key: Mapped[str] = mapped_column(String(200), default="")
    failure: Mapped[str] = mapped_column(String(120), default="")
    cover: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]
    printed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    revision: Mapped[int] = mapped_column(default=1)

    letters: Mapped[list[Document]] = relationship(back_populates="pack", order_by="Document.number")

    __mapper_args__ = {"version_id_col": revision}


class JobState(StrEnum):
    """How far a job of the outbox has come."""

    DUE = "due"
    RUNNING = "running"
    DONE = "done"
    GIVEN_UP = "given_up"


class OutboxJob(Base):
    """Work outside the database that an act left behind; the queue is only a nudge to look here."""

    __tablename__ = "outbox_jobs"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        Index("ix_outbox_jobs_state_next_attempt_at", "state", "next_attempt_at"),
    )

    id: Mapped[uuid.UUID] = uuid_pk()
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID]
    state: Mapped[JobState] = mapped_column(default=JobState.DUE)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease: Mapped[uuid.UUID | None] = mapped_column(index=True)
    error_class: Mapped[str] = mapped_column(String(120), default="")
    done_at: Mapped[datetime | None]


class Tick(Base):
    """When something that falls due with time is next to be looked at; one process at a time claims it."""

    __tablename__ = "ticks"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    next_at: Mapped[datetime]
