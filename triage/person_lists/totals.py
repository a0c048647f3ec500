"""Rows of a report that are nobody: totals, page numbers, the end of the list."""

from __future__ import annotations

import re
from collections.abc import Sequence

TOTAL = re.compile(
    r"(grand |sub-?)?totals?\b|sum\b|count\b|average\b|mean\b|end of (list|report|file)|page \d+|printed (on|by)|"
    r"number of (pupils|people|rows|records)",
    re.IGNORECASE,
)
NAMES_TOO = frozenset({"sum", "count", "mean"})
"""Words of a total that are family names as well: alone beside another word they are somebody."""


def is_total(cells: Sequence[str]) -> bool:
    """Whether the first thing in the row says that it counts other rows."""
    for place, each in enumerate(cells):
        if first := each.strip():
            return TOTAL.match(first) is not None and not _is_somebody(first, cells[place + 1 :])
    return False


def _is_somebody(first: str, others: Sequence[str]) -> bool:
    return first.lower() in NAMES_TOO and any(each.strip()[:1].isalpha() for each in others)
