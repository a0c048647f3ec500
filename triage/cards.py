"""A card of the home page: one count with its words, the page that it counts, and how pressing it is."""

from __future__ import annotations

from dataclasses import dataclass

OF_ONE = {
    "actions": "action",
    "answers": "answer",
    "concerns": "concern",
    "decisions": "decision",
    "drafts": "draft",
    "families": "family",
    "invitations": "invitation",
    "items": "item",
    "lapse": "lapses",
    "letters": "letter",
    "lists": "list",
    "need": "needs",
    "offers": "offer",
    "openings": "opening",
    "outcomes": "outcome",
    "questions": "question",
    "referrals": "referral",
    "rows": "row",
    "versions": "version",
    "visits": "visit",
}
"""Words of the cards as they stand after “1”."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One count with its words, the page it counts, and how pressing it is."""

    count: int
    text: str
    href: str
    note: str = ""
    clock: str = ""
    urgent: bool = False

    @property
    def words(self) -> str:
        """The text as it follows the count: “1 draft”, “2 drafts”."""
        if self.count != 1:
            return self.text
        return " ".join(OF_ONE.get(word, word) for word in self.text.split(" "))


@dataclass(frozen=True, slots=True)
class Group:
    """Cards of one kind of work."""

    title: str
    cards: tuple[Card, ...]
