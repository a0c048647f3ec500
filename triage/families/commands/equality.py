"""Answers to the equality questions: about whom, which group, over what was seen, and once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveEquality:
    """What was answered, by child; a child left out stays as it is."""

    groups: Mapping[str, str]
    """Codes of `triage.rules.equality`, by the child's id or, of a referral, by the id it has there."""
    seen_revision: int
    idempotency_key: str
