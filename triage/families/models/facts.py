"""What was said of a person over time, each with its source: names of several kinds, and single facts."""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk
from triage.families.models.told import Told


class NameKind(StrEnum):
    """What sort of name it is."""

    CURRENT = "current"
    KNOWN_AS = "known_as"
    PREVIOUS = "previous"
    BIRTH = "birth"
    OTHER = "other"


NAME_KIND_LABELS = {
    NameKind.CURRENT: "Name now",
    NameKind.KNOWN_AS: "Known as",
    NameKind.PREVIOUS: "Previous name",
    NameKind.BIRTH: "Name at birth",
    NameKind.OTHER: "As somebody else wrote it",
}


class PersonName(Told, CaseRecord, Base):
    """One name of a person, from a day and perhaps to a day. What `Person` has is the current one of these."""

    __tablename__ = "person_names"
    __belongs_by__ = ("person_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[NameKind]
    given_name: Mapped[str] = mapped_column(String(120), default="")
    family_name: Mapped[str] = mapped_column(String(120), default="")
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]


class FactKind(StrEnum):
    """Which single fact of a person was said."""

    BIRTH = "birth"
    EXPECTED = "expected"
    DEATH = "death"
    GENDER = "gender"
    SCHOOL = "school"
    EDUCATION = "education"
    LANGUAGE = "language"
    PHONE = "phone"
    EMAIL = "email"


FACT_KIND_LABELS = {
    FactKind.BIRTH: "Date of birth",
    FactKind.EXPECTED: "Expected date of delivery",
    FactKind.DEATH: "Died",
    FactKind.GENDER: "Gender",
    FactKind.SCHOOL: "School",
    FactKind.EDUCATION: "Education",
    FactKind.LANGUAGE: "Language",
    FactKind.PHONE: "Phone",
    FactKind.EMAIL: "Email",
}


class PersonFact(Told, CaseRecord, Base):
    """One fact as one source said it; another source may say otherwise, and both are kept.

    `value` is a date in ISO form for dates, else the words. `precision` is a `BirthPrecision` for dates of birth.
    """

    __tablename__ = "person_facts"
    __belongs_by__ = ("person_id",)
    __table_args__ = (Index("ix_person_facts_person", "person_id", "kind"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[FactKind]
    value: Mapped[str] = mapped_column(Text)
    precision: Mapped[str] = mapped_column(String(20), default="")
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
