"""What can be asked of an agenda."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from triage.rules.meetings import Section


class Direction(StrEnum):
    """Which way an item goes."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFamily:
    """A family for the agenda, in a section, with why."""

    meeting_id: uuid.UUID
    reference: str
    section: Section
    why: str = ""
    minutes: int = 10
    late_reason: str = ""
