"""The pairs of one list, or of two, that could be one person: by shared keys, so that few of all pairs are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.rules.matching.described import Prepared
from triage.rules.matching.keys import keys_of
from triage.rules.matching.scoring import Likeness, Scorer

MOST_SHARING = 400
"""A key that more people share than this tells nobody apart, and each of them has others."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who could be one."""

    one: str
    two: str
    likeness: Likeness


def within(people: Sequence[Prepared], by: Scorer) -> Iterator[Pair]:
    """The pairs of one list, each once, in the order of the list."""
    for place, others in candidates(people, people):
        one = people[place]
        for other in others:
            if other > place and (found := by.at_least_to_review(one, people[other])):
                yield Pair(one.id, people[other].id, found)


def between(people: Sequence[Prepared], others: Sequence[Prepared], by: Scorer) -> Iterator[Pair]:
    """The pairs of one of the first list and one of the second."""
    for place, found in candidates(people, others):
        for other in found:
            if likeness := by.at_least_to_review(people[place], others[other]):
                yield Pair(people[place].id, others[other].id, likeness)


def candidates(people: Sequence[Prepared], others: Sequence[Prepared]) -> Iterator[tuple[int, list[int]]]:
    """For each place in the first list the places in the second that share a key with it."""
    sharing: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(others):
        for key in keys_of(each):
            sharing[key].append(place)
    for place, each in enumerate(people):
        found: set[int] = set()
        for key in keys_of(each):
            those = sharing.get(key)
            if those is not None and len(those) <= MOST_SHARING:
                found.update(those)
        yield place, sorted(found)
