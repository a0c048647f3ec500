"""How high a family stands on the list: a transparent, additive and versioned set of points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from triage.rules import plain
from triage.rules.dates import long_date
from triage.rules.framework import Sensitivity
from triage.rules.priority.signs import LETTERS, ListFacts, Sign, Unknown, signs_of
from triage.rules.priority_policy import THOUSAND, ComponentKind, ComponentRule, PriorityPolicy
from triage.rules.verdict import Verdict

EPOCH = date(1970, 1, 1)
VERIFIED = " (verified)"
NOT_VERIFIED = " (not verified yet)"
OF_HEADLINES = frozenset({ComponentKind.HEADLINE, ComponentKind.SEVERE, ComponentKind.FILTER})
LONGEST = 17
"""Digits of a reference that count: a number of so many fits both databases."""
KIND_OF_LETTER = {letter: kind for kind, letter in LETTERS.items()}


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
class Key:
    """Where a family stands: thousandths of a point, higher first.

    A family whose waiting still adds points (`capped` False) has points less the rate times the day its waiting began:
    with the rate times any day added, it is what the family has on that day. One whose waiting adds no more has its
    points with the most that waiting can add. Neither is written while the days pass, but on the day it is capped.
    """

    order_key: int
    capped: bool = False


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
    """Of a family whose waiting still adds points; `key_on` says it for a day."""
    waiting_at_most: int | None = None

    def waiting_points(self, on: date) -> float:
        return _waited(self.waiting_since, on, self.per_day, self.waiting_at_most) / THOUSAND

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
    capped: bool = False
    tie: int = 0


def order(entries: Iterable[Entry], *, on: date = EPOCH, per_day: int = 0) -> tuple[Entry, ...]:
    """The list of a day from the top; no two families tie, since references differ.

    While no family is capped every day has the same order: in the database `ORDER BY order_key DESC, tie, reference`.
    """
    ahead = per_day * (on - EPOCH).days
    return tuple(
        sorted(entries, key=lambda one: (-one.order_key - (0 if one.capped else ahead), one.tie, one.reference))
    )


def tie_of(reference: str) -> int:
    """The place of a reference among families of one key, the older first; even, so that one fits between any two."""
    digits = "".join(each for each in reference if each.isascii() and each.isdigit())
    return 2 * int(digits[-LONGEST:] or 0)


def order_key(points: int, waiting_since: date, per_day: int) -> int:
    """Points less the rate times the day on which the waiting began, in thousandths.

    Waiting adds the same per day to every family, so this orders the list on every day alike.
    """
    return points * THOUSAND - per_day * (waiting_since - EPOCH).days


def key_on(points: int, waiting_since: date, policy: PriorityPolicy, *, on: date) -> Key:
    """The key of a family on a day."""
    longest = capped_from(policy, on=on)
    if longest is None or policy.waiting_at_most is None or waiting_since > longest:
        return Key(order_key(points, waiting_since, policy.per_day))
    return Key(points * THOUSAND + policy.waiting_at_most, capped=True)


def capped_from(policy: PriorityPolicy, *, on: date) -> date | None:
    """Whoever waits since that day or longer has all that waiting can add; None where it always adds more."""
    if policy.waiting_at_most is None or policy.per_day == 0:
        return None
    return on - timedelta(days=-(-policy.waiting_at_most // policy.per_day))


def score(verdict: Verdict, facts: ListFacts, policy: PriorityPolicy) -> Priority:
    """The points of one family, each with what it is for and the evidence that it rests on."""
    found = signs_of(verdict, facts)
    components = components_of(found.signs, policy)
    points = sum(component.points for component in components)
    return Priority(
        policy=policy.code,
        version=policy.version,
        reference=facts.reference,
        points=points,
        components=components,
        unknown=found.unknown,
        not_scored=found.not_scored,
        waiting_since=facts.waiting_since,
        per_day=policy.per_day,
        order_key=order_key(points, facts.waiting_since, policy.per_day),
        waiting_at_most=policy.waiting_at_most,
    )


def components_of(signs: Iterable[Sign], policy: PriorityPolicy) -> tuple[Component, ...]:
    """What a policy gives for these signs, in the order of the policy; what it gives nothing for is not there."""
    there = tuple(signs)
    found = [_component(rule, sign) for rule in policy.components for sign in there if sign.kind is rule.kind]
    return tuple(component for component in found if component.points)


def parts_of(stored: Sequence[Mapping[str, Any]], policy: PriorityPolicy) -> list[dict[str, Any]]:
    """`components_of` of stored signs (`Signs.to_list`), as plain as JSON: for pages of many families."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for sign in stored:
        by_kind.setdefault(sign["kind"], []).append(sign)
    return [
        {
            "id": f"{rule.id}.{sign['id']}" if of_headline else rule.id,
            "label": f"{rule.label}: {sign['label']}" if of_headline else rule.label,
            "points": points,
            "words": f"{sign['words']}{VERIFIED if sign['verified'] else NOT_VERIFIED}"
            if of_headline
            else sign["words"],
            "evidence": sign["evidence"] if of_headline else [],
            "kinds": sign["kinds"] if of_headline else [],
        }
        for kind, of_headline, rule in _rules_by_kind(policy)
        for sign in by_kind.get(kind, ())
        if (points := _points_of_sign(rule, sign))
    ]


@lru_cache(maxsize=8)
def _rules_by_kind(policy: PriorityPolicy) -> tuple[tuple[str, bool, ComponentRule], ...]:
    return tuple((rule.kind.value, rule.kind in OF_HEADLINES, rule) for rule in policy.components)


def _shown(sign: Mapping[str, Any]) -> str:
    return f"{sign['words']}{VERIFIED if sign['verified'] else NOT_VERIFIED}"


def _points_of_sign(rule: ComponentRule, sign: Mapping[str, Any]) -> int:
    times = sign["times"]
    return _points(rule, verified=times, asserted=0) if sign["verified"] else _points(rule, verified=0, asserted=times)


def points_of(tally: str, policy: PriorityPolicy) -> int:
    """What a policy gives for a tally (`Signs.tally`): the sum of the components of every family that has it."""
    points = 0
    for part in tally.split():
        verified, _, asserted = part[1:].partition(".")
        for rule in policy.components:
            if rule.kind is KIND_OF_LETTER[part[0]]:
                points += _points(rule, verified=int(verified), asserted=int(asserted))
    return points


def _component(rule: ComponentRule, sign: Sign) -> Component:
    verified, asserted = (sign.times, 0) if sign.verified else (0, sign.times)
    points = _points(rule, verified=verified, asserted=asserted)
    if sign.kind not in OF_HEADLINES:
        return Component(rule.id, rule.label, points, sign.words)
    return Component(
        id=f"{rule.id}.{sign.id}",
        label=f"{rule.label}: {sign.label}",
        points=points,
        words=f"{sign.words}{VERIFIED if sign.verified else NOT_VERIFIED}",
        evidence=sign.evidence,
        kinds=sign.kinds,
    )


def _points(rule: ComponentRule, *, verified: int, asserted: int) -> int:
    if rule.kind in OF_HEADLINES:
        return rule.verified * verified + rule.asserted * asserted
    points = rule.points * (verified + asserted)
    return points if rule.at_most is None else min(points, rule.at_most)


def _waited(since: date, on: date, per_day: int, at_most: int | None) -> int:
    waited = max(0, (on - since).days) * per_day
    return waited if at_most is None else min(waited, at_most)
