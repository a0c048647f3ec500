"""Invitations: how somebody gets an account."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.access.permissions import Role
from triage.accounts.models.people import Agency, User
from triage.db import Base, uuid_pk


class Invitation(Base):
    """A link to one address that makes one account, once and within two days; only the link's hash is kept."""

    __tablename__ = "invitations"

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    waiting_email: Mapped[str | None] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    job_title: Mapped[str] = mapped_column(String(120), default="")
    roles: Mapped[list[str]]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    sent_times: Mapped[int] = mapped_column(default=1)
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    revision: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])

    __mapper_args__ = {"version_id_col": revision}

    @property
    def held_roles(self) -> list[Role]:
        """The roles that the account will have."""
        return [Role(role) for role in self.roles]
