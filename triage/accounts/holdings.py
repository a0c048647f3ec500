"""What somebody still holds when their account ends: the words and the number, never a family."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of open work, how much of it somebody has, and who gives it to somebody else."""

    count: int
    one: str
    many: str
    handed_over: str

    @property
    def words(self) -> str:
        """The count with its words: “2 families”."""
        return f"{self.count} {self.one if self.count == 1 else self.many}"
