"""Families and the people in them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, Select, String, Text, UniqueConstraint, or_, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk
from triage.families.models.told import Told

if TYPE_CHECKING:
    from triage.families.models.homes import Household


class MemberRole(StrEnum):
    """What a person is in this family; adult or child follows from the date of birth, not from this."""

    MOTHER = "mother"
    FATHER = "father"
    STEP_PARENT = "step_parent"
    PARTNER = "partner"
    GRANDPARENT = "grandparent"
    CARER = "carer"
    CHILD = "child"
    STEP_CHILD = "step_child"
    UNBORN = "unborn"
    SIBLING = "sibling"
    OTHER_ADULT = "other_adult"
    OTHER_RELATIVE = "other_relative"


MEMBER_ROLE_LABELS = {
    MemberRole.MOTHER: "Mother",
    MemberRole.FATHER: "Father",
    MemberRole.STEP_PARENT: "Step-parent",
    MemberRole.PARTNER: "Partner of a parent",
    MemberRole.GRANDPARENT: "Grandparent",
    MemberRole.CARER: "Other main carer",
    MemberRole.CHILD: "Child",
    MemberRole.STEP_CHILD: "Step-child",
    MemberRole.UNBORN: "Unborn baby",
    MemberRole.SIBLING: "Grown-up brother or sister",
    MemberRole.OTHER_ADULT: "Other adult in the home",
    MemberRole.OTHER_RELATIVE: "Other relative",
}


class BirthPrecision(StrEnum):
    """How sure we are of a date of birth."""

    EXACT = "exact"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"
    EXPECTED = "expected"


class SafeToCall(StrEnum):
    """Whether a number may be rung."""

    YES = "yes"
    NO_MESSAGE = "no_message"
    NO = "no"
    UNKNOWN = "unknown"


SAFE_TO_CALL_LABELS = {
    SafeToCall.YES: "Yes, and a message may be left",
    SafeToCall.NO_MESSAGE: "Yes, but leave no message",
    SafeToCall.NO: "No",
    SafeToCall.UNKNOWN: "I do not know",
}


def merged(table: str) -> Index:
    """The few records that were merged into another.

    Nearly all were not: with those in the index, a database that counts what is in it would rather read the table.
    """
    only = text("merged_into_id IS NOT NULL")
    return Index(f"ix_{table}_merged_into_id", "merged_into_id", sqlite_where=only, postgresql_where=only)


class Family(CaseRecord, Base):
    """The people the service works with as one, over time."""

    __tablename__ = "families"
    __table_args__ = (
        Index("ix_families_restricted", "id", sqlite_where=text("restricted = 1"), postgresql_where=text("restricted")),
        merged("families"),
    )
    __belongs_by__ = ("id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(160), index=True)
    visit_risk: Mapped[str] = mapped_column(Text, default="")
    domestic_abuse: Mapped[bool] = mapped_column(default=False)
    restricted: Mapped[bool] = mapped_column(default=False)
    restricted_because: Mapped[str] = mapped_column(Text, default="")
    restricted_at: Mapped[datetime | None]
    restricted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"))
    revision: Mapped[int] = mapped_column(default=1)

    members: Mapped[list[FamilyMember]] = relationship(back_populates="family", order_by="FamilyMember.position")
    households: Mapped[list[Household]] = relationship(
        back_populates="family", order_by="(Household.position, Household.id)"
    )

    __mapper_args__ = {"version_id_col": revision}

    def touch(self) -> None:
        """Count a change of the people, households or addresses as one of the family: its revision goes up."""
        flag_modified(self, "name")


class Person(CaseRecord, Base):
    """One human being; may be unborn, with an expected date of delivery and no date of birth."""

    __tablename__ = "persons"
    __belongs_by__ = ("id",)
    __table_args__ = (Index("ix_persons_match", "family_name_key", "date_of_birth"), merged("persons"))

    id: Mapped[uuid.UUID] = uuid_pk()
    given_name: Mapped[str] = mapped_column(String(120), default="")
    family_name: Mapped[str] = mapped_column(String(120), default="")
    known_as: Mapped[str] = mapped_column(String(120), default="")
    family_name_key: Mapped[str] = mapped_column(String(120), default="")
    given_name_key: Mapped[str] = mapped_column(String(120), default="")
    date_of_birth: Mapped[date | None] = mapped_column(index=True)
    birth_precision: Mapped[BirthPrecision] = mapped_column(default=BirthPrecision.EXACT)
    expected_on: Mapped[date | None]
    stated_age: Mapped[str] = mapped_column(String(10), default="")
    deceased: Mapped[bool] = mapped_column(default=False)
    died_on: Mapped[date | None]
    gender: Mapped[str] = mapped_column(String(40), default="")
    school: Mapped[str] = mapped_column(String(160), default="")
    education: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(80), default="")
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    letter_format: Mapped[str] = mapped_column(String(40), default="standard")
    phone: Mapped[str] = mapped_column(String(40), default="")
    safe_to_call: Mapped[SafeToCall] = mapped_column(default=SafeToCall.UNKNOWN)
    safe_times: Mapped[str] = mapped_column(String(160), default="")
    contact_note: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    source_agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agencies.id"))
    created_at: Mapped[datetime]
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"))
    revision: Mapped[int] = mapped_column(default=1)

    identifiers: Mapped[list[Identifier]] = relationship(
        back_populates="person",
        primaryjoin="and_(Identifier.person_id == Person.id, Identifier.mistaken_at.is_(None))",
        order_by="Identifier.recorded_at",
    )

    __mapper_args__ = {"version_id_col": revision}

    def touch(self) -> None:
        """Count a change of names, numbers or facts as one of the person: their revision goes up."""
        flag_modified(self, "given_name")

    @property
    def full_name(self) -> str:
        """The name as it is written, "Unborn baby" where there is no first name yet."""
        given = self.given_name or ("Unborn baby" if self.expected_on else "")
        return f"{given} {self.family_name}".strip() or "Name not known"


class Identifier(Told, CaseRecord, Base):
    """A number by which another system knows a person; never a key here, never in a letter."""

    __tablename__ = "identifiers"
    __belongs_by__ = ("person_id",)
    __table_args__ = (Index("ix_identifiers_kind_value", "kind", "value"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(80))
    warning: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person] = relationship(back_populates="identifiers")


class FamilyMember(Told, CaseRecord, Base):
    """A person's place in a family, from a day and perhaps to a day; `earlier` is what their place was before."""

    __tablename__ = "family_members"
    __table_args__ = (UniqueConstraint("family_id", "person_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    role: Mapped[MemberRole]
    position: Mapped[int] = mapped_column(default=0)
    is_main_carer: Mapped[bool] = mapped_column(default=False)
    parental_responsibility: Mapped[bool | None]
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    family: Mapped[Family] = relationship(back_populates="members")
    person: Mapped[Person] = relationship(lazy="joined")


class Relationship(Told, CaseRecord, Base):
    """`person` is the `kind` of `other`: "mother of", "step-father of", "former partner of".

    Two people may be one thing to each other and later another: each has its days.
    """

    __tablename__ = "relationships"
    __table_args__ = (Index("ix_relationships_family", "family_id", "person_id", "other_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[str] = mapped_column(String(60))
    parental_responsibility: Mapped[bool | None]
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]


def records_of(family_id: Any) -> Select[uuid.UUID]:
    """The ids of a family's own record and of those that were merged into it: what was decided stays under each."""
    own = aliased(Family)
    return select(own.id).where(or_(own.id == family_id, own.merged_into_id == family_id))
