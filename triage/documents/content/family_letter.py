"""A letter to one adult of a family: what was decided in plain words, and nothing else the service knows.

There is deliberately no field for concerns, evidence, scores, reasons, other people, other addresses or the
referrer: what a letter cannot hold it cannot let slip (panel.md "Letters", safety.md "Addresses and contact").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from triage.documents.content.letterhead import Addressee, Contact, ContactHow, Letterhead, Signpost


class LetterKind(StrEnum):
    """What a family letter tells its reader."""

    INTENSIVE = "intensive"
    LIGHT = "light"
    SUPER_LIGHT = "super_light"
    IOM = "iom"
    KEYWORKER = "keyworker"
    DEFER = "defer"
    KEEP_ON_LIST = "keep_on_list"
    NOT_ELIGIBLE = "not_eligible"
    NOT_GOING_AHEAD = "not_going_ahead"


SUBJECTS = {
    LetterKind.INTENSIVE: "Support for you and your family",
    LetterKind.LIGHT: "Support for you and your family",
    LetterKind.SUPER_LIGHT: "Support for you and your family",
    LetterKind.IOM: "Support for you",
    LetterKind.KEYWORKER: "Your keyworker",
    LetterKind.DEFER: "We need a little more time",
    LetterKind.KEEP_ON_LIST: "You are on our list for support",
    LetterKind.NOT_ELIGIBLE: "Other help that is open to you",
    LetterKind.NOT_GOING_AHEAD: "Support will not go ahead for now",
}

KIND_WORDS = {
    LetterKind.INTENSIVE: "Offer of intensive family support",
    LetterKind.LIGHT: "Offer of a keyworker (Light)",
    LetterKind.SUPER_LIGHT: "Offer of a lead professional (Super Light)",
    LetterKind.IOM: "Support beside services already involved",
    LetterKind.KEYWORKER: "Name of the keyworker",
    LetterKind.DEFER: "More information is needed",
    LetterKind.KEEP_ON_LIST: "Kept on the list",
    LetterKind.NOT_ELIGIBLE: "Signposting",
    LetterKind.NOT_GOING_AHEAD: "Not going ahead",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLetter:
    """All that one letter says."""

    kind: LetterKind
    letterhead: Letterhead
    to: Addressee
    reference: str
    number: str = ""
    dated: date | None = None
    contact: Contact | None = None
    contact_how: ContactHow = ContactHow.NOT_SAID
    contact_by: date | None = None
    review_on: date | None = None
    signposts: tuple[Signpost, ...] = ()
    large_print: bool = False
    replaces: str = ""
    printed_again: date | None = None

    @property
    def subject(self) -> str:
        """The letter's heading."""
        return SUBJECTS[self.kind]

    @property
    def title(self) -> str:
        """The title of the PDF: whose letter it is must never be guessed from another's."""
        return f"{self.subject}: letter {self.number or 'not yet numbered'}"

    def numbered(self, number: str, *, on: date) -> Self:
        """The letter as approved: its number and its date, never to change again."""
        return replace(self, number=number, dated=on)

    def reprinted(self, *, on: date) -> Self:
        """The same paper printed once more, and marked so that nobody takes it for a second one."""
        return replace(self, printed_again=on)
