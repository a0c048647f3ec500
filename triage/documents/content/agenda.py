"""The agenda of one meeting, with a sheet for each family."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from triage.documents.content.letterhead import Letterhead
from triage.documents.content.minutes import ActionLine, EvidenceLine, SharedLine
from triage.rules.genogram import Kin


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One line of the agenda; a family's line carries its item number and reference."""

    section: str
    words: str = ""
    item: int | None = None
    reference: str = ""
    minutes: int = 0
    at: str = ""
    agencies: tuple[str, ...] = ()
    carried_over: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPerson:
    """One member of the family on its sheet."""

    name: str
    age: str = ""
    relationship: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilySheet:
    """What the panel sees of one family, on a page of its own."""

    item: int
    reference: str
    name: str = ""
    why: tuple[str, ...] = ()
    people: tuple[SheetPerson, ...] = ()
    kin: Kin | None = None
    safety_notes: tuple[str, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    returns: tuple[SharedLine, ...] = ()
    verdict: str = ""
    recommendation: str = ""
    recommendation_reasons: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """All that one copy of the agenda says."""

    letterhead: Letterhead
    meeting: str
    reference: str
    held_on: date
    starts: str
    ends: str = ""
    place: str = ""
    chair: str = ""
    frozen_at: datetime | None = None
    reader: str = ""
    confidentiality: str = ""
    lines: tuple[AgendaLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    sheets: tuple[FamilySheet, ...] = ()
    decision_sheets: bool = False

    @property
    def title(self) -> str:
        """The title of the PDF."""
        return f"Agenda of {self.meeting}, {self.held_on:%d.%m.%Y}"

    def for_reader(self, reader: str, *, excluded: Collection[int]) -> Self:
        """The copy of one reader, without the papers of items they declared an interest in."""
        references = {line.reference for line in self.lines if line.item in excluded}
        return replace(
            self,
            reader=reader,
            lines=tuple(_closed(line) if line.item in excluded else line for line in self.lines),
            actions=tuple(line for line in self.actions if line.item not in references),
            sheets=tuple(sheet for sheet in self.sheets if sheet.item not in excluded),
        )


def _closed(line: AgendaLine) -> AgendaLine:
    """A line whose family this reader may not know of."""
    return replace(line, reference="", words="You declared an interest in this item", agencies=(), carried_over=0)
