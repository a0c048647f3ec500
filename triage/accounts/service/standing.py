"""May somebody who has signed in go on? An agreement in force, no suspension, the statement accepted."""

from __future__ import annotations

from triage import clock
from triage.access.barriers import Barrier, BarrierKind
from triage.accounts.models import User
from triage.accounts.queries import standing as queries
from triage.accounts.words import current_statement


def in_the_way(user: User) -> Barrier | None:
    """What stops this person from going on, asked at every request; None lets them in."""
    if user.suspended_at is not None:
        return Barrier(BarrierKind.SUSPENDED)
    agreed, accepted = queries.grounds(user.id, user.agency_id, version=current_statement().version, on=clock.today())
    if not agreed:
        return Barrier(BarrierKind.NO_AGREEMENT)
    return None if accepted else Barrier(BarrierKind.STATEMENT)
