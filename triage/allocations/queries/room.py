"""How much room there is, and who runs which team."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from triage.access.permissions import Role
from triage.accounts.models import Team, TeamWorker, User
from triage.allocations.models import (
    Allocation,
    AllocationStatus,
)
from triage.db import db
from triage.rules.dates import add_months
from triage.rules.tiers import Tier


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """One keyworker's room: families held against the cap, and when the next place is likely to come free."""

    team_id: uuid.UUID
    team: str
    worker_id: uuid.UUID
    worker: str
    caseload: int
    cap: int
    next_vacancy: date | None

    @property
    def room(self) -> int:
        """Places left; below zero when over the cap."""
        return self.cap - self.caseload


def capacity(tier: Tier, *, caps: dict[Tier, int], months: dict[Tier, int]) -> Sequence[CapacityRow]:
    """Each keyworker of that tier with families held, cap and likely next vacancy, the most room first.

    `caps` and `months` come from the settings: families per worker, and how long one is usually worked with.
    """
    held = (
        select(
            Allocation.worker_id,
            func.count().label("families"),
            func.min(Allocation.allocated_at).label("oldest"),
        )
        .where(Allocation.status == AllocationStatus.ACTIVE)
        .group_by(Allocation.worker_id)
        .subquery()
    )
    query = (
        select(Team.id, Team.name, User.id, User.name, held.c.families, held.c.oldest, TeamWorker.cap)
        .join(TeamWorker, TeamWorker.team_id == Team.id)
        .join(User, User.id == TeamWorker.user_id)
        .outerjoin(held, held.c.worker_id == User.id)
        .where(Team.tier == tier.value, Team.active, User.active, TeamWorker.is_manager.is_(False))
        .order_by(Team.name, User.name, User.id)
    )
    rows = [
        CapacityRow(team_id, team, worker_id, worker, families or 0, cap or caps[tier], _later(oldest, months[tier]))
        for team_id, team, worker_id, worker, families, oldest, cap in db.session.execute(query)
    ]
    return sorted(rows, key=lambda row: -row.room)


def caseload(worker_id: uuid.UUID) -> int:
    """How many families a keyworker works with now."""
    query = (
        select(func.count())
        .select_from(Allocation)
        .where(Allocation.worker_id == worker_id, Allocation.status == AllocationStatus.ACTIVE)
    )
    return db.session.scalar(query) or 0


def manager_of(team_id: uuid.UUID) -> User | None:
    """Who runs a team and holds its families until a keyworker is named."""
    query = (
        select(User)
        .join(TeamWorker, TeamWorker.user_id == User.id)
        .where(TeamWorker.team_id == team_id, TeamWorker.is_manager, User.active)
        .order_by(User.name)
    )
    return db.session.scalars(query).first()


def team_of_tier(tier: Tier) -> Team | None:
    """The first active team of a tier that has a manager."""
    query = (
        select(Team)
        .join(TeamWorker, TeamWorker.team_id == Team.id)
        .where(Team.tier == tier.value, Team.active, TeamWorker.is_manager)
        .order_by(Team.name)
    )
    return db.session.scalars(query).first()


def a_coordinator() -> User | None:
    """Somebody at the coordinator's desk, who holds what nobody else does yet."""
    query = select(User).where(User.active).order_by(User.created_at, User.id)
    return next((user for user in db.session.scalars(query) if Role.COORDINATOR.value in user.roles), None)


def _later(oldest: datetime | None, months: int) -> date | None:
    """About when the longest-held family will be finished with."""
    return add_months(oldest.date(), months) if oldest is not None else None
