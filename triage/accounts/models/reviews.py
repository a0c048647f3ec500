"""The quarterly review of who has access."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.accounts.models.people import Agency, User
from triage.db import Base, uuid_pk


class ReviewAnswer(StrEnum):
    """What became of one account in a review."""

    CONFIRMED = "confirmed"
    ENDED = "ended"
    SUSPENDED = "suspended"


class AccessReview(Base):
    """One agency's accounts of one quarter, each of which somebody confirms or ends."""

    __tablename__ = "access_reviews"
    __table_args__ = (UniqueConstraint("agency_id", "quarter"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    quarter: Mapped[str] = mapped_column(String(7))
    opened_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship(lazy="joined")
    lines: Mapped[list[ReviewLine]] = relationship(back_populates="review")


class ReviewLine(Base):
    """One account in a review."""

    __tablename__ = "access_review_lines"
    __table_args__ = (UniqueConstraint("review_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("access_reviews.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    answer: Mapped[ReviewAnswer | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    revision: Mapped[int] = mapped_column(default=1)

    review: Mapped[AccessReview] = relationship(back_populates="lines")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])

    __mapper_args__ = {"version_id_col": revision}
