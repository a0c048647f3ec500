"""A published policy comes to the list: its points are worked out beside it, and then every place changes at once.

Until then the list is read, moved and scored as before. What points rest on is stored with each place as a tally, so
that a policy is worked out once for each tally and not for each family (performance.md, "Priority").
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from triage import audit, clock, jobs
from triage.access import scope
from triage.access.actor import SERVICE
from triage.criteria import changes
from triage.criteria import queries as criteria
from triage.criteria.commands import CriteriaKind
from triage.db import db, transaction
from triage.panel.models import ListEntry, Rekeying, RekeyingState
from triage.panel.queries import changing_over, order
from triage.panel.queries import rekeying as queries
from triage.panel.queries.order import Order
from triage.rules.priority import PriorityPolicy, points_of
from triage.rules.priority_policy import THOUSAND

EVERY_SECONDS = 15
PART = 20_000


@dataclass(frozen=True, slots=True)
class _Beside:
    """A family that the panel placed by hand, and whom it stood next below; None for the top of the list."""

    entry_id: uuid.UUID
    above_id: uuid.UUID | None
    steps: int


def begin(kind: CriteriaKind, key: str) -> None:
    """What `criteria.changes` calls when a version's day has come: from now on the list is on its way to it."""
    if kind is not CriteriaKind.PRIORITY:
        return
    with transaction():
        for earlier in queries.under_way():
            earlier.state = RekeyingState.REPLACED
        db.session.add(Rekeying(policy=key, total=queries.count(), asked_at=clock.now()))
        audit.record("panel.policy_begun", subject="list", by=SERVICE, policy=key)


def work() -> None:
    """Work out the next parts of what is under way, and change the list over when all of it is worked out."""
    while (found := queries.next_up()) is not None:
        rekeying_id, after = found
        part = queries.tallies(after, limit=PART)
        with transaction():
            rekeying = db.session.get_one(Rekeying, rekeying_id)
            if rekeying.state not in queries.UNDER_WAY:
                continue
            policy = criteria.priority_policy(rekeying.policy)
            work_out(part.tallies, policy)
            rekeying.state = RekeyingState.WORKING
            rekeying.done = min(rekeying.total, rekeying.done + part.families)
            rekeying.after = part.last
            if part.families < PART:
                change_over(policy)
                rekeying.state, rekeying.finished_at = RekeyingState.DONE, clock.now()
                rekeying.done = rekeying.total
                audit.record("panel.policy_done", subject="list", by=SERVICE, policy=rekeying.policy)
        criteria.forget()


def work_out(tallies: Sequence[str], policy: PriorityPolicy) -> None:
    """Keep what the policy gives for each of these tallies; those that are kept already stay."""
    known = queries.worked_out(policy.key)
    fresh = [each for each in dict.fromkeys(tallies) if each not in known]
    changing_over.keep({each: points_of(each, policy) for each in fresh}, policy)


def change_over(policy: PriorityPolicy) -> None:
    """Give every place its points and key by this policy, in one statement: nobody reads a list of two orders.

    Tallies that came up since they were collected are worked out first. The revision of each place goes up, so that an
    act that was on its way with the old points is told so. Families placed by hand stay beside whom they stood.
    """
    work_out(queries.all_tallies(), policy)
    beside = _beside()
    with scope.as_service():
        db.session.flush()
        changing_over.change_all(policy)
        db.session.expire_all()
        _put_back(beside, Order.of(policy))


def _beside() -> list[_Beside]:
    """Whom each family placed by hand stands next below, families placed by hand between them counted."""
    return [_Beside(*each) for each in queries.placed_by_hand(order.today())]


def _put_back(beside: Sequence[_Beside], comparing: Order) -> None:
    """Families placed by hand stand again below whom they stood, in the new keys."""
    top = queries.highest_not_moved(comparing)
    for each in beside:
        entry = db.session.get_one(ListEntry, each.entry_id)
        above = db.session.get_one(ListEntry, each.above_id) if each.above_id is not None else None
        if above is not None:
            entry.order_key, entry.tie, entry.capped = above.order_key, above.tie + 1, above.capped
        elif top is not None:
            entry.order_key, entry.tie, entry.capped = top.order_key + THOUSAND - each.steps, top.tie, top.capped


changes.subscribe(begin)
jobs.every(EVERY_SECONDS, "panel: a new policy for the list", work)
