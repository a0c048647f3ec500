"""Who stands left of whom: orders are tried until lines cross and stretch as little as this search can find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from triage.rules.genogram.facts import Kin, Sex
from triage.rules.genogram.kinship import Couple
from triage.rules.genogram.meanings import Bond
from triage.rules.genogram.rows import Rows
from triage.rules.genogram.sibships import Sibship

Order = list[list[str]]
Edge = tuple[float, float, bool]
"""From where to where, and whether it is the line of parents by birth."""

CROSSING, FAINT, APART, GUEST, SIDEWAYS, HOMEWARD, SWAPPED, UNEVEN = 12.0, 1.0, 12.0, 3.0, 1.0, 0.5, 0.3, 0.1
SWEEPS = 6
MOST_COSTED = 2500
"""Orders tried of one family: a fraction of a second, also for a family of twenty-five with odd ties."""
OLDEST_FIRST = date.max


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a good order keeps together."""

    couples: tuple[Couple, ...]
    sibships: tuple[Sibship, ...]
    homes: tuple[frozenset[str], ...]
    born: Mapping[str, date]
    men: frozenset[str]


def ordered(kin: Kin, rows: Rows, groups: Sequence[Sibship]) -> Order:
    """Every row from left to right; the gaps that long lines pass through are among them (`gap_of`)."""
    wishes = Wishes(
        rows.couples,
        tuple(groups),
        tuple(frozenset(home.residents) for home in kin.homes),
        {each.key: each.born or each.expected_on or OLDEST_FIRST for each in kin.people},
        frozenset(each.key for each in kin.people if each.sex is Sex.MALE),
    )
    order = _first(kin, rows, wishes)
    best = _cost(order, wishes)
    budget = iter(range(MOST_COSTED))
    for _ in range(SWEEPS):
        before = best
        for at in range(len(order)):
            best = _settle(order, at, best, wishes, budget)
        if best >= before - 1e-9:
            break
    return order


def gap_of(group: Sibship, at: int, row: int) -> str:
    """The key of the gap through which the line of a group passes a row; no person's key has a bar in it."""
    return f"|{at}|{row}"


def _first(kin: Kin, rows: Rows, wishes: Wishes) -> Order:
    """By couples and the age of children, so that the search begins near a good order."""
    order: Order = [[] for _ in range(max(rows.row.values(), default=-1) + 1)]
    eldest = sorted(kin.people, key=lambda each: (rows.row[each.key], wishes.born[each.key], each.name, each.key))
    for person in eldest:
        for key in (person.key, *_partners(person.key, wishes.couples)):
            if key not in order[rows.row[key]]:
                order[rows.row[key]].append(key)
    for number, group in enumerate(wishes.sibships):
        for row in range(group.upper + 1, group.lower):
            order[row].append(gap_of(group, number, row))
    return order


def _partners(key: str, couples: Iterable[Couple]) -> Iterator[str]:
    yield from (couple.beside(key) for couple in couples if key in couple.both)


def _settle(order: Order, at: int, best: float, wishes: Wishes, budget: Iterator[int]) -> float:
    """Move each person of a row, alone or with a partner, to wherever it costs least; children may follow."""
    for block in _blocks(order[at], wishes.couples):
        kept = order.copy()
        others = [key for key in kept[at] if key not in block]
        for place in range(len(others) + 1):
            order[at] = [*others[:place], *block, *others[place:]]
            for below in _ways_below(kept, order, at, wishes):
                if next(budget, None) is None:
                    break
                order[at + 1 : at + 2] = below
                cost = _cost(order, wishes)
                if cost < best - 1e-9:
                    best, kept = cost, order.copy()
        order[:] = kept
    return best


def _ways_below(kept: Order, order: Order, at: int, wishes: Wishes) -> Iterator[list[list[str]]]:
    """The row below as it is, and as it stands under the row that moved."""
    yield kept[at + 1 : at + 2]
    if at + 1 < len(order):
        place = {key: each for each, key in enumerate(order[at])}
        over: dict[str, list[int]] = {}
        for group in wishes.sibships:
            if group.bond is Bond.BIRTH and group.upper == at:
                for child in group.children:
                    over.setdefault(child, []).extend(place[elder] for elder in group.elders)
        row = kept[at + 1]
        under = {key: sum(over[key]) / len(over[key]) if key in over else number for number, key in enumerate(row)}
        yield [sorted(row, key=lambda key: under[key])]


def _blocks(row: Sequence[str], couples: Iterable[Couple]) -> Iterator[tuple[str, ...]]:
    yield from ((key,) for key in row)
    for couple in couples:
        if couple.one in row:
            yield (couple.one, couple.other)
            yield (couple.other, couple.one)


def _cost(order: Order, wishes: Wishes) -> float:
    """How far an order is from good: crossings first, then couples apart, guests between housemates, long lines."""
    place = {key: at - (len(row) - 1) / 2 for row in order for at, key in enumerate(row)}
    cost = sum(_couple_cost(couple, place, wishes.men) for couple in wishes.couples)
    edges: dict[int, list[Edge]] = {}
    for number, group in enumerate(wishes.sibships):
        cost += _sibship_cost(group, place, wishes.born)
        for upper, edge in _edges(group, number, place):
            edges.setdefault(upper, []).append(edge)
    cost += sum(_crossings(found) for found in edges.values())
    return cost + sum(GUEST * _guests(home, order) + HOMEWARD * _apart(home, order, place) for home in wishes.homes)


def _couple_cost(couple: Couple, place: Mapping[str, float], men: frozenset[str]) -> float:
    apart = abs(place[couple.one] - place[couple.other]) - 1
    left = min(couple.one, couple.other, key=lambda key: place[key])
    turned = couple.beside(left) in men and left not in men
    return APART * apart + UNEVEN * turned


def _sibship_cost(group: Sibship, place: Mapping[str, float], born: Mapping[str, date]) -> float:
    places = [place[child] for child in group.children]
    swapped = sum(
        (born[one] < born[other]) != (place[one] < place[other]) and born[one] != born[other]
        for one, other in combinations(group.children, 2)
    )
    spread = max(places) - min(places) - len(places) + 1
    aside = 0.0
    if group.elders:
        middle = sum(place[elder] for elder in group.elders) / len(group.elders)
        aside = abs(sum(places) / len(places) - middle)
    return SIDEWAYS * (spread + aside) + SWAPPED * swapped


def _edges(group: Sibship, number: int, place: Mapping[str, float]) -> Iterator[tuple[int, Edge]]:
    """The lines of a group, row by row, through its gaps."""
    if not group.elders:
        return
    plain = group.bond is Bond.BIRTH
    at = sum(place[elder] for elder in group.elders) / len(group.elders)
    for row in range(group.upper + 1, group.lower):
        below = place[gap_of(group, number, row)]
        yield row - 1, (at, below, plain)
        at = below
    yield from ((group.lower - 1, (at, place[child], plain)) for child in group.children)


def _crossings(edges: Sequence[Edge]) -> float:
    """What the crossings between two rows cost: those of parents by birth the most."""
    return sum(
        CROSSING if one[2] and other[2] else FAINT
        for one, other in combinations(edges, 2)
        if (one[0] - other[0]) * (one[1] - other[1]) < 0
    )


def _guests(home: frozenset[str], order: Order) -> int:
    """How many people stand between housemates of a row without living there."""
    found = 0
    for row in order:
        at = [place for place, key in enumerate(row) if key in home]
        if at:
            found += at[-1] - at[0] + 1 - len(at)
    return found


def _apart(home: frozenset[str], order: Order, place: Mapping[str, float]) -> float:
    """How far housemates of one row stand from being over those of the next."""
    found, before = 0.0, None
    for row in order:
        here = [place[key] for key in row if key in home]
        middle = sum(here) / len(here) if here else None
        if before is not None and middle is not None:
            found += abs(middle - before)
        before = middle
    return found
