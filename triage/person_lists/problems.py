"""What is wrong with a list, row by row, in words; never with what stands in the row, which is somebody's data."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 20


class UnreadableList(ValueError):
    """A list that cannot be used, with every problem in words."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


def shortened(lines: Sequence[str]) -> list[str]:
    """The first of many, and how many more there are."""
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], *([f"… and {more:,} more."] if more > 0 else [])]
