"""The audit trail's records: the events, the head of their chain, and which families an event of many names."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base

Sequence = BigInteger().with_variant(Integer(), "sqlite")
HEAD = 1


class AuditEvent(Base):
    """One thing that happened: ids and words of the service only, never a name or a note.

    Rows are only ever added: migration 0002 has the database refuse anything else.
    """

    __tablename__ = "audit_events"

    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[uuid.UUID | None]
    agency_id: Mapped[uuid.UUID | None]
    roles: Mapped[str] = mapped_column(String(300))
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(64), index=True)
    family_id: Mapped[uuid.UUID | None]
    written: Mapped[str] = mapped_column("facts", Text())
    """The facts as canonical JSON: text, so that what was signed can be read back to the letter on both databases."""
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))

    __table_args__ = (
        Index("ix_audit_events_family", "family_id", "sequence"),
        Index("ix_audit_events_actor", "actor_id", "sequence"),
        Index("ix_audit_events_agency", "agency_id", "sequence"),
        Index("ix_audit_events_action", "action", "sequence"),
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What else was said of it."""
        found: dict[str, Any] = json.loads(self.written)
        return found


class AuditHead(Base):
    """The newest event's number and MAC, in one row with a MAC of its own; held while an act adds its events."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(Sequence)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    own_mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditMention(Base):
    """One family that an event of several families names.

    Derived from the event's facts, so that "who has looked at this family" asks an index; `flask audit verify` compares
    it with the events, and it can be made again from them.
    """

    __tablename__ = "audit_mentions"

    family_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)

    __table_args__ = (Index("ix_audit_mentions_sequence", "sequence", "family_id"),)
