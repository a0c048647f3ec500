"""What an agency and the council have agreed about sharing information."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.accounts.models.people import Agency
from triage.db import Base, uuid_pk


class AgreementKind(StrEnum):
    """Between two organisations, or within the council."""

    SHARING = "sharing"
    INTERNAL = "internal"


class AgreementState(StrEnum):
    """Where an agreement stands on one day."""

    TO_COME = "to come"
    IN_FORCE = "in force"
    ENDS_SOON = "ends soon"
    OVER = "over"
    ENDED_EARLY = "ended early"


class SharingAgreement(Base):
    """The ground on which an agency's people may see anything here; without one in force nobody of it gets in.

    A sharing agreement has a last day. An internal arrangement covers a service of the council itself, which is one
    data controller and signs nothing with itself: it has a review date, and no end until somebody ends it.
    """

    __tablename__ = "sharing_agreements"

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    kind: Mapped[AgreementKind]
    reference: Mapped[str] = mapped_column(String(60))
    covers: Mapped[str] = mapped_column(Text)
    signed_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    review_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    warned_at: Mapped[datetime | None]
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": revision}

    @property
    def last_day(self) -> date | None:
        """The last day on which it is in force; None where it has no end."""
        return self.ended_on if self.ended_on is not None else self.ends_on
