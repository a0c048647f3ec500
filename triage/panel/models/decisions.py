"""What the panel resolved, and what it gave people to do."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.case_records import CaseRecord
from triage.accounts.models import Agency, User
from triage.db import Base, uuid_pk
from triage.families.models import Family
from triage.rules.decisions import DecisionKind
from triage.rules.meetings import ActionStatus

if TYPE_CHECKING:
    from triage.panel.models.items import Item
    from triage.panel.models.meetings import Meeting


class Decision(CaseRecord, Base):
    """What the panel resolved on an item; everything that follows links back to it. Never edited."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("idempotency_key"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("items.id"), index=True)
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("families.id"), index=True)
    kind: Mapped[DecisionKind]
    reason_code: Mapped[str] = mapped_column(String(60))
    rationale: Mapped[str] = mapped_column(Text)
    dissent: Mapped[str] = mapped_column(Text, default="")
    recommended: Mapped[str] = mapped_column(String(40), default="")
    departs: Mapped[bool] = mapped_column(default=False)
    departure_reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    verdict_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("verdicts.id"))
    idempotency_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    proposals: Mapped[str] = mapped_column(Text, default="")
    chairs_action: Mapped[bool] = mapped_column(default=False)
    chairs_reason: Mapped[str] = mapped_column(Text, default="")
    chair_name: Mapped[str] = mapped_column(String(120), default="")
    ratified_at: Mapped[datetime | None]
    ratified_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    ratified_at_meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    ratified_note: Mapped[str] = mapped_column(Text, default="")
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decisions.id"))
    replaces_because: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item | None] = relationship(back_populates="decisions")
    family: Mapped[Family] = relationship()
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id])
    ratified_at_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[ratified_at_meeting_id])
    replaced_by: Mapped[Decision | None] = relationship(remote_side="Decision.id", foreign_keys=[replaced_by_id])

    __mapper_args__ = {"version_id_col": revision}


class Action(CaseRecord, Base):
    """A task a meeting gave to an agency and a person."""

    __tablename__ = "actions"
    __belongs_by__ = ("family_id", "item_id")
    __table_args__ = (Index("ix_actions_agency", "agency_id", "status"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("items.id"), index=True)
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decisions.id"))
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("families.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    what: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    status: Mapped[ActionStatus] = mapped_column(default=ActionStatus.OPEN)
    note: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime | None]
    updated_by_name: Mapped[str] = mapped_column(String(120), default="")
    revision: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item | None] = relationship(back_populates="actions")
    agency: Mapped[Agency] = relationship(lazy="joined")
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    family: Mapped[Family | None] = relationship()

    __mapper_args__ = {"version_id_col": revision}
