"""How high a family stands on the list: a transparent, additive and versioned set of points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.rules import plain
from triage.rules.dates import long_date
from triage.rules.framework import Sensitivity
from triage.rules.priority_policy import (
    THOUSAND,
    ComponentKind,
    ComponentRule,
    PriorityPolicy,
    policy,
    read_policy,
)
from triage.rules.verdict import HeadlineVerdict, ItemVerdict, Question, Standing, Verdict

__all__ = [
    "Component",
    "Entry",
    "ListFacts",
    "Priority",
    "PriorityPolicy",
    "Unknown",
    "order",
    "order_key",
    "policy",
    "read_policy",
    "score",
]

EPOCH = date(1970, 1, 1)
VERIFIED = " (verified)"
NOT_VERIFIED = " (not verified yet)"


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What the list knows of a family beside its verdict; None: not known."""

    reference: str
    waiting_since: date
    urgent: bool = False
    high_need: bool | None = None
    agencies: int = 1
    """How many agencies have referred the family."""
    returned: int = 0
    """How many times it came back after a decision, such as a partner's decline."""


@dataclass(frozen=True, slots=True)
class Component:
    """Points with what they are for; `evidence` holds the ids of the items they rest on."""

    id: str
    label: str
    points: int
    words: str
    evidence: tuple[str, ...] = ()
    kinds: tuple[Sensitivity, ...] = ()
    """The kinds of information that it rests on: a reader who may not see one of them is not told of the points."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What would add points if it were known to be so."""

    words: str
    kind: Sensitivity = Sensitivity.GENERAL


@dataclass(frozen=True, slots=True)
class Priority:
    """The points of one family without its waiting, and the key that puts the list in order."""

    policy: str
    version: str
    reference: str
    points: int
    components: tuple[Component, ...]
    unknown: tuple[Unknown, ...]
    not_scored: tuple[str, ...]
    """What is met but says something of a protected characteristic."""
    waiting_since: date
    per_day: int
    order_key: int
    """Thousandths of a point, higher first; it stays the same while the days pass."""

    def waiting_points(self, on: date) -> float:
        return max(0, (on - self.waiting_since).days) * self.per_day / THOUSAND

    def points_on(self, on: date) -> float:
        """The points with those for waiting up to that day."""
        return self.points + self.waiting_points(on)

    def top(self, number: int = 2) -> tuple[Component, ...]:
        """The components that weigh most, for "why" on the list."""
        return tuple(sorted(self.components, key=lambda each: -each.points)[:number])

    def waiting_component(self, on: date) -> Component:
        """Waiting, as it stands on a day, to show beside the other components."""
        days = max(0, (on - self.waiting_since).days)
        many = "1 day" if days == 1 else f"{days} days"
        words = f"Waiting since {long_date(self.waiting_since)}: {many}"
        return Component("waiting", "Time waiting", round(self.waiting_points(on)), words)

    def to_dict(self) -> dict[str, Any]:
        stored: dict[str, Any] = plain.to_plain(self)
        return stored

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Priority:
        return plain.from_plain(cls, stored)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place on the list, as far as its order goes."""

    reference: str
    order_key: int


def order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The list from the top; no two families tie, since references differ.

    The database says the same with `ORDER BY order_key DESC, reference`.
    """
    return tuple(sorted(entries, key=lambda entry: (-entry.order_key, entry.reference)))


def order_key(points: int, waiting_since: date, per_day: int) -> int:
    """Points less the rate times the day on which the waiting began, in thousandths.

    Waiting adds the same per day to every family, so this orders the list on every day alike.
    """
    return points * THOUSAND - per_day * (waiting_since - EPOCH).days


def score(verdict: Verdict, facts: ListFacts, policy: PriorityPolicy) -> Priority:
    """The points of one family, each with what it is for and the evidence that it rests on."""
    components = [
        component
        for rule in policy.components
        for component in _GIVERS[rule.kind](rule, verdict, facts)
        if component.points
    ]
    points = sum(component.points for component in components)
    return Priority(
        policy=policy.code,
        version=policy.version,
        reference=facts.reference,
        points=points,
        components=tuple(components),
        unknown=_unknown(verdict, facts),
        not_scored=_not_scored(verdict),
        waiting_since=facts.waiting_since,
        per_day=policy.per_day,
        order_key=order_key(points, facts.waiting_since, policy.per_day),
    )


def _scored(headline: HeadlineVerdict) -> tuple[ItemVerdict, ...]:
    """What counts under the headline and says nothing of a protected characteristic."""
    return tuple(item for item in headline.counted if not item.protected)


def _for_headlines(rule: ComponentRule, verdict: Verdict, _facts: ListFacts) -> list[Component]:
    return [_component(rule, headline, items) for headline in verdict.met if (items := _scored(headline))]


def _for_severe(rule: ComponentRule, verdict: Verdict, _facts: ListFacts) -> list[Component]:
    return [
        _component(rule, headline, items)
        for headline in verdict.met
        if (items := tuple(item for item in _scored(headline) if item.severe))
    ]


def _for_filters(rule: ComponentRule, verdict: Verdict, _facts: ListFacts) -> list[Component]:
    return [_component(rule, each, items) for each in verdict.filters if each.met and (items := _scored(each))]


def _component(rule: ComponentRule, headline: HeadlineVerdict, items: tuple[ItemVerdict, ...]) -> Component:
    verified = any(item.standing is Standing.VERIFIED for item in items)
    counted = [item for item in items if item.standing is Standing.VERIFIED] if verified else list(items)
    shorts = ", ".join(dict.fromkeys(item.label for item in counted))
    return Component(
        id=f"{rule.id}.{headline.id}",
        label=f"{rule.label}: {headline.label}",
        points=rule.verified if verified else rule.asserted,
        words=f"{shorts}{VERIFIED if verified else NOT_VERIFIED}",
        evidence=tuple(item.evidence for item in counted),
        kinds=tuple(dict.fromkeys(item.sensitivity for item in counted)),
    )


def _for_urgent(rule: ComponentRule, _verdict: Verdict, facts: ListFacts) -> list[Component]:
    words = "The referral said that somebody could be in danger"
    return [Component(rule.id, rule.label, rule.points, words)] if facts.urgent else []


def _for_high_need(rule: ComponentRule, _verdict: Verdict, facts: ListFacts) -> list[Component]:
    words = "The coordinator recorded that need is high"
    return [Component(rule.id, rule.label, rule.points, words)] if facts.high_need else []


def _for_agencies(rule: ComponentRule, _verdict: Verdict, facts: ListFacts) -> list[Component]:
    words = f"{facts.agencies} agencies have referred the family"
    points = _limited(rule, facts.agencies - 1)
    return [Component(rule.id, rule.label, points, words)]


def _for_returned(rule: ComponentRule, _verdict: Verdict, facts: ListFacts) -> list[Component]:
    times = "once" if facts.returned == 1 else f"{facts.returned} times"
    points = _limited(rule, facts.returned)
    return [Component(rule.id, rule.label, points, f"It came back to the list {times}")]


def _limited(rule: ComponentRule, times: int) -> int:
    points = rule.points * max(0, times)
    return points if rule.at_most is None else min(points, rule.at_most)


_GIVERS: dict[
    ComponentKind,
    Callable[[ComponentRule, Verdict, ListFacts], list[Component]],
] = {
    ComponentKind.HEADLINE: _for_headlines,
    ComponentKind.SEVERE: _for_severe,
    ComponentKind.FILTER: _for_filters,
    ComponentKind.URGENT: _for_urgent,
    ComponentKind.HIGH_NEED: _for_high_need,
    ComponentKind.AGENCIES: _for_agencies,
    ComponentKind.RETURNED: _for_returned,
}


def _unknown(verdict: Verdict, facts: ListFacts) -> tuple[Unknown, ...]:
    found = [Unknown(each.words, _kind_asked(each, verdict)) for each in verdict.questions]
    if facts.high_need is None:
        found.append(Unknown("Whether need is high."))
    return tuple({each.words: each for each in reversed(found)}.values())[::-1]


def _kind_asked(question: Question, verdict: Verdict) -> Sensitivity:
    """Where benefit data could settle a headline, that something is still asked tells that it did not."""
    headline = verdict.headline(question.headline or question.indicator)
    settled = headline is not None and Sensitivity.BENEFITS in headline.kinds
    return Sensitivity.BENEFITS if settled else question.sensitivity


def _not_scored(verdict: Verdict) -> tuple[str, ...]:
    found = [
        f"{item.label}: met, but it says something of a protected characteristic and never scores."
        for headline in (*verdict.met, *verdict.filters)
        for item in headline.counted
        if item.protected
    ]
    return tuple(dict.fromkeys(found))
