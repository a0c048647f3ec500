"""What can be asked of restricted families: restrict one, name people, lift it, break the glass, review that."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

OPEN_FOR = timedelta(hours=1)
"""At most an hour (safety.md, "Who sees what")."""

SHORTEST_REASON = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrict:
    """Close a family's record to all but the people named."""

    seen_revision: int
    reason: str
    people: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePeople:
    """Say anew who is named on a restricted record."""

    seen_revision: int
    people: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """Open a restricted record to everybody again whose work it is."""

    seen_revision: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """Open a restricted record in an emergency."""

    reference: str
    reason: str
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGlass:
    """Whether an emergency opening was justified."""

    seen_revision: int
    justified: bool
    words: str
