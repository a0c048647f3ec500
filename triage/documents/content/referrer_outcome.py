"""What the referrer hears: the outcome in words, and no other agency's information."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from triage.documents.content.letterhead import Addressee, Letterhead, Signpost


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferrerOutcome:
    """All that one outcome letter says."""

    letterhead: Letterhead
    to: Addressee
    reference: str
    agency: str
    outcome: str
    number: str = ""
    dated: date | None = None
    sent_on: date | None = None
    family_name: str = ""
    reason: str = ""
    would_change: tuple[str, ...] = ()
    next_step: str = ""
    signposts: tuple[Signpost, ...] = ()
    large_print: bool = False
    replaces: str = ""
    printed_again: date | None = None

    @property
    def subject(self) -> str:
        """The letter's heading."""
        return f"The outcome of your referral {self.reference}"

    @property
    def title(self) -> str:
        """The title of the PDF."""
        return f"Outcome of referral {self.reference}: letter {self.number or 'not yet numbered'}"

    def numbered(self, number: str, *, on: date) -> Self:
        """The letter as approved."""
        return replace(self, number=number, dated=on)

    def reprinted(self, *, on: date) -> Self:
        """The same paper printed once more, and marked so that nobody takes it for a second one."""
        return replace(self, printed_again=on)
