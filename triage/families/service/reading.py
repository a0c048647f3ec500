"""Reading is recorded: who opened which family, and who looked for one."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any, Protocol

from triage import audit
from triage.access.actor import Actor
from triage.families.models import Family


class Record(Protocol):
    """Anything that has an id."""

    @property
    def id(self) -> uuid.UUID: ...


def record_opened(family: Family, page: str, *, by: Actor, glass: Record | None = None) -> None:
    """Reading is recorded: who opened which page of which family, and when (safety.md, "Who sees what").

    With the `glass` that a restricted record was read through, so that the reason stands beside the reading.
    """
    facts: dict[str, Any] = {} if glass is None else {"glass": glass.id}
    audit.saw("families.opened", subject=family, by=by, family_id=family.id, page=page, **facts)


def record_listed(found: Collection[Record], *, by: Actor) -> None:
    """Somebody was shown these families in the index."""
    audit.saw("families.listed", subject="families", by=by, families=[family.id for family in found])


def record_search(words: str, found: Collection[Record], *, by: Actor) -> None:
    """Somebody looked for a family; the words they looked for are not kept."""
    audit.searched("families", words, by=by, families=[family.id for family in found])


def record_compared(families: Collection[uuid.UUID], *, by: Actor) -> None:
    """Somebody was shown two people of these families side by side."""
    audit.saw("families.compared", subject="families", by=by, families=families)
