"""What can be said of an action."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from triage.rules.meetings import ActionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAction:
    """How an action stands now, with a note."""

    action_id: uuid.UUID
    seen_revision: int
    status: ActionStatus
    note: str = ""
