"""A partner asks whether somebody is known, and the coordinator has been in touch."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWhetherKnown:
    """About whom a partner asks."""

    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    date_of_birth: date = field(repr=False)
    postcode: str = field(default="", repr=False)
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseQuestion:
    """What the coordinator did about a question."""

    question_id: uuid.UUID
    seen_revision: int
    note: str
