"""Equality: wards of the council, and the ethnic group that somebody gave for themselves. Counted, never scored."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk


class Ward(Base):
    """An electoral ward of the council."""

    __tablename__ = "wards"

    id: Mapped[uuid.UUID] = uuid_pk()
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))


class WardPostcode(Base):
    """Which ward a postcode lies in; `postcode` is flat, a whole one or the beginning of some."""

    __tablename__ = "ward_postcodes"

    postcode: Mapped[str] = mapped_column(String(8), primary_key=True)
    ward_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("wards.id"), index=True)


class WardFileState(StrEnum):
    """What became of a file of postcodes."""

    TRIED = "tried"
    TAKEN_IN = "taken_in"
    DROPPED = "dropped"


WARD_FILE_LABELS = {
    WardFileState.TRIED: "Counted, not taken in",
    WardFileState.TAKEN_IN: "Taken in",
    WardFileState.DROPPED: "Not used",
}


class WardFile(Base):
    """A file that says which ward each postcode lies in: counted first, then taken in whole or not used."""

    __tablename__ = "ward_files"

    id: Mapped[uuid.UUID] = uuid_pk()
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[WardFileState] = mapped_column(default=WardFileState.TRIED)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """What it says, packed (triage.reports.ward_files); empty once it was taken in or put aside."""
    postcodes: Mapped[int]
    wards: Mapped[int]
    added: Mapped[int]
    moved: Mapped[int]
    gone: Mapped[int]
    left_out: Mapped[int]
    """Rows without a ward."""
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    sent_by_name: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def state_words(self) -> str:
        """What became of it, in words."""
        return WARD_FILE_LABELS[self.state]


class EqualityAnswer(CaseRecord, Base):
    """The ethnic group somebody gave for themselves (ONS 2021), or that they would rather not say.

    It is read by the equity check alone: no page, letter, list or score holds it (frameworks.md, "Priority"). What
    was given after a referral names the child as the referral does; who that is, is said when it is taken in.
    """

    __tablename__ = "equality_answers"
    __belongs_by__ = ("person_id", "referral_id")
    __table_args__ = (UniqueConstraint("referral_id", "sent_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), unique=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"))
    sent_id: Mapped[str | None] = mapped_column(String(40))
    ethnic_group: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]
    given_key: Mapped[str] = mapped_column(String(64), default="")
    """The press of the button that gave it last."""
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}
