"""The published points of the list: what scores, how much, and how much a day of waiting adds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from triage.rules.documents import shipped_text
from triage.rules.toml_reader import DataError, PolicyError, Table

THOUSAND = 1000
ALWAYS = 100_000
"""Days: who would wait as long as that for the most that waiting adds never has it."""


class ComponentKind(StrEnum):
    """What points can be given for; no protected characteristic is among them."""

    HEADLINE = "headline"
    SEVERE = "severe"
    FILTER = "filter"
    URGENT = "urgent"
    HIGH_NEED = "high_need"
    AGENCIES = "agencies"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """Points for one kind: verified and asserted apart, or so many each up to a limit."""

    id: str
    kind: ComponentKind
    label: str
    verified: int
    asserted: int
    points: int
    at_most: int | None


@dataclass(frozen=True, slots=True)
class PriorityPolicy:
    """A published version of the points; `per_day` and `waiting_at_most` are in thousandths of a point.

    `waiting_at_most` is the most that waiting can add; None: it never ends.
    """

    code: str
    version: str
    name: str
    tie_break: str
    per_day: int
    components: tuple[ComponentRule, ...]
    waiting_at_most: int | None = None

    @property
    def key(self) -> str:
        """Code and version in one: "priority@1"."""
        return f"{self.code}@{self.version}"

    def most_reached_on(self, waiting_since: date) -> date | None:
        """The first day on which waiting has added all that it can; None where it always adds more."""
        if self.waiting_at_most is None or self.per_day == 0:
            return None
        days = -(-self.waiting_at_most // self.per_day)
        return waiting_since + timedelta(days=days) if days < ALWAYS else None


@cache
def policy(version: str = "1") -> PriorityPolicy:
    """A published version of the points that come with the service."""
    name = f"priority-{version}.toml"
    return read_policy(shipped_text("policies", name), name=name)


def read_policy(text: str, *, name: str = "priority") -> PriorityPolicy:
    """A policy from its TOML; raises PolicyError that names the place and the reason."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: this is not TOML: {error}.") from error
    return policy_of(document, name=name)


def policy_of(document: Mapping[str, Any], *, name: str = "priority") -> PriorityPolicy:
    """A policy from what its TOML says; raises PolicyError that names the place and the reason."""
    try:
        table = Table(document, name)
        found = PriorityPolicy(
            code=table.text("code"),
            version=table.text("version"),
            name=table.text("name"),
            tie_break=table.text("tie_break"),
            per_day=round(table.number("waiting_points_per_day") * THOUSAND),
            components=tuple(_component_rule(each) for each in table.tables("component")),
            waiting_at_most=_thousandths(table.maybe_whole("waiting_points_at_most")),
        )
        table.nothing_else()
    except DataError as error:
        raise PolicyError(str(error)) from error
    return found


def _thousandths(points: int | None) -> int | None:
    return None if points is None else points * THOUSAND


def _component_rule(table: Table) -> ComponentRule:
    rule = ComponentRule(
        id=table.text("id"),
        kind=table.choice("kind", ComponentKind),
        label=table.text("label"),
        verified=table.whole("verified", 0),
        asserted=table.whole("asserted", 0),
        points=table.whole("points", 0),
        at_most=table.maybe_whole("at_most"),
    )
    if rule.asserted > rule.verified:
        raise table.fail("“asserted” must not be worth more than “verified”.")
    table.nothing_else()
    return rule
