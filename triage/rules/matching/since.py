"""What has come up since somebody said “not the same”: without it they are not offered again, with it they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from triage.rules.matching.described import Prepared
from triage.rules.matching.levels import Field, Level
from triage.rules.matching.wording import AGREEMENTS

CLEARLY = 6.0
"""Bits by which a score must have risen to be offered again without a new fact: 64 times the odds."""
TELLING = (Field.BIRTH, Field.ADDRESS, Field.PHONE)
MUCH_MORE = "much more agrees than did then"
IDENTIFIER = "identifier:"


@dataclass(frozen=True, slots=True)
class RuledOut:
    """That somebody said of two records that they are two, and what has come up since."""

    by_name: str
    at: datetime
    because: str
    score: float
    facts: Collection[str]
    news: tuple[str, ...] = ()
    """Why they are offered again, in words; empty where what was said still stands."""

    def now(self, score: float, facts: Iterable[str], *, numbers: Mapping[str, str]) -> RuledOut:
        """The same in the light of what is known by now; `numbers` are the words for kinds of numbers."""
        found = news(then=self.score, facts_then=self.facts, now=score, facts_now=facts, numbers=numbers)
        return replace(self, news=found)


def facts_of(one: Prepared, two: Prepared, levels: Mapping[Field, Level]) -> tuple[str, ...]:
    """What speaks for a pair so plainly that it is news when it comes up; kinds of facts alone, and nobody's data."""
    shared = sorted({kind for kind, _ in one.identifiers & two.identifiers})
    exact = (field.value for field in TELLING if levels.get(field) is Level.EXACT)
    return (*(f"{IDENTIFIER}{kind}" for kind in shared), *exact)


def mark(score: float, facts: Iterable[str]) -> str:
    """What was to be seen, as a page carries it: who answers it answers that, and not what has come up meanwhile."""
    seen = "\n".join([f"{score:.2f}", *sorted(facts)])
    return sha256(seen.encode()).hexdigest()[:20]


def news(
    *, then: float, facts_then: Collection[str], now: float, facts_now: Iterable[str], numbers: Mapping[str, str]
) -> tuple[str, ...]:
    """Why to offer them again, in words; empty where what somebody said then still stands."""
    new = [fact for fact in dict.fromkeys(facts_now) if fact not in facts_then]
    words = tuple(dict.fromkeys(_words(fact.rpartition(" ")[2], numbers) for fact in new))
    if words:
        return words
    return (MUCH_MORE,) if now - then >= CLEARLY else ()


def _words(fact: str, numbers: Mapping[str, str]) -> str:
    if fact.startswith(IDENTIFIER):
        kind = fact.removeprefix(IDENTIFIER)
        name = numbers.get(kind, f"{kind.upper()} number")
        return f"same {name}"
    return AGREEMENTS[Field(fact), Level.EXACT]
