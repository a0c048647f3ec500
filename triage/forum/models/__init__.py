"""The forum's own list and the low-level concerns that it rests on."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency
from triage.db import Base, uuid_pk
from triage.families.models import Family, Person


class ConcernKind(StrEnum):
    """What somebody noticed; each is below what a framework asks for, and several together are not."""

    ATTENDANCE = "attendance"
    BEHAVIOUR = "behaviour"
    NEIGHBOURS = "neighbours"
    POLICE_CALLS = "police_calls"
    DEBT = "debt"
    HOUSING = "housing"
    HEALTH = "health"
    SUBSTANCE = "substance"
    CONFLICT = "conflict"
    CARING = "caring"
    OTHER = "other"


CONCERN_LABELS = {
    ConcernKind.ATTENDANCE: "Missing school now and then",
    ConcernKind.BEHAVIOUR: "A child’s behaviour",
    ConcernKind.NEIGHBOURS: "Trouble with neighbours",
    ConcernKind.POLICE_CALLS: "Calls to the police",
    ConcernKind.DEBT: "Debt or arrears",
    ConcernKind.HOUSING: "The home, or losing it",
    ConcernKind.HEALTH: "Health, or missed appointments",
    ConcernKind.SUBSTANCE: "Drink or drugs",
    ConcernKind.CONFLICT: "Conflict at home",
    ConcernKind.CARING: "A child who cares for somebody",
    ConcernKind.OTHER: "Something else",
}


class Concern(CaseRecord, Base):
    """One thing that one agency noticed about a family on a day; it is opinion or fact, and says which."""

    __tablename__ = "concerns"
    __table_args__ = (Index("ix_concerns_family", "family_id", "noticed_on"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"))
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
    person: Mapped[Person | None] = relationship()

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

    __table_args__ = (
        Index("ix_forum_entries_order", "state", weight.desc(), "reference"),
        Index("uq_forum_entries_family", "family_id", unique=True, sqlite_where=LOOKED_AT, postgresql_where=LOOKED_AT),
    )
    __mapper_args__ = {"version_id_col": revision}
