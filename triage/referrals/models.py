"""Referrals: a draft while it is written, frozen as sent, and what happened to it since."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from triage.access.case_records import AgencyRecord, CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.referrals.scanner import Scan
from triage.rules.dates import long_date


class ReferralStatus(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SENT = "sent"
    CHECKING = "checking"
    RETURNED = "returned"
    LISTED = "listed"
    NOT_ELIGIBLE = "not_eligible"
    STEPPED_UP = "stepped_up"
    LINKED = "linked"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


REFERRAL_STATUS_LABELS = {
    ReferralStatus.DRAFT: "Draft",
    ReferralStatus.SENT: "Received",
    ReferralStatus.CHECKING: "Being checked",
    ReferralStatus.RETURNED: "Needs your answer",
    ReferralStatus.LISTED: "Waiting for the panel",
    ReferralStatus.NOT_ELIGIBLE: "Not eligible",
    ReferralStatus.STEPPED_UP: "Passed to social care",
    ReferralStatus.LINKED: "Added to a family already known",
    ReferralStatus.DECIDED: "Decided by the panel",
    ReferralStatus.WITHDRAWN: "Withdrawn",
    ReferralStatus.DISCARDED: "Discarded",
}

AT_INTAKE = (ReferralStatus.SENT, ReferralStatus.CHECKING, ReferralStatus.RETURNED)


class Referral(AgencyRecord, CaseRecord, Base):
    """What a partner sends: one family, one moment, frozen as sent."""

    __tablename__ = "referrals"
    __table_args__ = (
        Index("ix_referrals_intake", "status", "sent_at"),
        Index("ix_referrals_agency", "agency_id", "status"),
    )

    id: Mapped[uuid.UUID] = uuid_pk()
    reference: Mapped[str | None] = mapped_column(String(20), unique=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    started_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    variant: Mapped[str] = mapped_column(String(40))
    form_version: Mapped[str] = mapped_column(String(20))
    framework: Mapped[str] = mapped_column(String(40))
    status: Mapped[ReferralStatus] = mapped_column(default=ReferralStatus.DRAFT)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    as_sent: Mapped[dict[str, Any] | None]
    as_sent_sha256: Mapped[str] = mapped_column(String(64), default="")
    precheck: Mapped[dict[str, Any] | None]
    title: Mapped[str] = mapped_column(String(160), default="")
    immediate_danger: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    keep_until: Mapped[date | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    received_on: Mapped[date | None]
    on_behalf: Mapped[bool] = mapped_column(default=False)
    received_how: Mapped[str] = mapped_column(String(20), default="")
    withdrawn_because: Mapped[str] = mapped_column(String(40), default="")
    promised_on: Mapped[date | None]
    clock_from: Mapped[date | None]
    paused_since: Mapped[date | None]
    paused_until: Mapped[date | None]
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    start_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    outcome: Mapped[str] = mapped_column(Text, default="")
    outcome_code: Mapped[str] = mapped_column(String(60), default="")
    outcome_at: Mapped[datetime | None]
    would_change: Mapped[list[str]] = mapped_column(default=list)
    next_step: Mapped[str] = mapped_column(Text, default="")
    return_reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")
    sent_by: Mapped[User | None] = relationship(foreign_keys=[sent_by_id])
    started_by: Mapped[User | None] = relationship(foreign_keys=[started_by_id])
    entries: Mapped[list[ReferralEntry]] = relationship(back_populates="referral", order_by="ReferralEntry.at")
    files: Mapped[list[ReferralFile]] = relationship(
        back_populates="referral", order_by="ReferralFile.added_at", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}

    def touch(self) -> None:
        """Count what is said of the referral elsewhere as a change of it: its revision goes up."""
        flag_modified(self, "status")

    @property
    def status_words(self) -> str:
        """The state as a page says it."""
        return REFERRAL_STATUS_LABELS[self.status]

    def answer_is_late(self, on: date) -> bool:
        """Whether the day by which the agency was promised an answer has passed without one."""
        waits = self.status in (ReferralStatus.SENT, ReferralStatus.CHECKING)
        return waits and self.promised_on is not None and self.promised_on < (self.paused_since or on)

    @property
    def expectation(self) -> str:
        """What the agency can expect, and by when."""
        if self.status in (ReferralStatus.SENT, ReferralStatus.CHECKING) and self.promised_on:
            return self._paused_words or f"We answer you by {long_date(self.promised_on)}."
        return EXPECTATIONS.get(self.status, "")

    @property
    def _paused_words(self) -> str:
        """That the clock stands still, and until when; whom was asked, and what, is not the agency's to know."""
        if self.paused_since is None or self.paused_until is None:
            return ""
        return (
            f"Paused since {long_date(self.paused_since)}: we have asked for more information, and expect it by "
            f"{long_date(self.paused_until)}. The day we promised you moves on by as long as we wait for it."
        )


EXPECTATIONS = {
    ReferralStatus.RETURNED: "We go on as soon as you have answered.",
    ReferralStatus.LISTED: "The weekly panel decides. You hear soon after it has.",
    ReferralStatus.NOT_ELIGIBLE: "Closed. The page says what would have made a difference.",
    ReferralStatus.STEPPED_UP: "Social care has been asked to take it from here.",
    ReferralStatus.LINKED: "What you sent has been added to the family’s record.",
    ReferralStatus.DECIDED: "The panel has decided. The page says what happens next.",
    ReferralStatus.WITHDRAWN: "Closed.",
}


class EntryKind(StrEnum):
    """What happened to a referral after it was sent."""

    SENT = "sent"
    ADDED = "added"
    ANSWERED = "answered"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    OUTCOME = "outcome"
    NOTE = "note"


ENTRY_WORDS = {
    EntryKind.SENT: "Sent",
    EntryKind.ADDED: "Information added",
    EntryKind.ANSWERED: "Question answered",
    EntryKind.RETURNED: "Question asked",
    EntryKind.WITHDRAWN: "Withdrawn",
    EntryKind.OUTCOME: "Outcome",
    EntryKind.NOTE: "Note",
}


class ReferralEntry(AgencyRecord, CaseRecord, Base):
    """One line of a referral's log; the referrer's agency sees those marked for it."""

    __tablename__ = "referral_entries"
    __belongs_by__ = ("referral_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    kind: Mapped[EntryKind]
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    for_referrer: Mapped[bool] = mapped_column(default=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    referral: Mapped[Referral] = relationship(back_populates="entries")

    @property
    def kind_words(self) -> str:
        """What happened, in words."""
        return ENTRY_WORDS[self.kind]


class ReferralFile(AgencyRecord, CaseRecord, Base):
    """A file sent with a referral, kept under a random key."""

    __tablename__ = "referral_files"
    __belongs_by__ = ("referral_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    store_key: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(String(200), default="")
    scan: Mapped[Scan] = mapped_column(default=Scan.UNCHECKED)
    added_at: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    referral: Mapped[Referral] = relationship(back_populates="files")

    def may_be_taken_away(self, *, scanned_first: bool) -> bool:
        """Whether its bytes may leave; where a scanner is set, only once it has found nothing."""
        return self.scan is Scan.CLEAN or (self.scan is Scan.UNCHECKED and not scanned_first)

    @property
    def size_words(self) -> str:
        """The size as people say it."""
        kilobytes = max(1, round(self.size / 1024))
        return f"{kilobytes} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"
