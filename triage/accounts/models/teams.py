"""The council's teams and who works in them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.accounts.models.people import Agency, User
from triage.db import Base, uuid_pk


class Team(Base):
    """A council team that takes families at one tier."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str] = mapped_column(String(120))
    tier: Mapped[str] = mapped_column(String(40))
    area: Mapped[str] = mapped_column(String(120), default="")
    active: Mapped[bool] = mapped_column(default=True)

    agency: Mapped[Agency] = relationship(lazy="joined")
    workers: Mapped[list[TeamWorker]] = relationship(back_populates="team")


class TeamWorker(Base):
    """A keyworker's place in a team; a cap of their own overrides the tier's setting."""

    __tablename__ = "team_workers"
    __table_args__ = (UniqueConstraint("team_id", "user_id"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    cap: Mapped[int | None]
    is_manager: Mapped[bool] = mapped_column(default=False)
    away_until: Mapped[datetime | None]

    team: Mapped[Team] = relationship(back_populates="workers")
    user: Mapped[User] = relationship(lazy="joined")
