"""A referral exactly as its agency sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage.documents.content.letterhead import Letterhead


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question with the answer that was given."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySection:
    """One part of the form; `entries` groups the answers about each person or concern."""

    title: str
    answers: tuple[Answer, ...] = ()
    entries: tuple[CopyEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyEntry:
    """The answers about one person, concern or address."""

    title: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCopy:
    """All that the copy says: what this agency sent, nothing that came later."""

    letterhead: Letterhead
    reference: str
    agency: str
    sent_by: str
    sent_at: datetime
    form_version: str
    urgent: bool = False
    sections: tuple[CopySection, ...] = ()

    @property
    def title(self) -> str:
        """The title of the PDF."""
        return f"Referral {self.reference} as sent"
