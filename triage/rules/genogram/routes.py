"""Lines between the rows: where each leaves a symbol, and lanes in which no two run over one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, permutations

from triage.rules.genogram.chart import HALF
from triage.rules.genogram.kinship import Couple
from triage.rules.genogram.meanings import Bond
from triage.rules.genogram.ordering import Order, gap_of
from triage.rules.genogram.sibships import Sibship

LEG = 9
MOST_TRIED = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal line of one group in one gap between rows: what comes from above, what goes down."""

    group: int
    gap: int
    above: float | None
    below: tuple[float, ...]

    @property
    def left(self) -> float:
        """Where it begins."""
        return min(self._ends)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(self._ends)

    @property
    def _ends(self) -> tuple[float, ...]:
        return self.below if self.above is None else (*self.below, self.above)


def legs(couples: Sequence[Couple], groups: Sequence[Sibship], at: Mapping[str, float]) -> dict[tuple[str, int], float]:
    """Where each couple (by number) and each group of one elder (by number below zero) leaves the symbol."""
    uses: dict[str, list[tuple[tuple[int, float], int]]] = {}
    for number, couple in enumerate(couples):
        for key in couple.both:
            away = at[couple.beside(key)] - at[key]
            # Near ones outside and far ones inside, so that no bracket meets another's leg.
            uses.setdefault(key, []).append(((-1, -away) if away < 0 else (1, -away), number))
    for number, group in enumerate(groups):
        if len(group.elders) == 1:
            aside = _middle([at[child] for child in group.children])
            uses.setdefault(group.elders[0], []).append(((0, aside), -1 - number))
    found = {}
    for key, mine in uses.items():
        step = min(LEG, (2 * HALF - 12) / max(1, len(mine) - 1))
        for place, (_, number) in enumerate(sorted(mine)):
            found[key, number] = at[key] + (place - (len(mine) - 1) / 2) * step
    return found


def tops(groups: Sequence[Sibship], at: Mapping[str, float]) -> dict[tuple[str, int], float]:
    """Where the line of each group reaches each child: side by side, from the side it comes from."""
    uses: dict[str, list[tuple[float, int]]] = {}
    for number, group in enumerate(groups):
        for child in group.children:
            source = _middle([at[elder] for elder in group.elders]) if group.elders else at[child]
            uses.setdefault(child, []).append((source, number))
    found = {}
    for child, mine in uses.items():
        step = min(LEG, (HALF - 4) / max(1, len(mine) - 1))
        for place, (_, number) in enumerate(sorted(mine)):
            found[child, number] = at[child] + (place - (len(mine) - 1) / 2) * step
    return found


def forks(
    groups: Sequence[Sibship],
    order: Order,
    born: Mapping[str, date | None],
    reaching: Mapping[tuple[str, int], float],
) -> dict[tuple[str, int], float]:
    """Where twins who stand side by side leave their bar: at one point."""
    found: dict[tuple[str, int], float] = {}
    for number, group in enumerate(groups):
        mine = [key for key in order[group.lower] if key in group.children] if group.bond is Bond.BIRTH else []
        for one, other in pairwise(mine):
            if born[one] is not None and born[one] == born[other]:
                point = found.get((one, number), (reaching[one, number] + reaching[other, number]) / 2)
                found |= {(one, number): point, (other, number): point}
    return found


def _middle(places: Sequence[float]) -> float:
    return (min(places) + max(places)) / 2


def bars(
    groups: Sequence[Sibship],
    couples: Sequence[Couple],
    at: Mapping[str, float],
    leaving: Mapping[tuple[str, int], float],
    reaching: Mapping[tuple[str, int], float],
) -> list[Bar]:
    """Every group's bars from the top down, one in each gap it passes; `reaching` has twins at their fork."""
    found = []
    of_couple: dict[int, int] = {}
    for number, group in enumerate(groups):
        at_children = tuple(reaching[child, number] for child in group.children)
        above = None
        if len(group.elders) == 1:
            above = leaving[group.elders[0], -1 - number]
        elif group.elders:
            couple = next(n for n, each in enumerate(couples) if each.both == frozenset(group.elders))
            ends = sorted(leaving[key, couple] for key in group.elders)
            before = of_couple.setdefault(couple, 0)
            of_couple[couple] += 1
            above = min(max(_middle(at_children) + before * LEG, ends[0] + LEG), ends[1] - LEG)
            if abs(above - _middle(ends)) < LEG:
                above = _middle(ends) + before * LEG
        for row in range(group.upper + 1, group.lower):
            if above is not None:
                through = at[gap_of(group, number, row)]
                found.append(Bar(number, row - 1, above, (through,)))
                above = through
        found.append(Bar(number, group.lower - 1, above, at_children))
    return found


def bar_lanes(here: Sequence[Bar]) -> dict[int, int]:
    """The lane of each group's bar in one gap, from the top: the order with the fewest crossings of those tried."""
    orders = permutations(here) if len(here) <= MOST_TRIED else [tuple(sorted(here, key=lambda bar: bar.left))]
    best = min(orders, key=_crossed)
    lanes: dict[int, int] = {}
    for place, bar in enumerate(best):
        over = [lanes[other.group] + 1 for other in best[:place] if _meet(bar, other)]
        lanes[bar.group] = max(over, default=0)
    return lanes


def _crossed(order: Sequence[Bar]) -> int:
    """How often a line from above or below passes a bar that is not its own."""
    found = 0
    for place, upper in enumerate(order):
        for lower in order[place + 1 :]:
            found += lower.above is not None and upper.left < lower.above < upper.right
            found += sum(lower.left < x < lower.right for x in upper.below)
    return found


def _meet(one: Bar, other: Bar) -> bool:
    return one.left <= other.right + LEG and other.left <= one.right + LEG


def bracket_lanes(ends: Mapping[int, tuple[float, float]]) -> dict[int, int]:
    """The lane of each couple's bracket in one row: short ones nearest to the symbols."""
    lanes: dict[int, int] = {}
    by_length = sorted(ends, key=lambda each: (ends[each][1] - ends[each][0], each))
    for number in by_length:
        left, right = ends[number]
        over = [
            lanes[other] + 1 for other in lanes if left < ends[other][1] + LEG / 2 and ends[other][0] < right + LEG / 2
        ]
        lanes[number] = max(over, default=0)
    return lanes
