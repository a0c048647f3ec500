"""Runs the benchmarks: each shows a number of the standards beside its floor or its peer, measured in one run."""

from __future__ import annotations

import subprocess
import sys

from setup import assets, environment, paper
from setup.errors import CannotGoOn
from setup.places import PYTHON, ROOT

BENCHMARKS = ROOT / "bench"


def main(names: list[str]) -> int:
    """Run all benchmarks, or those whose names hold one of these words; 1 where one misses its target."""
    try:
        environment.make(developer=True)
        paper.make_ready()
        assets.make_ready()
    except CannotGoOn as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    chosen = [
        path for path in sorted(BENCHMARKS.glob("bench_*.py")) if not names or any(name in path.stem for name in names)
    ]
    missed = []
    for path in chosen:
        print(f"\n{path.stem.removeprefix('bench_').replace('_', ' ')}", flush=True)
        if subprocess.run([str(PYTHON), "-m", f"bench.{path.stem}"], cwd=ROOT, check=False).returncode != 0:
            missed.append(path.stem)
    if not chosen:
        print("There is no benchmark of that name.")
    return 1 if missed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
