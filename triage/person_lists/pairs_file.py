"""The pairs as a CSV file: whole, or not there at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from triage.rules.matching.pairing import Pair

HEADINGS = ("id_a", "id_b", "score", "band", "reasons")


def write(pairs: Iterable[Pair], target: Path) -> None:
    """Through a file beside it that takes its name when all is written; a crash leaves what was there before."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            writer.writerows(_row(each) for each in pairs)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _row(pair: Pair) -> tuple[str, str, str, str, str]:
    likeness = pair.likeness
    home = f"; same household: {likeness.household}" if likeness.household else ""
    return pair.one, pair.two, f"{likeness.score:.2f}", likeness.band, likeness.words + home
