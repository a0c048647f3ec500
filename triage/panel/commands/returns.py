"""What an agency can say before a meeting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from triage.rules.framework import Sensitivity
from triage.rules.meetings import ReturnStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveReturn:
    """Facts and opinion apart, a nil return, or why nothing is shared."""

    return_id: uuid.UUID
    seen_revision: int
    status: ReturnStatus
    sensitivity: Sensitivity | None = None
    """What kind of information it is; as that agency's usually is where nobody said."""
    facts: str = field(default="", repr=False)
    opinion: str = field(default="", repr=False)
    not_shared_because: str = field(default="", repr=False)
