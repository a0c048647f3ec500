"""What trying so many families at once showed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STRIDE = 10_000_000
"""Rows stand by their change first: more families than this no council has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A family that would change; `rank` puts its change among the others."""

    family_id: uuid.UUID
    reference: str
    change: str
    rank: int
    number: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    words: tuple[str, ...]
    open_words: tuple[str, ...]
    counted: bool

    def values(self, trial_id: uuid.UUID) -> dict[str, Any]:
        """As it is kept."""
        return {
            "trial_id": trial_id,
            "family_id": self.family_id,
            "reference": self.reference,
            "position": self.rank * STRIDE + self.number,
            "change": self.change,
            "before": dict(self.before),
            "after": dict(self.after),
            "words": list(self.words),
            "open_words": list(self.open_words),
            "counted": self.counted,
        }


@dataclass(slots=True)
class Part:
    """So many families: those that would change, how many were tried, and whether it was the last part."""

    rows: list[Changed] = field(default_factory=list)
    tried: int = 0
    """Without those that are restricted."""
    looked_at: int = 0
    numbers: dict[str, Any] = field(default_factory=dict)
    after: uuid.UUID | None = None
    last: bool = True


def number_of(reference: str) -> int:
    """A reference as a number, for the order of rows."""
    return int("".join(each for each in reference if each.isdigit())[-7:] or 0)
