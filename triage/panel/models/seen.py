"""The list as a panel saw it: the place of every family that waited when the papers went out."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.db import Base
from triage.panel.models.listing import ListEntry


class SeenPlace(CaseRecord, Base):
    """One family's place and points then, kept in rows so that a page of the list looks up its own families alone."""

    __tablename__ = "seen_places"
    __belongs_by__ = ("entry_id",)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("list_entries.id"), primary_key=True, index=True)
    place: Mapped[int]
    points: Mapped[int]

    entry: Mapped[ListEntry] = relationship()

    __table_args__ = (Index("ix_seen_places_place", "meeting_id", "place"),)
