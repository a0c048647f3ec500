"""One act on several families of the list: which, on whom, and how it came out for each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from triage.access.permissions import Permission
from triage.rules.meetings import EntryStatus, Section

AT_MOST = 200
"""So many families at once: as many as somebody can still look through before they confirm."""


class Together(StrEnum):
    """What can be done for several at once.

    Moving, and taking a family late, are not among them: each needs a reason of that family's own (panel.md).
    """

    PARK = "park"
    UNPARK = "unpark"
    AGENDA = "agenda"


TOGETHER_LABELS: Mapping[Together, str] = {
    Together.PARK: "Park until a day",
    Together.UNPARK: "Bring back from parking",
    Together.AGENDA: "Put on the agenda of a meeting",
}

NEEDS: Mapping[Together, Permission] = {
    Together.PARK: Permission.LIST_MANAGE,
    Together.UNPARK: Permission.LIST_MANAGE,
    Together.AGENDA: Permission.MEETINGS_PREPARE,
}
"""The permission that the same act on one family asks for."""

OFFERED: Mapping[str, tuple[Together, ...]] = {
    EntryStatus.WAITING.value: (Together.PARK, Together.AGENDA),
    EntryStatus.PARKED.value: (Together.UNPARK, Together.AGENDA),
    EntryStatus.DECIDED.value: (Together.AGENDA,),
}
"""What makes sense for the families that the list shows."""


class Came(StrEnum):
    """How it came out for one family."""

    DONE = "done"
    CHANGED = "changed"
    CANNOT = "cannot"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A family's place as it stood when it was looked at."""

    entry_id: uuid.UUID
    revision: int

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.revision}"

    @classmethod
    def read(cls, text: str) -> Self:
        """From a page; raises `ValueError` for anything else."""
        entry_id, _, revision = text.partition(".")
        return cls(uuid.UUID(entry_id), int(revision[:9]))


@dataclass(frozen=True, slots=True, kw_only=True)
class DoTogether:
    """What is to be done for these families."""

    kind: Together
    chosen: tuple[Chosen, ...]
    until: date | None = None
    reason: str = ""
    meeting_id: uuid.UUID | None = None
    section: Section = Section.PRIORITY_LIST
    idempotency_key: str = ""
