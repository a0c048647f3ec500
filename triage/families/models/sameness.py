"""Who could be whom: keys to look people up by, what somebody said of two records, and merges that can be undone."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.access.case_records import CaseRecord
from triage.db import Base, uuid_pk


class MatchCard(CaseRecord, Base):
    """What is compared of one person, made ready once: so that nobody's whole record is read to find a likeness.

    A card keeps its number while its person has one, and no number is ever given out again: whoever read it a moment
    ago finds the same person by it, or nobody.
    """

    __tablename__ = "match_cards"
    __belongs_by__ = ("person_id",)
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), unique=True)
    card: Mapped[str] = mapped_column(Text)


class MatchKey(CaseRecord, Base):
    """One blocking key of one person, as a number (`rules.matching.on_record`): only who shares a key is compared."""

    __tablename__ = "match_keys"
    __belongs_by__ = ("card_id",)
    __table_args__ = (Index("ix_match_keys_card", "card_id"), {"sqlite_with_rowid": False})

    key: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    card_id: Mapped[int] = mapped_column(
        ForeignKey("match_cards.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class SearchKey(CaseRecord, Base):
    """One thing that a person is found by in a search (`rules.searching`), beside what is compared.

    Keys stand in the order of their bytes, so that those with one beginning are a range of the index.
    """

    __tablename__ = "search_keys"
    __belongs_by__ = ("person_id",)
    __table_args__ = (Index("ix_search_keys_person", "person_id", "key"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(String(80).with_variant(String(80, collation="C"), "postgresql"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True)


class NotSame(CaseRecord, Base):
    """Somebody looked and said that a referral is not about this family; it is offered again when more speaks for it.

    `score` and `facts` are what was to be seen when it was said.
    """

    __tablename__ = "not_same"
    __belongs_by__ = ("family_id", "referral_id")
    __table_args__ = (UniqueConstraint("referral_id", "family_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    referral_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
    said_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    said_at: Mapped[datetime]
    because: Mapped[str] = mapped_column(Text, default="")
    score: Mapped[float] = mapped_column(default=0.0)
    facts: Mapped[list[str]] = mapped_column(default=list)


class NotSamePeople(CaseRecord, Base):
    """Somebody said that two persons are two; `person_id` is the smaller id. Offered again when more speaks for it."""

    __tablename__ = "not_same_people"
    __belongs_by__ = ("person_id", "other_id")
    __table_args__ = (UniqueConstraint("person_id", "other_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    said_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    said_at: Mapped[datetime]
    because: Mapped[str] = mapped_column(Text, default="")
    score: Mapped[float] = mapped_column(default=0.0)
    facts: Mapped[list[str]] = mapped_column(default=list)


class MergeKind(StrEnum):
    """What was merged."""

    PERSON = "person"
    FAMILY = "family"


class Merge(CaseRecord, Base):
    """Two records were found to be of one person or family; `moved` says row by row what to put back to part them."""

    __tablename__ = "merges"
    __belongs_by__ = ("kept_family_id", "gone_family_id", "kept_person_id", "gone_person_id")

    id: Mapped[uuid.UUID] = uuid_pk()
    kind: Mapped[MergeKind]
    kept_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    gone_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    kept_family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    gone_family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    because: Mapped[str] = mapped_column(Text)
    reasons: Mapped[list[str]] = mapped_column(default=list)
    moved: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    undone_by_name: Mapped[str] = mapped_column(String(120), default="")
    undone_because: Mapped[str] = mapped_column(Text, default="")
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}
