"""Postcodes and phone numbers in free text: flagged, with the offer to move them to their own field (safety.md)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.referrals.schema.questions import Page

# ZZ99 is what records write for no fixed abode; a mistyped last pair of letters is still somebody's address.
POSTCODE = re.compile(r"\b(?:GIR ?0AA|(?:ZZ99|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) ?\d[A-Z]{2})\b", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w/-])(?:\+44[\s()-]*(?:0[\s()-]*)?|\(?0)(?:\d[\s()-]*){8,10}(?![\w/])")
MOVED = {"postcode": "[postcode moved to the address]", "phone": "[phone number moved to safe contact]"}


@dataclass(frozen=True, slots=True)
class Noticed:
    """A number that somebody wrote into free text."""

    page: str
    group: str
    question: str
    label: str
    kind: str
    """"postcode" or "phone"."""
    found: str

    @property
    def mark(self) -> str:
        """What the draft keeps once the referrer chose to leave it there: not the number itself."""
        return mark_of(self.page, self.group, self.question, self.found)


def mark_of(page: str, group: str, question: str, found: str) -> str:
    """A short mark of one number in one place."""
    return hashlib.sha256(f"{page}|{group}|{question}|{found}".encode()).hexdigest()[:16]


def notice(
    page: Page, values: Mapping[str, Mapping[str, Any]], kept: frozenset[str] = frozenset()
) -> Iterator[Noticed]:
    """Every number in the free text of a page that the referrer has not decided to leave there."""
    for group in page.groups:
        for question in group.questions:
            words = values.get(group.key, {}).get(question.name)
            if question.free_text and isinstance(words, str) and question.name != "numbers":
                for kind, found in numbers_in(words):
                    one = Noticed(page.key, group.key, question.name, question.in_brief, kind, found)
                    if one.mark not in kept:
                        yield one


def numbers_in(words: str) -> Iterator[tuple[str, str]]:
    """Postcodes and phone numbers in the order of the text."""
    found = [(match.start(), "postcode", match[0]) for match in POSTCODE.finditer(words)]
    found += [(match.start(), "phone", match[0].strip()) for match in PHONE.finditer(words)]
    for _, kind, text in sorted(found):
        yield kind, text
