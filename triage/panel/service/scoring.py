"""What a verdict makes of a family's place: points with their components, the key of the order, what lapsed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from triage import clock
from triage.panel.models import ListEntry
from triage.panel.queries import order
from triage.rules import plain, priority
from triage.rules.priority import PriorityPolicy
from triage.rules.routing import Recommendation
from triage.rules.verdict import ItemState, ItemVerdict, Outcome, Verdict


def score(entry: ListEntry, verdict: Verdict, *, agencies: int) -> None:
    """Write the points of this verdict on a family that so many agencies referred.

    The panel's own move keeps the place that it gave.
    """
    facts = priority.ListFacts(
        reference=entry.reference,
        waiting_since=entry.waiting_since,
        urgent=entry.urgent,
        high_need=entry.high_need,
        returned=entry.returned,
        agencies=max(1, agencies),
    )
    found = priority.signs_of(verdict, facts)
    entry.signs, entry.tally = found.to_list(), found.tally
    entry.unknown = [plain.to_plain(each) for each in found.unknown]
    entry.not_scored = list(found.not_scored)
    put_in_order(entry, order.list_policy())
    entry.framework = f"{verdict.framework}@{verdict.version}"
    entry.lapsed = lapsed_since(verdict, clock.local(entry.joined_at).date())
    entry.rescore_on = next_change(verdict)


def put_in_order(entry: ListEntry, policy: PriorityPolicy) -> None:
    """The points that a policy gives for what is stored, and the key; the panel's own move keeps the place it gave."""
    entry.policy = policy.key
    entry.points = priority.points_of(entry.tally, policy)
    key = priority.key_on(entry.points, entry.waiting_since, policy, on=clock.today())
    entry.score_key = key.order_key
    if not entry.moved:
        entry.order_key, entry.capped, entry.tie = key.order_key, key.capped, priority.tie_of(entry.reference)


def recommend(entry: ListEntry, recommendation: Recommendation) -> None:
    """Write the tier that the routing policy recommends, with its reasons."""
    entry.recommended = recommendation.tier.value if recommendation.tier else ""
    entry.recommendation = recommendation.to_dict()


def accepted(before: str, now: Outcome, then: Outcome) -> Outcome:
    """The outcome that the list keeps: evidence that merely aged takes nothing back (frameworks.md, "How to judge").

    `then` is what today's evidence would have said on the day the family joined: a rejected item lowers it, a lapsed
    one does not.
    """
    return max(now, min(Outcome(before), then, key=lambda each: each.rank), key=lambda each: each.rank)


def lapsed_since(verdict: Verdict, joined: date) -> list[dict[str, Any]]:
    """What counted when the family joined and has aged out since: in words, with the kinds of information it was."""
    lines = []
    for headline in verdict.headlines + verdict.filters:
        aged = [item for item in headline.items if _aged_out(item, joined)]
        if aged:
            last = max(item.lapses_on for item in aged if item.lapses_on)
            state = "no longer met" if not headline.met else "still met by other evidence"
            words = f"{headline.label}: evidence lapsed on {last.day} {last:%B %Y}, {state}"
            lines.append({"words": words, "kinds": sorted({item.sensitivity.value for item in aged})})
    return lines


def next_change(verdict: Verdict) -> date | None:
    """The first day on which time alone changes what the evidence is worth."""
    days = [item.lapses_on + timedelta(days=1) for item in _items(verdict) if item.counts and item.lapses_on]
    days += [item.on for item in _items(verdict) if item.state is ItemState.NOT_YET and item.on]
    if verdict.lapses_on:
        days.append(verdict.lapses_on + timedelta(days=1))
    return min((day for day in days if day > verdict.assessed_on), default=None)


def _aged_out(item: ItemVerdict, joined: date) -> bool:
    return item.state is ItemState.LAPSED and item.lapses_on is not None and item.lapses_on >= joined


def _items(verdict: Verdict) -> Iterable[ItemVerdict]:
    for headline in verdict.headlines + verdict.filters:
        yield from headline.items
