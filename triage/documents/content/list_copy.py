"""A view of the list as somebody took it away: numbered, and marked with who took it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from triage.documents.content.letterhead import Letterhead


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One family of the list, as its row on the screen has it."""

    place: str
    place_then: int | None = None
    reference: str
    name: str
    why: tuple[str, ...] = ()
    waiting_since: date
    weeks: int
    recommended: str
    outcome: str
    flags: tuple[str, ...] = ()
    returns_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCopy:
    """All that one copy of the list says."""

    letterhead: Letterhead
    reference: str
    reader: str
    agency: str
    taken_at: datetime
    shows: str
    filters: tuple[str, ...] = ()
    order: str
    panel_saw_on: date | None = None
    lines: tuple[ListLine, ...] = ()
    more: bool = False

    @property
    def title(self) -> str:
        """The title of the PDF."""
        return f"The list, copy {self.reference}"
