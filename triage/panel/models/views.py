"""Views of the list that somebody keeps, and acts on many families at once."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base, uuid_pk


class SavedView(Base):
    """Filters and sorting of the list under a name of one's own; `wanted` holds them as the address says them."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[uuid.UUID] = uuid_pk()
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    wanted: Mapped[dict[str, Any]]
    opens_first: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]


class BulkAct(Base):
    """One act on many families, done once; `outcomes` says of each entry how it came out, and why."""

    __tablename__ = "bulk_acts"

    id: Mapped[uuid.UUID] = uuid_pk()
    kind: Mapped[str] = mapped_column(String(40))
    families: Mapped[int]
    outcomes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
