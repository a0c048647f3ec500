"""Who does an act."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from triage.access.permissions import Permission, Role
from triage.rules.agencies import AgencyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person, or the service itself, as acts and queries know them."""

    user_id: uuid.UUID | None
    name: str
    agency_id: uuid.UUID | None
    agency_name: str = ""
    agency_kind: AgencyKind | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    permissions: frozenset[Permission] = field(default_factory=frozenset)

    def may(self, permission: Permission) -> bool:
        """Whether one of this person's roles grants it."""
        return permission in self.permissions


SERVICE = Actor(user_id=None, name="The service", agency_id=None, permissions=frozenset(Permission))
"""The service's own acts: what falls due with time, and the demo data."""
