"""What somebody looks for in the audit trail."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The events to show; what is None or empty leaves that open. Both days are in."""

    actor_id: uuid.UUID | None = None
    agency_id: uuid.UUID | None = None
    reference: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def active(self) -> int:
        """How many are given."""
        return sum(map(bool, (self.actor_id, self.agency_id, self.reference, self.kind, self.first, self.last)))
