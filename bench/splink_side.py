"""Splink's side of bench_matching.py, in a Python of its own: trains without labels and predicts, as its guide says.

python splink_side.py PEOPLE.json PAIRS.json
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

GUIDED = (
    ("birth",),
    ("given", "family"),
    ("given", "postcode"),
    ("family", "postcode"),
    ("address",),
    ("family", "substr(birth, 1, 4)"),
    ("given", "substr(birth, 5, 4)"),
)
"""Of the kind its guide advises."""
NARROW = (
    ("birth", "given"),
    ("birth", "family"),
    ("birth", "postcode"),
    ("birth", "substr(given, 1, 1)", "substr(family, 1, 1)"),
    ("given", "family", "substr(birth, 1, 4)"),
    ("given", "family", "substr(birth, 5, 4)"),
    ("given", "postcode"),
    ("given", "address"),
    ("given", "phone"),
    ("number",),
)
"""Two facts together, as our own keys of the people known: against a million it then predicts 18 times as fast."""
KEYS = "keys"
"""A column with the very keys by which ours are looked up, made for it beforehand."""


def settings(two: bool, columns: set[str], blocking: str) -> Any:
    """Splink's own comparisons for these fields, with one of three sets of blocking rules."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    comparisons = [
        cl.NameComparison("given").configure(term_frequency_adjustments=True),
        cl.NameComparison("family").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("birth", [1, 2]),
        cl.LevenshteinAtThresholds("address", [2, 5]),
        cl.LevenshteinAtThresholds("postcode", [1]),
    ]
    comparisons += [cl.ExactMatch(each) for each in ("phone", "number", "sex") if each in columns]
    comparisons += [cl.LevenshteinAtThresholds("town", [2])] if "town" in columns else []
    if blocking == KEYS:
        rules = [block_on(KEYS, arrays_to_explode=[KEYS])]
    else:
        chosen = GUIDED if blocking == "guided" else NARROW
        rules = [block_on(*rule) for rule in chosen if columns.issuperset(filter(str.isidentifier, rule))]
    return SettingsCreator(
        link_type="link_only" if two else "dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
    )


def pairs(given: dict[str, Any]) -> tuple[list[tuple[str, str, float]], float]:
    """Every pair from a probability of a half upward, and the CPU seconds of the prediction alone."""
    import pandas as pd
    from splink import DuckDBAPI, Linker, block_on

    frame = pd.DataFrame(given["rows"])
    frame = frame[[each for each in frame.columns if frame[each].notna().any()]]
    tables = [frame[frame.side == side].drop(columns="side") for side in ("ab" if given["two"] else "a")]
    chosen = settings(given["two"], set(frame.columns), given.get("blocking", "guided"))
    linker = Linker(tables if given["two"] else tables[0], chosen, DuckDBAPI())
    train = linker.training
    train.estimate_probability_two_random_records_match(
        [block_on("given", "family", "birth"), block_on("birth", "postcode", "given")], recall=0.7
    )
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    train.estimate_parameters_using_expectation_maximisation(block_on("birth"))
    train.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
    began = time.process_time()
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    spent = time.process_time() - began
    columns = (found.unique_id_l, found.unique_id_r, found.match_weight)
    return [(str(one), str(two), float(weight)) for one, two, weight in zip(*columns, strict=True)], spent


def main(source: str, target: str) -> None:
    """Read the people, write the pairs and the CPU seconds that they took, imports and all."""
    given = json.loads(Path(source).read_text(encoding="utf-8"))
    found, predicting = pairs(given)
    answer = {"pairs": found, "cpu": time.process_time(), "predicting": predicting}
    Path(target).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
