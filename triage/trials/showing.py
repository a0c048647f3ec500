"""What a trial showed, as its page says it: sentences and numbers for everybody, without families restricted since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage.criteria.commands import CriteriaKind
from triage.rules.routing import SIGNPOST_LABEL
from triage.rules.tiers import TIER_LABELS, Tier
from triage.rules.trying import ARROW, change_label, changes, rises
from triage.trials.models import Trial
from triage.trials.trying.tiers import NO_TIER

WAY_LABELS = {True: "Towards eligible", False: "Away from eligible", None: "Outcome stays"}


@dataclass(frozen=True, slots=True)
class Line:
    """So many families of one change; `change` is how they are asked for, with a star for anything."""

    words: str
    families: int
    change: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class ShareLine:
    """What one component gives of all points, now and by the draft."""

    label: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of one trial."""

    tried: int
    changed: int
    lines: Sequence[Line]
    shares: Sequence[ShareLine] = ()
    furthest_up: int = 0
    furthest_down: int = 0

    @property
    def words(self) -> str:
        """Such as “12 of 3,000 families would change”."""
        if not self.tried:
            return "No family was there to be tried"
        return f"{self.changed:,} of {self.tried:,} families would change" if self.changed else "Nobody would change"


def summary(trial: Trial, kind: CriteriaKind, closed: Mapping[str, int]) -> Summary:
    """What a trial showed; `closed`: families that were counted and are restricted now, by their change."""
    return of_counts(trial.counts, kind, closed)


def of_counts(counts: Mapping[str, Any], kind: CriteriaKind, closed: Mapping[str, int]) -> Summary:
    """The same of numbers as a trial keeps them."""
    tried = max(0, int(counts.get("tried", 0)) - sum(closed.values()))
    if kind is CriteriaKind.PRIORITY:
        lines = [line for line in _moves(counts, closed) if line.families]
        changed = sum(line.families for line in lines if line.change in {"up*", "down*"})
        return Summary(
            tried,
            changed,
            lines,
            _shares(counts.get("shares", [])),
            int(counts.get("furthest_up", 0)),
            int(counts.get("furthest_down", 0)),
        )
    left = {change: max(0, number - closed.get(change, 0)) for change, number in counts.get("changes", {}).items()}
    lines = list(_judged(left) if kind is CriteriaKind.FRAMEWORK else _routed(left))
    return Summary(tried, sum(line.families for line in lines), lines)


def label(change: str, kind: CriteriaKind) -> str:
    """A row's change as it is read."""
    if kind is CriteriaKind.FRAMEWORK:
        return change_label(change)
    return _tiers(change) if kind is CriteriaKind.ROUTING else _crossed(change)


def _judged(left: Mapping[str, int]) -> Iterator[Line]:
    for change in changes():
        if left.get(change):
            yield Line(change_label(change), left[change], change, WAY_LABELS[rises(change)])


def _routed(left: Mapping[str, int]) -> Iterator[Line]:
    for change, number in sorted(left.items(), key=lambda each: -each[1]):
        if number:
            yield Line(_tiers(change), number, change)


def _moves(counts: Mapping[str, Any], closed: Mapping[str, int]) -> Iterator[Line]:
    def without(number: object, *parts: str) -> int:
        gone = sum(many for change, many in closed.items() if all(part in change for part in parts))
        return max(0, int(str(number)) - gone)

    yield Line("Move up", without(counts.get("up", 0), "up"), "up*")
    yield Line("Move down", without(counts.get("down", 0), "down"), "down*")
    for each in counts.get("tops", []):
        top = each["top"]
        yield Line(f"Come into the first {top} places", without(each["into"], "up", f":{top}:"), f"up*:{top}:*")
        yield Line(f"Leave the first {top} places", without(each["out_of"], "down", f":{top}:"), f"down*:{top}:*")
    yield Line("Have all the points that waiting can give", without(counts.get("capped", 0), ":cap:"), "*:cap:*")


def _shares(shares: Sequence[Mapping[str, Any]]) -> list[ShareLine]:
    now, then = (sum(each[name] or 0 for each in shares) for name in ("now", "then"))
    return [ShareLine(each["label"], _share(each["now"], now), _share(each["then"], then)) for each in shares]


def _share(points: int | None, total: int) -> str:
    if points is None:
        return "–"
    return f"{points / total:.0%}" if total else "0%"


def _tiers(change: str) -> str:
    now, _, then = change.partition(ARROW)
    return f"{_tier(now)} becomes {_tier(then)}"


def _tier(value: str) -> str:
    return SIGNPOST_LABEL if value == NO_TIER else TIER_LABELS[Tier(value)]


def _crossed(change: str) -> str:
    way, *rest = change.split(":")
    tops = [each for each in rest if each.isdigit()]
    words = {"up": "Up", "down": "Down", "same": "Same place"}[way]
    if tops:
        words += f", {'into' if way == 'up' else 'out of'} the first {min(tops, key=int)}"
    return f"{words}, waiting is full" if "cap" in rest else words
