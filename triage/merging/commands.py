"""What can be asked: that two records be one, and that they be two again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Which two records, as they were seen, why they are one, and what the reader was asked to confirm or withdraw.

    `take` are the keys of the values of which the other record's is right.
    """

    kept_id: uuid.UUID
    gone_id: uuid.UUID
    seen: tuple[int, int]
    because: str
    take: frozenset[str] = frozenset()
    confirmed: bool = False
    withdrawn_because: str = ""
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which merge to undo, as it was seen, and why; `remember` says for later that the two are two."""

    merge_id: uuid.UUID
    seen_revision: int
    because: str
    remember: bool = False
