"""How far from the left everybody stands: children under their couple as nearly as the order and the room allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from triage.rules.genogram.chart import CELL, HALF
from triage.rules.genogram.kinship import Couple
from triage.rules.genogram.ordering import Order, gap_of
from triage.rules.genogram.sibships import Sibship

PASSAGE = 26
PASSES = 24
CLOSE = 1.5

Pull = tuple[float, float]
"""A place from the left, and how strongly it draws."""


def spaced(order: Order, groups: Sequence[Sibship], couples: Sequence[Couple], gap: float) -> dict[str, float]:
    """The middle of every symbol and passage from the left; neighbours never overlap."""
    at: dict[str, float] = {}
    for row in order:
        at |= _packed(row, gap)
    links = _links(groups)
    close = [couple.both for couple in couples]
    close += [frozenset(pair) for each in groups for pair in combinations(each.children, 2)]
    for turn in range(PASSES):
        downwards = turn % 2 == 0
        for row in order if downwards else reversed(order):
            pulls = _pulls(row, at, links, downwards=downwards)
            _draw_close(row, close, at, pulls, gap)
            beside = _beside(row, at, gap)
            at |= _resolved(row, [_mean(pulls[key], beside[key]) for key in row], gap)
    least = min((at[row[0]] - _left(row[0]) for row in order if row), default=0.0)
    return {key: x - least for key, x in at.items()}


def _left(key: str) -> float:
    """How much room somebody takes to the left of the middle of the symbol."""
    return PASSAGE / 2 if key.startswith("|") else HALF


def room_right_of(key: str) -> float:
    """How much room somebody takes to the right of the middle of the symbol, the words among it."""
    return PASSAGE / 2 if key.startswith("|") else CELL - HALF


def _step(left: str, right: str, gap: float) -> float:
    """How far apart the middles of two neighbours are at least."""
    return room_right_of(left) + gap + _left(right)


def _packed(row: Sequence[str], gap: float) -> dict[str, float]:
    found: dict[str, float] = {}
    for before, key in zip([None, *row], row, strict=False):
        found[key] = _left(key) if before is None else found[before] + _step(before, key, gap)
    return found


def _links(groups: Sequence[Sibship]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Who should be over whom: elders over their first gap, gaps over gaps, the last over the children."""
    found = []
    for number, group in enumerate(groups):
        chain: list[tuple[str, ...]] = [group.elders] if group.elders else []
        chain += [(gap_of(group, number, row),) for row in range(group.upper + 1, group.lower) if group.elders]
        chain.append(group.children)
        found += list(pairwise(chain))
    return found


def _pulls(
    row: Sequence[str],
    at: Mapping[str, float],
    links: Iterable[tuple[tuple[str, ...], tuple[str, ...]]],
    *,
    downwards: bool,
) -> dict[str, list[Pull]]:
    """Where each of a row is drawn to: a group moves as one until its middle is over or under the other's."""
    pulls: dict[str, list[Pull]] = {key: [] for key in row}
    for upper, lower in links:
        mine, theirs = (lower, upper) if downwards else (upper, lower)
        if mine[0] not in pulls:
            continue
        shift = _middle(theirs, at) - _middle(mine, at)
        for key in mine:
            pulls[key].append((at[key] + shift, 1.0))
    return pulls


def _draw_close(
    row: Sequence[str],
    close: Iterable[frozenset[str]],
    at: Mapping[str, float],
    pulls: Mapping[str, list[Pull]],
    gap: float,
) -> None:
    """Couples and brothers and sisters stand no further apart than those between them ask for."""
    packed = _packed(row, gap)
    for pair in close:
        if pair <= packed.keys() and len(pair) == 2:
            left, right = sorted(pair, key=lambda key: packed[key])
            step = packed[right] - packed[left]
            pulls[left].append((at[right] - step, CLOSE))
            pulls[right].append((at[left] + step, CLOSE))


def _beside(row: Sequence[str], at: Mapping[str, float], gap: float) -> dict[str, float]:
    """Next to the neighbour on the left, or for the first one on the right: for those whom nothing draws."""
    found = {right: at[left] + _step(left, right, gap) for left, right in pairwise(row)}
    first, second = row[0], row[1] if len(row) > 1 else None
    return found | {first: at[first] if second is None else at[second] - _step(first, second, gap)}


def _mean(pulls: Sequence[Pull], otherwise: float) -> float:
    weight = sum(each for _, each in pulls)
    return sum(x * each for x, each in pulls) / weight if weight else otherwise


def _middle(keys: Sequence[str], at: Mapping[str, float]) -> float:
    """Half way between the outer ones: a couple's line and a bar of children have their middle there."""
    return (min(at[key] for key in keys) + max(at[key] for key in keys)) / 2


def _resolved(row: Sequence[str], wanted: Sequence[float], gap: float) -> dict[str, float]:
    """The places nearest to the wanted ones, in the least squares, that keep everybody's room (pool adjacent)."""
    offsets = [0.0]
    for left, right in pairwise(row):
        offsets.append(offsets[-1] + _step(left, right, gap))
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    flat = [mean for mean, count in pools for _ in range(count)]
    return {key: each + offset for key, each, offset in zip(row, flat, offsets, strict=True)}
