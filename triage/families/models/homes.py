"""Where the people of a family live, and whether it is safe to write there."""

from __future__ import annotations

import re
import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk
from triage.families.models.people import Family, Person
from triage.families.models.told import Told


class AddressKind(StrEnum):
    """What sort of address it is."""

    HOME = "home"
    TEMPORARY = "temporary"
    REFUGE = "refuge"
    NO_FIXED = "no_fixed"


ADDRESS_KIND_LABELS = {
    AddressKind.HOME: "Home",
    AddressKind.TEMPORARY: "Temporary accommodation",
    AddressKind.REFUGE: "Refuge or protected address",
    AddressKind.NO_FIXED: "No fixed address",
}


class SafeToWrite(StrEnum):
    """Whether a letter may go there. Unknown is not safe (safety.md, "Addresses and contact")."""

    YES = "yes"
    BY_HAND = "by_hand"
    THROUGH_PROFESSIONAL = "through_professional"
    NO = "no"
    UNKNOWN = "unknown"


SAFE_TO_WRITE_LABELS = {
    SafeToWrite.YES: "Yes, by post",
    SafeToWrite.BY_HAND: "Only by hand",
    SafeToWrite.THROUGH_PROFESSIONAL: "Only through a professional",
    SafeToWrite.NO: "No",
    SafeToWrite.UNKNOWN: "I do not know",
}


PLAIN_NAME = re.compile(r"(home( \d+)?)?", re.IGNORECASE)
"""A name of a home that says no more than its number."""


class Household(CaseRecord, Base):
    """Who lives at one address at a time; a family may have two."""

    __tablename__ = "households"

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)

    family: Mapped[Family] = relationship(back_populates="households")
    addresses: Mapped[list[Address]] = relationship(back_populates="household", order_by="Address.from_date.desc()")
    residents: Mapped[list[Resident]] = relationship(back_populates="household")

    @property
    def address(self) -> Address | None:
        """Where it is now."""
        return next((address for address in self.addresses if address.to_date is None), None)

    @property
    def label(self) -> str:
        """Which home of the family it is: "Home 2", as the genogram, the chronology and every page number it."""
        return f"Home {self.family.households.index(self) + 1}"

    @property
    def title(self) -> str:
        """The same with its name, where that says more: "Home 2: Dad’s flat"."""
        return self.label if PLAIN_NAME.fullmatch(self.name.strip()) else f"{self.label}: {self.name}"


class Resident(Told, CaseRecord, Base):
    """A person living in a household; a child of separated parents lives in two."""

    __tablename__ = "residents"
    __belongs_by__ = ("household_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("households.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]

    household: Mapped[Household] = relationship(back_populates="residents")
    person: Mapped[Person] = relationship(lazy="joined")


class Address(Told, CaseRecord, Base):
    """One address of a household, with whether it is safe to write there.

    `must_not_know` holds the ids of people of the family who must not learn of it or of letters to it.
    """

    __tablename__ = "addresses"
    __belongs_by__ = ("household_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("households.id"), index=True)
    kind: Mapped[AddressKind]
    lines: Mapped[list[str]]
    postcode: Mapped[str] = mapped_column(String(10), default="")
    postcode_key: Mapped[str] = mapped_column(String(10), default="", index=True)
    uprn: Mapped[str] = mapped_column(String(20), default="")
    protected: Mapped[bool] = mapped_column(default=False)
    safe_to_write: Mapped[SafeToWrite] = mapped_column(default=SafeToWrite.UNKNOWN)
    through: Mapped[str] = mapped_column(String(160), default="")
    must_not_know: Mapped[list[str]] = mapped_column(default=list)
    others_must_not_know: Mapped[str] = mapped_column(String(300), default="")
    verified_on: Mapped[date | None]
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]

    household: Mapped[Household] = relationship(back_populates="addresses")
