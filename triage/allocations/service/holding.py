"""What every act here keeps true: an open allocation has one holder, and the list knows where the family is."""

from __future__ import annotations

import uuid

from triage import clock
from triage.access.actor import Actor
from triage.accounts.models import User
from triage.allocations import queries
from triage.allocations.models import OPEN_STATUSES, Allocation, AllocationStatus, Holder
from triage.db import db
from triage.errors import Invalid, Refused, Stale
from triage.evidence import service as evidence
from triage.evidence.models import VerdictMoment
from triage.panel.models import EntryStatus, ListChange, ListChangeKind
from triage.restriction import service as restriction


def hand_to(allocation: Allocation, user: User, *, why: str) -> None:
    """Make this person the holder from now on, and keep who it was before."""
    now = clock.now()
    for holder in allocation.holders:
        if holder.to_at is None:
            if holder.user_id == user.id:
                return
            holder.to_at = now
    allocation.holder_id = user.id
    restriction.name_holder(allocation.family_id, [user.id])
    allocation.holders.append(Holder(user_id=user.id, from_at=now, why=why))


def check_at_allocation(family_id: uuid.UUID, *, by: Actor) -> None:
    """Judge the family again now that somebody takes it on, and keep what was found."""
    evidence.keep_verdict(family_id, VerdictMoment.ALLOCATION, by=by)


def end(allocation: Allocation, status: AllocationStatus, *, reason_code: str, reason: str, by: Actor) -> None:
    """Close an allocation that did not come about, with why, and keep the verdict as it stands then."""
    evidence.keep_verdict(allocation.family_id, VerdictMoment.CLOSURE, by=by)
    now = clock.now()
    allocation.status = status
    allocation.ended_at = now
    allocation.end_reason_code = reason_code
    allocation.end_reason = reason
    for holder in allocation.holders:
        holder.to_at = holder.to_at or now


def back_to_the_list(family_id: uuid.UUID, *, note: str, by: Actor) -> None:
    """The family waits again, in the place it had (panel.md, "Decisions": "with its priority kept")."""
    entry = queries.decided_entry(family_id)
    if entry is None:
        return
    entry.status = EntryStatus.WAITING
    entry.note = note
    entry.returned += 1
    entry.progress_on = clock.today()
    entry.changes.append(
        ListChange(kind=ListChangeKind.TAKEN_BACK, words=note, points=entry.points, at=clock.now(), by_name=by.name)
    )


def off_the_list(family_id: uuid.UUID, *, why: str) -> None:
    """The allocation is complete, so the family waits no more."""
    entry = queries.decided_entry(family_id)
    if entry is not None:
        entry.status = EntryStatus.LEFT
        entry.left_at = clock.now()
        entry.left_why = why


def must_be_current(record: object, seen_revision: int, *, changes: tuple[str, ...] = ()) -> None:
    """Raise `Stale` when somebody changed the record after this person saw it."""
    if getattr(record, "revision", None) != seen_revision:
        raise Stale(changes=changes)


def must_be_open(allocation: Allocation) -> None:
    """Raise `Refused` when there is nothing left to do."""
    if allocation.status not in OPEN_STATUSES:
        raise Refused("This allocation has already ended.")


def must_have_none_open(family_id: uuid.UUID) -> None:
    """Raise `Refused` when the family is already with somebody: a family has one tier at a time."""
    db.session.flush()
    if queries.open_allocation(family_id) is not None:
        raise Refused("This family already has an open allocation. End it or hand it on first.")


def coordinator_or(by: Actor) -> uuid.UUID:
    """Who holds a case that nobody else does yet: the coordinator's desk, else whoever acts."""
    found = queries.a_coordinator()
    if found is not None:
        return found.id
    if by.user_id is None:
        raise Invalid("No coordinator has an account, so nobody could hold this family.")
    return by.user_id
