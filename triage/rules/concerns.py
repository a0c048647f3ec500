"""What low-level concerns about a family weigh together: several of different kinds more than one repeated."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from triage.rules.dates import add_months
from triage.rules.documents import shipped_text
from triage.rules.toml_reader import DataError, PolicyError, Table

HUNDRED = 100
LATEST = "1"


class ConcernKind(StrEnum):
    """What somebody noticed; each is below what a framework asks for, and several together are not."""

    ATTENDANCE = "attendance"
    BEHAVIOUR = "behaviour"
    NEIGHBOURS = "neighbours"
    POLICE_CALLS = "police_calls"
    DEBT = "debt"
    HOUSING = "housing"
    HEALTH = "health"
    SUBSTANCE = "substance"
    CONFLICT = "conflict"
    CARING = "caring"
    OTHER = "other"


CONCERN_LABELS = {
    ConcernKind.ATTENDANCE: "Missing school now and then",
    ConcernKind.BEHAVIOUR: "A child’s behaviour",
    ConcernKind.NEIGHBOURS: "Trouble with neighbours",
    ConcernKind.POLICE_CALLS: "Calls to the police",
    ConcernKind.DEBT: "Debt or arrears",
    ConcernKind.HOUSING: "The home, or losing it",
    ConcernKind.HEALTH: "Health, or missed appointments",
    ConcernKind.SUBSTANCE: "Drink or drugs",
    ConcernKind.CONFLICT: "Conflict at home",
    ConcernKind.CARING: "A child who cares for somebody",
    ConcernKind.OTHER: "Something else",
}

LEVEL_LABELS = {1: "Low", 2: "Middle", 3: "High, and still below a referral"}


@dataclass(frozen=True, slots=True)
class Noticed:
    """One concern as far as it weighs: its kind, who noticed it, how much, and when."""

    kind: str
    agency: str
    level: int
    noticed_on: date


@dataclass(frozen=True, slots=True)
class Age:
    """What share of a concern weighs while it is younger than so many months."""

    months: int
    percent: int


@dataclass(frozen=True, slots=True)
class ConcernPolicy:
    """A published version of what concerns weigh."""

    code: str
    version: str
    name: str
    levels: tuple[int, ...]
    again_percent: int
    kind_percent: int
    agency_percent: int
    ageing: tuple[Age, ...]

    @property
    def forgets_after(self) -> int:
        """Months after which a concern weighs nothing."""
        return self.ageing[-1].months


def weight(noticed: Iterable[Noticed], policy: ConcernPolicy, *, on: date) -> int:
    """What these concerns weigh together on that day, in whole points; their order makes no difference."""
    live = [(each, _alone(each, policy, on=on)) for each in noticed]
    live = [(each, own) for each, own in live if own]
    by_kind: dict[str, list[int]] = {}
    for each, own in live:
        by_kind.setdefault(each.kind, []).append(own)
    together = sum(_of_one_kind(each, policy) for each in by_kind.values())
    lift = HUNDRED
    lift += policy.kind_percent * max(0, len(by_kind) - 1)
    lift += policy.agency_percent * max(0, len({each.agency for each, _ in live}) - 1)
    return together * lift // HUNDRED**3


def weighs(noticed: Noticed, policy: ConcernPolicy, *, on: date) -> bool:
    """Whether this concern still weighs anything on that day."""
    return _alone(noticed, policy, on=on) > 0


def order_key(weighed: int, reference: str) -> tuple[int, str]:
    """How families follow each other: the heaviest first, and those of one weight by their reference."""
    return -weighed, reference


@cache
def policy(version: str = LATEST) -> ConcernPolicy:
    """A published version."""
    name = f"concerns-{version}.toml"
    return read_policy(shipped_text("policies", name), name=name)


def read_policy(text: str, *, name: str = "concerns") -> ConcernPolicy:
    """A policy from its TOML; raises `PolicyError` that names the place and the reason."""
    try:
        return _policy_of(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: this is not TOML: {error}.") from error
    except DataError as error:
        raise PolicyError(str(error)) from error


def _alone(noticed: Noticed, policy: ConcernPolicy, *, on: date) -> int:
    """What one concern weighs by itself, in hundredths."""
    level = policy.levels[min(max(noticed.level, 1), len(policy.levels)) - 1]
    percent = next((each.percent for each in policy.ageing if on < add_months(noticed.noticed_on, each.months)), 0)
    return level * percent


def _of_one_kind(weights: list[int], policy: ConcernPolicy) -> int:
    """The heaviest in full and a share of each other, in ten-thousandths: more never makes it less."""
    heaviest = max(weights)
    return heaviest * HUNDRED + (sum(weights) - heaviest) * policy.again_percent


def _policy_of(document: Mapping[str, Any], name: str) -> ConcernPolicy:
    table = Table(document, name)
    found = ConcernPolicy(
        code=table.text("code"),
        version=table.text("version"),
        name=table.text("name"),
        levels=tuple(Table({"levels": each}, name).whole("levels") for each in table.items("levels")),
        again_percent=table.whole("again_percent"),
        kind_percent=table.whole("kind_percent"),
        agency_percent=table.whole("agency_percent"),
        ageing=tuple(Age(each.whole("months"), each.whole("percent")) for each in table.tables("ageing")),
    )
    table.nothing_else()
    _must_make_sense(found, table)
    return found


def _must_make_sense(found: ConcernPolicy, table: Table) -> None:
    if len(found.levels) != len(LEVEL_LABELS) or not _rises(found.levels):
        raise table.fail("“levels” must be three whole numbers above 0, each higher than the one before.")
    if found.again_percent >= HUNDRED:
        raise table.fail("“again_percent” must be below 100: several kinds weigh more than one repeated.")
    months = tuple(each.months for each in found.ageing)
    shares = tuple(each.percent for each in found.ageing)
    if not months or not _rises(months) or shares != tuple(sorted(shares, reverse=True)) or shares[0] > HUNDRED:
        raise table.fail("“ageing” must go by rising months, and its percent must never rise nor pass 100.")


def _rises(numbers: tuple[int, ...]) -> bool:
    return all(low < high for low, high in zip((0, *numbers), numbers, strict=False))
