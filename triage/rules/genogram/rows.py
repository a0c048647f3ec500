"""Generations: everybody's row, parents above children and couples side by side, whatever the record contradicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.rules.genogram.facts import Kin
from triage.rules.genogram.kinship import Couple, Kinship, Parent
from triage.rules.genogram.meanings import Bond

TOP, MIDDLE, BOTTOM = 0, 1, 2
ROW_OF_ROLE = {"grandparent": TOP, "child": BOTTOM, "step_child": BOTTOM, "unborn": BOTTOM, "sibling": BOTTOM}


@dataclass(frozen=True, slots=True)
class Rows:
    """Everybody's row from the top, and the bonds that can be drawn so; the others contradict these."""

    row: Mapping[str, int]
    parents: tuple[Parent, ...]
    couples: tuple[Couple, ...]
    grand: tuple[Parent, ...]


class _Groups:
    """People who share a row, and which group must be above which by how many rows."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.group = {key: key for key in keys}
        self.below: dict[str, dict[str, int]] = {key: {} for key in self.group}

    def is_over(self, one: str, other: str) -> bool:
        """Whether `one` has to stand above `other` already."""
        seen, waiting = set[str](), [self.group[one]]
        while waiting:
            at = waiting.pop()
            for lower in self.below[at]:
                if lower == self.group[other]:
                    return True
                if lower not in seen:
                    seen.add(lower)
                    waiting.append(lower)
        return False

    def put_above(self, one: str, other: str, rows: int) -> bool:
        """Whether `one` can be that many rows above `other`, and then it is."""
        upper, lower = self.group[one], self.group[other]
        if upper == lower or self.is_over(other, one):
            return False
        self.below[upper][lower] = max(rows, self.below[upper].get(lower, 0))
        return True

    def put_beside(self, one: str, other: str) -> bool:
        """Whether two people can share a row, and then they do."""
        kept, gone = self.group[one], self.group[other]
        if kept == gone:
            return True
        if self.is_over(one, other) or self.is_over(other, one):
            return False
        self.group = {key: kept if group == gone else group for key, group in self.group.items()}
        for lower, rows in self.below.pop(gone).items():
            self.below[kept][lower] = max(rows, self.below[kept].get(lower, 0))
        for lowers in self.below.values():
            if gone in lowers:
                lowers[kept] = max(lowers.pop(gone), lowers.get(kept, 0))
        return True


def rows_of(kin: Kin, ties: Kinship) -> Rows:
    """The rows of a family. Of two bonds that cannot both be drawn the one said first and plainer stands."""
    groups = _Groups(person.key for person in kin.people)
    current = [each for each in ties.parents if each.bond is Bond.BIRTH or each.until is None or each.until > kin.on]
    ordered = sorted(current, key=lambda each: each.inferred)
    parents = tuple(each for each in ordered if groups.put_above(each.elder, each.child, 1))
    grand = tuple(each for each in ties.grand if groups.put_above(each.elder, each.child, 2))
    couples = tuple(each for each in ties.couples if groups.put_beside(each.one, each.other))
    _siblings_beside(groups, ties, parents)
    row = _depths(groups)
    return Rows(_anchored(kin, groups, row), parents, couples, grand)


def _siblings_beside(groups: _Groups, ties: Kinship, parents: Iterable[Parent]) -> None:
    """Brothers and sisters share a row where nothing stands against it."""
    first: dict[str, str] = {}
    for each in parents:
        groups.put_beside(first.setdefault(each.elder, each.child), each.child)
    for tie in ties.siblings:
        groups.put_beside(tie.person, tie.other)


def _depths(groups: _Groups) -> dict[str, int]:
    """The row of each group: as low as its children allow, and below everybody who must be above it."""
    order = _from_the_top(groups)
    depth = dict.fromkeys(order, 0)
    for at in order:
        for lower, rows in groups.below[at].items():
            depth[lower] = max(depth[lower], depth[at] + rows)
    for at in reversed(order):
        if groups.below[at]:
            depth[at] = min(depth[lower] - rows for lower, rows in groups.below[at].items())
    return depth


def _from_the_top(groups: _Groups) -> list[str]:
    """The groups so that each comes after those above it."""
    above = Counter(lower for lowers in groups.below.values() for lower in lowers)
    waiting = [at for at in groups.below if not above[at]]
    order: list[str] = []
    while waiting:
        at = waiting.pop(0)
        order.append(at)
        for lower in groups.below[at]:
            above[lower] -= 1
            if not above[lower]:
                waiting.append(lower)
    return order


def _anchored(kin: Kin, groups: _Groups, depth: Mapping[str, int]) -> dict[str, int]:
    """Unconnected parts of a family at the height of their places in it, and no row left empty."""
    shift = _shifts(kin, groups, depth)
    row = {person.key: depth[groups.group[person.key]] + shift[groups.group[person.key]] for person in kin.people}
    used = {height: at for at, height in enumerate(sorted(set(row.values())))}
    return {key: used[height] for key, height in row.items()}


def _shifts(kin: Kin, groups: _Groups, depth: Mapping[str, int]) -> dict[str, int]:
    """By how much each connected part moves so that most of its people stand where their places put them."""
    part = {at: at for at in groups.below}
    for upper, lowers in groups.below.items():
        for lower in lowers:
            old, new = part[lower], part[upper]
            part = {at: new if mine == old else mine for at, mine in part.items()}
    wanted: dict[str, Counter[int]] = {}
    for person in kin.people:
        at = groups.group[person.key]
        by_role = ROW_OF_ROLE.get(person.role, BOTTOM if person.is_child(kin.on) else MIDDLE)
        wanted.setdefault(part[at], Counter())[by_role - depth[at]] += 1
    best = {at: max(counts, key=lambda each: (counts[each], each)) for at, counts in wanted.items()}
    return {at: best[part[at]] for at in groups.below}
