"""When is a password too easy because it is made of words that anybody who knows the person would try?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

SHORTEST = 12
LONGEST = 256
FEWEST_OWN_LETTERS = 6
SHORTEST_WORD = 3

OF_THE_SERVICE = frozenset(
    {
        "admin",
        "administrator",
        "agency",
        "family",
        "families",
        "council",
        "letmein",
        "login",
        "panel",
        "password",
        "referral",
        "referrals",
        "safeguarding",
        "service",
        "strengthening",
        "supporting",
        "triage",
        "troubled",
        "welcome",
    }
)
"""Words of this service and of signing in, which everybody here would think of (ASVS 6.1.2)."""


def words_of(phrases: Iterable[str]) -> frozenset[str]:
    """The words of names, addresses and titles, as somebody would try them."""
    found = (word for phrase in phrases for word in re.split(r"[^\w]+|_", plain(phrase)))
    return frozenset(word for word in found if len(word) >= SHORTEST_WORD and not word.isdigit())


def is_made_of(password: str, words: Collection[str]) -> bool:
    """Whether little is left of a password once these words, digits and punctuation are taken out of it."""
    rest = plain(password)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    if rest == plain(password):
        return False
    return sum(sign.isalpha() for sign in rest) < FEWEST_OWN_LETTERS


def plain(text: str) -> str:
    """Without capitals and accents, since a guesser tries both."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
