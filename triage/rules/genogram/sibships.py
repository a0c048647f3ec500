"""Children under those they belong to: each group hangs from one couple or person by one kind of line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from triage.rules.genogram.facts import Kin
from triage.rules.genogram.kinship import Kinship, Parent
from triage.rules.genogram.meanings import UPWARD, Bond
from triage.rules.genogram.rows import Rows


@dataclass(frozen=True, slots=True)
class Sibship:
    """Children of one row who hang from the same one or two people; from nobody where only they are known."""

    elders: tuple[str, ...]
    children: tuple[str, ...]
    bond: Bond
    upper: int
    lower: int
    inferred: bool = False
    """Worked out from places in the family, and drawn so."""


def sibships(kin: Kin, ties: Kinship, rows: Rows) -> tuple[Sibship, ...]:
    """Every group of children, each child once in a group for each kind of bond and each set of elders."""
    found: dict[tuple[tuple[str, ...], Bond, int, bool], list[str]] = {}
    for child in (person.key for person in kin.people):
        for elders, bond, inferred in _elders_of(child, rows):
            found.setdefault((elders, bond, rows.row[child], inferred), []).append(child)
    hung = [
        Sibship(elders, tuple(children), bond, rows.row[elders[0]], lower, inferred)
        for (elders, bond, lower, inferred), children in found.items()
    ]
    return (*hung, *_without_parents(kin, ties, rows))


def _elders_of(child: str, rows: Rows) -> Iterator[tuple[tuple[str, ...], Bond, bool]]:
    """Two of a kind who are a couple together, everybody else alone; grandparents where no parent is between.

    Who was said to be a parent and who is only taken for one never share a line.
    """
    mine = [each for each in rows.parents if each.child == child]
    for bond, inferred in product(UPWARD, (False, True)):
        elders = [each.elder for each in mine if each.bond is bond and each.inferred is inferred]
        yield from ((group, bond, inferred) for group in _paired(elders, rows))
    grand = [each.elder for each in rows.grand if each.child == child and not _between(each, rows.parents)]
    yield from ((group, Bond.GRAND, False) for group in _paired(grand, rows))


def _paired(elders: Iterable[str], rows: Rows) -> list[tuple[str, ...]]:
    alone = sorted(set(elders))
    couples = {couple.both for couple in rows.couples}
    for pair in combinations(alone, 2):
        if frozenset(pair) in couples:
            return [pair, *((each,) for each in alone if each not in pair)]
    return [(each,) for each in alone]


def _between(grand: Parent, parents: Iterable[Parent]) -> bool:
    """Whether a line leads from a grandparent to the grandchild already, through a parent or as their carer."""
    under: dict[str, set[str]] = {}
    for each in parents:
        under.setdefault(each.elder, set()).add(each.child)
    seen, waiting = set[str](), [grand.elder]
    while waiting:
        for child in under.get(waiting.pop(), ()):
            if child == grand.child:
                return True
            if child not in seen:
                seen.add(child)
                waiting.append(child)
    return False


def _without_parents(kin: Kin, ties: Kinship, rows: Rows) -> Iterator[Sibship]:
    """Brothers and sisters whose parents are not in the record, joined by a bar of their own."""
    has_parents = {each.child for each in rows.parents if each.bond is Bond.BIRTH}
    group = {person.key: person.key for person in kin.people}
    for tie in ties.siblings:
        pair = {tie.person, tie.other}
        if not pair & has_parents and rows.row[tie.person] == rows.row[tie.other]:
            old, new = group[tie.other], group[tie.person]
            group = {key: new if mine == old else mine for key, mine in group.items()}
    for head in dict.fromkeys(group.values()):
        together = tuple(key for key, mine in group.items() if mine == head)
        if len(together) > 1:
            yield Sibship((), together, Bond.SIBLING, rows.row[head] - 1, rows.row[head])
