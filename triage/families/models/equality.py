"""Equality: wards of the council, and the ethnic group that somebody gave for themselves. Counted, never scored."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
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


class EqualityAnswer(CaseRecord, Base):
    """The ethnic group somebody gave for themselves (ONS 2021), or that they would rather not say.

    It is read by the equity check alone: no page, letter, list or score holds it (frameworks.md, "Priority").
    """

    __tablename__ = "equality_answers"
    __belongs_by__ = ("person_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), unique=True)
    ethnic_group: Mapped[str] = mapped_column(String(40))
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referrals.id"), index=True)
    given_at: Mapped[datetime]
