"""Naming a keyworker, with caseload and cap at the choice: a cap warns and never stops (programme.md)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from triage import audit, clock
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.allocations import briefs, queries
from triage.allocations.commands import NameKeyworker, RecordRefusal
from triage.allocations.models import Allocation, AllocationStatus
from triage.allocations.queries import CapacityRow
from triage.allocations.service.holding import (
    check_at_allocation,
    end,
    hand_to,
    must_be_current,
    must_be_open,
    off_the_list,
)
from triage.db import transaction
from triage.errors import Invalid, Refused
from triage.notices.service import settle, tell
from triage.rules.dates import long_date
from triage.rules.tiers import TIER_LABELS, Tier
from triage.settings import settings

NAMED_FROM = (AllocationStatus.AWAITING_KEYWORKER, AllocationStatus.ACTIVE)


def capacity(tier: Tier) -> Sequence[CapacityRow]:
    """Each keyworker of the tier with caseload, cap and likely next vacancy, most room first."""
    chosen = settings()
    caps = {Tier.INTENSIVE: chosen.cap_intensive, Tier.LIGHT: chosen.cap_light, Tier.SUPER_LIGHT: 0}
    months = {
        Tier.INTENSIVE: chosen.expected_months_intensive,
        Tier.LIGHT: chosen.expected_months_light,
        Tier.SUPER_LIGHT: 0,
    }
    return queries.capacity(tier, caps=caps, months=months)


def name_keyworker(command: NameKeyworker, *, by: Actor) -> Allocation:
    """Give the family to a keyworker: the gate must be open, and going over the cap needs a reason.

    Raises:
        Refused: the challenge visit is still owed, or the allocation has ended.
        Invalid: the keyworker is at the cap and no reason is given, or is not in the team.
        Stale: somebody else changed the allocation in between.
    """
    with transaction():
        allocation = queries.allocation(command.allocation, seen_by=by)
        _must_name(allocation, by)
        must_be_current(allocation, command.seen_revision, changes=_changes(allocation))
        must_be_open(allocation)
        if allocation.status is AllocationStatus.AWAITING_VISIT:
            raise Refused("A keyworker is named only when the challenge visit is completed or waived by the chair.")
        if allocation.status not in NAMED_FROM:
            raise Refused("This family waits for a partner's answer, so no keyworker can be named.")
        was_active = allocation.status is AllocationStatus.ACTIVE
        place_with(
            allocation,
            team_id=command.team,
            worker_id=command.worker,
            over_cap_reason=command.over_cap_reason,
            why=command.why,
            by=by,
        )
        off_the_list(allocation.family_id, why="allocated")
        settle(f"/allocations/{allocation.id}")
        briefs.ask_for_worker(allocation, introduce=True, by=by)
        audit.record(
            "allocations.handed_on" if was_active else "allocations.keyworker_named",
            subject=allocation,
            by=by,
            family_id=allocation.family_id,
            worker=command.worker,
        )
    return allocation


def place_with(
    allocation: Allocation, *, team_id: uuid.UUID, worker_id: uuid.UUID, over_cap_reason: str, why: str = "", by: Actor
) -> None:
    """Put the family with a keyworker of that team and make them the holder."""
    row = next((row for row in capacity(allocation.tier) if (row.team_id, row.worker_id) == (team_id, worker_id)), None)
    if row is None:
        raise Invalid("Choose a keyworker of that team.")
    caseload = queries.caseload(worker_id)
    if caseload >= row.cap and allocation.worker_id != worker_id and not over_cap_reason.strip():
        raise Invalid(
            f"{row.worker} {over_cap(row)} Choose somebody else, or say why this family should go over the cap."
        )
    worker = accounts.active_user(worker_id)
    allocation.team_id = team_id
    allocation.agency_id = worker.agency_id
    allocation.worker_id = worker_id
    allocation.status = AllocationStatus.ACTIVE
    if allocation.allocated_at is None:
        check_at_allocation(allocation.family_id, by=by)
        allocation.allocated_at = clock.now()
    allocation.caseload_when_named = caseload
    allocation.cap_when_named = row.cap
    allocation.over_cap_reason = over_cap_reason.strip()
    hand_to(allocation, worker, why=why or "Named as keyworker")
    tell(
        f"You are the keyworker for {allocation.family.reference}.",
        href=f"/my-families/{allocation.id}",
        user_id=worker_id,
    )


def over_cap(row: CapacityRow) -> str:
    """The load, the cap and when room is likely, in words."""
    free = f" The next place is likely about {long_date(row.next_vacancy)}." if row.next_vacancy else ""
    return f"already has {row.caseload} families and the cap is {row.cap}.{free}"


def record_refusal(command: RecordRefusal, *, by: Actor) -> Allocation:
    """The family said no before the work began: the episode never started (programme.md, "After allocation")."""
    with transaction():
        allocation = queries.allocation(command.allocation, seen_by=by)
        must_be_current(allocation, command.seen_revision, changes=_changes(allocation))
        must_be_open(allocation)
        if allocation.status is AllocationStatus.ACTIVE:
            raise Refused("The work has begun, so this is a closure and not a refusal.")
        allocation.refused_by = command.refused_by
        end(allocation, AllocationStatus.REFUSED, reason_code="refused", reason=command.reason, by=by)
        off_the_list(allocation.family_id, why="refused")
        tell(
            f"{allocation.family.reference}: the family refused before the work began.",
            href=f"/allocations/{allocation.id}",
            holders_of=Permission.ALLOCATIONS_MANAGE,
        )
        audit.record("allocations.refused", subject=allocation, by=by, family_id=allocation.family_id)
    return allocation


def _must_name(allocation: Allocation, by: Actor) -> None:
    """The coordinator names keyworkers, and so does the manager who holds the family for the team."""
    if by.may(Permission.ALLOCATIONS_MANAGE):
        return
    manager = queries.manager_of(allocation.team_id) if allocation.team_id else None
    if manager is None or manager.id != by.user_id:
        raise Refused("The coordinator or the team's manager names the keyworker.")


def _changes(allocation: Allocation) -> tuple[str, ...]:
    """How it stands now, for somebody who saw it before."""
    worker = f", with {allocation.worker.name}" if allocation.worker else ""
    return (f"{TIER_LABELS[allocation.tier]}: {allocation.status.value.replace('_', ' ')}{worker}",)
