"""What is read of teams."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from triage.accounts.models import Team, TeamWorker, User
from triage.db import db
from triage.errors import NotFound


def teams(*, tier: str | None = None) -> Sequence[Team]:
    """The active teams by name, of one tier or of all."""
    query = select(Team).where(Team.active).order_by(Team.name)
    if tier is not None:
        query = query.where(Team.tier == tier)
    return db.session.scalars(query).all()


def team(team_id: uuid.UUID) -> Team:
    """One team; raises `NotFound`."""
    found = db.session.get(Team, team_id)
    if found is None:
        raise NotFound
    return found


def workers_of(team_id: uuid.UUID) -> Sequence[TeamWorker]:
    """The keyworkers of a team by name."""
    query = (
        select(TeamWorker)
        .join(User, User.id == TeamWorker.user_id)
        .where(TeamWorker.team_id == team_id, User.active)
        .order_by(User.name, User.id)
    )
    return db.session.scalars(query).all()
