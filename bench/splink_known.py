"""Splink's prediction of the list of `bench_known` against the same people, by two sets of blocking rules."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.a_million import Million
from bench.bench_matching import SPLINK, row_for_splink
from bench.splink_side import KEYS
from triage.rules.matching.described import Described, prepare
from triage.rules.matching.on_record import keys_in_words

BLOCKINGS = {"two facts": "blocking on two facts together", KEYS: "blocking on the keys that ours has"}
THRESHOLDS = {"0.95": 4.25, "0.999": 9.96, "0.99999": 16.6}
Pair = frozenset[str]


@dataclass(slots=True)
class Prediction:
    """What one setting found, the surest first, and the CPU seconds of the prediction without its training."""

    cpu: float
    pairs: Sequence[tuple[Pair, float]]
    true: frozenset[Pair]

    def at(self, least: float) -> tuple[float, float]:
        """Precision and recall from so many bits upward."""
        chosen = {pair for pair, weight in self.pairs if weight >= least}
        right = len(chosen & self.true)
        return right / max(len(chosen), 1), right / len(self.true)

    def reaches(self, recall: float, name: str) -> bool:
        """Whether as many are found at any threshold; says with what precision, or how many it finds at most."""
        right = 0
        for place, (pair, weight) in enumerate(self.pairs, start=1):
            right += pair in self.true
            if right >= recall * len(self.true):
                print(f"    {name}: at our recall of {recall:.4f} ({weight:.1f} bits) precision {right / place:.4f}")
                return True
        print(f"    {name}: never our recall; {right / len(self.true):.4f} with all that it gives")
        return False


def predictions(people: Million, folder: Path) -> Mapping[str, Prediction]:
    """Each setting in a process of its own, with its figures said."""
    ids = {person_id: each.id for person_id, each in people.known}
    true = frozenset(frozenset((row, ids[known])) for row, known in people.truth.items())
    found = {}
    for blocking, words in BLOCKINGS.items():
        answer = _predicted(people, folder, blocking)
        pairs = sorted(((frozenset(each[:2]), each[2]) for each in answer["pairs"]), key=lambda each: -each[1])
        found[words] = one = Prediction(answer["predicting"], pairs, true)
        print(
            f"  splink 4, {words}: prediction {one.cpu:.1f} s CPU, {len(people.rows) / one.cpu:,.0f} rows a second; "
            f"{answer['cpu']:.0f} s with training"
        )
        for name, least in THRESHOLDS.items():
            precision, recall = one.at(least)
            print(f"    at {name}: precision {precision:.4f}, recall {recall:.4f}", flush=True)
    return found


def _predicted(people: Million, folder: Path, blocking: str) -> dict[str, Any]:
    sides = (("a", [each for _, each in people.known]), ("b", people.rows))
    rows = [_row(each, side, blocking) for side, group in sides for each in group]
    given, answer = folder / "people.json", folder / "pairs.json"
    given.write_text(json.dumps({"two": True, "blocking": blocking, "rows": rows}), encoding="utf-8")
    del rows
    script = Path(__file__).with_name("splink_side.py")
    subprocess.run([str(SPLINK), str(script), str(given), str(answer)], check=True, stderr=subprocess.DEVNULL)
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


def _row(person: Described, side: str, blocking: str) -> dict[str, Any]:
    row: dict[str, Any] = row_for_splink(person, side)
    return row | {KEYS: sorted(keys_in_words([prepare(person)], homes=False))} if blocking == KEYS else row
