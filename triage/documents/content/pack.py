"""The first and the last sheet of a meeting's pack."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from triage.documents.content.letterhead import Letterhead


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLetter:
    """One letter of the pack as the cover lists it: no address, and no word of what it says."""

    number: str
    to: str
    what: str
    delivery: str
    pages: int

    @property
    def sheets(self) -> int:
        """Sheets of paper when printed on both sides."""
        return (self.pages + 1) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLeftOut:
    """A letter of the meeting that was left out on purpose, and why."""

    to: str
    what: str
    because: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCover:
    """What the cover sheet says."""

    letterhead: Letterhead
    meeting: str
    held_on: date
    batch: str
    made_at: datetime
    made_by: str
    protected: bool = False
    letters: tuple[PackLetter, ...] = field(default=())
    left_out: tuple[PackLeftOut, ...] = field(default=())
    of_colleagues: int = 0
    """Letters of the same meeting that somebody else prints: the maker of this pack may not see them."""

    @property
    def sheets(self) -> int:
        """Sheets of all letters together."""
        return sum(letter.sheets for letter in self.letters)

    @property
    def title(self) -> str:
        """The title of the PDF."""
        return f"Letters of {self.meeting}, {self.held_on:%d.%m.%Y}: {self.batch}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTail:
    """What the last sheet says: that nothing comes after it, and what must have come before."""

    letterhead: Letterhead
    meeting: str
    held_on: date
    batch: str
    letters: int
    sheets: int
    first_number: str
    last_number: str
