"""A new policy on its way to every place on the list: how far it has come, and when the list changed to it."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from triage.db import Base, uuid_pk


class RekeyingState(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    REPLACED = "replaced"


class TallyPoints(Base):
    """What a policy gives for a tally: worked out once, however many families have it."""

    __tablename__ = "tally_points"

    policy: Mapped[str] = mapped_column(String(40), primary_key=True)
    tally: Mapped[str] = mapped_column(String(80), primary_key=True)
    points: Mapped[int]


class Rekeying(Base):
    """One policy for the whole list. `after` is the last place that was worked out, to go on from after a crash."""

    __tablename__ = "rekeyings"

    id: Mapped[uuid.UUID] = uuid_pk()
    policy: Mapped[str] = mapped_column(String(40))
    state: Mapped[RekeyingState] = mapped_column(default=RekeyingState.WAITING)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    after: Mapped[uuid.UUID | None]
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
