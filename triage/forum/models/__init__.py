"""The forum's own list and the low-level concerns that it rests on."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.families.models import Family, Person
from triage.rules.concerns import ConcernKind

WITHOUT_FAMILY = text("family_id IS NULL AND taken_back_at IS NULL")  # nosemgrep: sql-from-words -- words of ours


class Concern(CaseRecord, Base):
    """One thing that one agency noticed about a family on a day; it is opinion or fact, and says which.

    Until the coordinator has found the family, it belongs to none: `named` is whom the member meant, in their words.
    """

    __tablename__ = "concerns"
    __table_args__ = (
        Index("ix_concerns_family", "family_id", "noticed_on"),
        Index("ix_concerns_waiting", "noted_at", sqlite_where=WITHOUT_FAMILY, postgresql_where=WITHOUT_FAMILY),
    )

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"))
    named: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[ConcernKind]
    level: Mapped[int]
    is_fact: Mapped[bool] = mapped_column(default=True)
    words: Mapped[str] = mapped_column(Text)
    noticed_on: Mapped[date]
    sensitivity: Mapped[str] = mapped_column(String(20), default="general")
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    evidence_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("evidence_items.id"))
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    taken_back_at: Mapped[datetime | None]
    taken_back_because: Mapped[str] = mapped_column(Text, default="")
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship()
    family: Mapped[Family | None] = relationship()
    person: Mapped[Person | None] = relationship()
    noted_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": revision}


class ForumState(StrEnum):
    """Where a family stands with the forum."""

    WATCHED = "watched"
    PUT_FORWARD = "put_forward"
    ON_PROGRAMME = "on_programme"
    CLOSED = "closed"


FORUM_STATE_LABELS = {
    ForumState.WATCHED: "The forum looks at it",
    ForumState.PUT_FORWARD: "Put forward to the panel",
    ForumState.ON_PROGRAMME: "On the programme",
    ForumState.CLOSED: "No longer looked at",
}


class ForumNoteKind(StrEnum):
    """What happened with a family at the forum."""

    CAME = "came"
    LOOKED = "looked"
    PUT_FORWARD = "put_forward"
    CLOSED = "closed"
    REOPENED = "reopened"
    ON_PROGRAMME = "on_programme"


FORUM_NOTE_LABELS = {
    ForumNoteKind.CAME: "Came to the forum",
    ForumNoteKind.LOOKED: "Looked at, and agreed",
    ForumNoteKind.PUT_FORWARD: "Put forward to the panel",
    ForumNoteKind.CLOSED: "No longer looked at",
    ForumNoteKind.REOPENED: "Looked at again: the concern rose",
    ForumNoteKind.ON_PROGRAMME: "On the programme",
}


class ForumCause(StrEnum):
    """How a family came to the forum."""

    CONCERNS = "concerns"
    STUCK = "stuck"
    NAMED = "named"


FORUM_CAUSE_LABELS = {
    ForumCause.CONCERNS: "Several concerns together",
    ForumCause.STUCK: "Stuck on the panel’s list",
    ForumCause.NAMED: "Named by a member",
}

LOOKED_AT = text("state = 'watched'")  # nosemgrep: sql-from-words -- a word of ours


class ForumEntry(CaseRecord, Base):
    """A family that the forum looks at: how it came, how much is known, what was agreed, and when it is looked at next.

    `weight` is what its concerns weigh together and `weight_before` what they weighed when it was last looked at, so
    that a rise shows; both are written anew when a concern comes or ages.
    """

    __tablename__ = "forum_entries"

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20))
    cause: Mapped[ForumCause]
    why: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ForumState] = mapped_column(default=ForumState.WATCHED)
    policy: Mapped[str] = mapped_column(String(40))
    weight: Mapped[int] = mapped_column(default=0)
    weight_before: Mapped[int] = mapped_column(default=0)
    agreed: Mapped[str] = mapped_column(Text, default="")
    came_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    next_look_on: Mapped[date | None] = mapped_column(index=True)
    put_forward_at: Mapped[datetime | None]
    put_forward_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    put_forward_because: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str] = mapped_column(Text, default="")
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    notes: Mapped[list[ForumNote]] = relationship(back_populates="entry", order_by="ForumNote.at.desc()")

    __table_args__ = (
        Index("ix_forum_entries_order", "state", weight.desc(), "reference"),
        Index("uq_forum_entries_family", "family_id", unique=True, sqlite_where=LOOKED_AT, postgresql_where=LOOKED_AT),
    )
    __mapper_args__ = {"version_id_col": revision}


class ForumNote(CaseRecord, Base):
    """One line of a family's history with the forum: what happened, why or what was agreed, and the weight then."""

    __tablename__ = "forum_notes"
    __belongs_by__ = ("entry_id",)

    id: Mapped[uuid.UUID] = uuid_pk()
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("forum_entries.id"), index=True)
    kind: Mapped[ForumNoteKind]
    words: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[int]
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(120), default="")

    entry: Mapped[ForumEntry] = relationship(back_populates="notes")
