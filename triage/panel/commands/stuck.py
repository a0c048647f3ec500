"""What whoever is asked why nothing moves can say."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from triage.rules.stuck import StuckReason


@dataclass(frozen=True, slots=True, kw_only=True)
class SayWhy:
    """Why nothing moves with a family, and until when it is to be waited."""

    question_id: uuid.UUID
    seen_revision: int
    idempotency_key: str
    reason: StuckReason
    words: str
    wait_until: date
