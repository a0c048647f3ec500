"""Rows of a report that are nobody: totals, page numbers, the end of the list."""

from __future__ import annotations

import re
from collections.abc import Sequence

TOTAL = re.compile(
    r"(grand |sub-?)?totals?\b|sum\b|count\b|average\b|mean\b|end of (list|report|file)|page \d+|printed (on|by)|"
    r"number of (pupils|people|rows|records)",
    re.IGNORECASE,
)


def is_total(cells: Sequence[str]) -> bool:
    """Whether the first thing in the row says that it counts other rows."""
    for each in cells:
        if first := each.strip():
            return TOTAL.match(first) is not None
    return False
