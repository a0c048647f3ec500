"""How the weights came about: counts levels in pairs of one person and of two, on training data alone.

    FEBRL=<folder with the CSV files> python -m bench.match_weights

Prints the tables of triage/rules/matching/weights/. Households of seed A and FEBRL 1 and 2 are all that it may see.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from bench import febrl
from bench.households import sample
from triage.rules.matching.comparing import levels_of
from triage.rules.matching.described import Described, Prepared, prepare
from triage.rules.matching.levels import LEVELS, Field, Level

SEED_A = 20261
PEOPLE = 12_000
RANDOM_PAIRS = 400_000
Counts = dict[Field, Counter[Level]]


def counted(pairs: Iterable[tuple[Prepared, Prepared]]) -> Counts:
    """How often each level is met with, of the pairs where both have the field."""
    found: Counts = defaultdict(Counter)
    for one, two in pairs:
        for field, level in levels_of(one, two).items():
            found[field][level] += 1
    return found


def true_pairs_of(people: list[Described]) -> set[tuple[str, str]]:
    """The pairs of one FEBRL file."""
    groups: dict[str, list[str]] = defaultdict(list)
    for each in people:
        groups[febrl.original(each.id)].append(each.id)
    return {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}


def both(people: list[Described], pairs: set[tuple[str, str]], seed: int) -> tuple[Counts, Counts]:
    """The counts of the true pairs, and of as many random ones as tell."""
    ready = {each.id: prepare(each) for each in people}
    ids, chance = sorted(ready), random.Random(seed)
    drawn = (tuple(chance.sample(ids, 2)) for _ in range(RANDOM_PAIRS))
    others = ((ready[one], ready[two]) for one, two in drawn if tuple(sorted((one, two))) not in pairs)
    return counted((ready[one], ready[two]) for one, two in sorted(pairs)), counted(others)


def share(counts: list[Counts], field: Field, level: Level) -> float:
    """The mean over the sources of a level's share, with half a pair added so that nothing is impossible."""
    sources = [each[field] for each in counts if each[field].total() > 200]
    shares = [(each[level] + 0.5) / (each.total() + 0.5 * len(LEVELS[field])) for each in sources]
    return sum(shares) / len(shares) if shares else 0.0


def main() -> None:
    """Print m and u of every level."""
    households = sample(PEOPLE, SEED_A)
    lists = [febrl.read("dataset1"), febrl.read("dataset2")]
    sources = [both(households.people, {tuple(sorted(each)) for each in households.true_pairs}, 1)]
    merged = [replaced for number, each in enumerate(lists) for replaced in _numbered(each, number)]
    sources.append(both(merged, true_pairs_of(merged), 2))
    for field, levels in LEVELS.items():
        print(f"\n[{field}]")
        for level in levels:
            m, u = (share([pair[side] for pair in sources], field, level) for side in (0, 1))
            print(f"{level} = {{ m = {m:.5f}, u = {u:.6f} }}")


def _numbered(people: list[Described], number: int) -> list[Described]:
    return [each._replace(id=f"x-{number}{febrl.original(each.id)}-{each.id}") for each in people]


if __name__ == "__main__":
    main()
