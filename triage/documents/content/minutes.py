"""The minutes of one meeting, per item by reference and never by name (panel.md "Minutes")."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from triage.documents.content.letterhead import Letterhead


class MinutesState(StrEnum):
    """How far minutes have come."""

    DRAFT = "draft"
    AGREED = "agreed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody in the room, or somebody who sent apologies."""

    name: str
    agency: str
    role: str = ""
    note: str = ""
    confidentiality_accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action with its owner and where it stands."""

    what: str
    agency: str
    person: str = ""
    due: date | None = None
    state: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One headline of the framework in force, with the source of what shows it."""

    headline: str
    status: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLine:
    """What one agency told the meeting about the family."""

    agency: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteItem:
    """What was recorded on one family."""

    number: int
    reference: str
    heading: str = ""
    referring_agency: str = ""
    framework: str = ""
    evidence: tuple[EvidenceLine, ...] = ()
    shared: tuple[SharedLine, ...] = ()
    discussion: str = ""
    risks: str = ""
    recommendation: str = ""
    decision: str = ""
    reason: str = ""
    rationale: str = ""
    dissent: str = ""
    tier: str = ""
    lead: str = ""
    actions: tuple[ActionLine, ...] = ()
    withheld: bool = False

    def blanked(self) -> Self:
        """The item for somebody who was not in the room for it: its number only."""
        return type(self)(number=self.number, reference="", withheld=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Who declared an interest, and in which item they left the room."""

    name: str
    agency: str
    item: int
    left: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Addendum:
    """A correction to agreed minutes: added, never edited in."""

    added_at: datetime
    added_by: str
    words: str
    item: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """All that one copy of the minutes says."""

    letterhead: Letterhead
    meeting: str
    reference: str
    held_on: date
    starts: str
    ends: str = ""
    place: str = ""
    chair: str = ""
    version: str = "1"
    state: MinutesState = MinutesState.DRAFT
    reader: str = ""
    present: tuple[Attendee, ...] = ()
    deputies: tuple[Attendee, ...] = ()
    observers: tuple[Attendee, ...] = ()
    apologies: tuple[Attendee, ...] = ()
    quorum: str = ""
    confidentiality: str = ""
    declarations: tuple[Declaration, ...] = ()
    last_minutes: str = ""
    reviewed_actions: tuple[ActionLine, ...] = ()
    items: tuple[MinuteItem, ...] = ()
    carried_over: tuple[str, ...] = ()
    other_business: str = ""
    next_meeting: str = ""
    signed_by: str = ""
    signed_at: datetime | None = None
    addenda: tuple[Addendum, ...] = ()

    @property
    def title(self) -> str:
        """The title of the PDF."""
        return f"Minutes of {self.meeting}, {self.held_on:%d.%m.%Y} ({self.state})"

    def for_reader(self, reader: str, *, excluded: Collection[int]) -> Self:
        """The copy of one reader: the items they were not in the room for are blank, with all that links to them."""
        references = {item.reference for item in self.items if item.number in excluded}
        return replace(
            self,
            reader=reader,
            items=tuple(item.blanked() if item.number in excluded else item for item in self.items),
            reviewed_actions=tuple(line for line in self.reviewed_actions if line.item not in references),
            carried_over=tuple(line for line in self.carried_over if not any(each in line for each in references)),
            addenda=tuple(line for line in self.addenda if line.item not in excluded),
        )
