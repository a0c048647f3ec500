"""“Not the same”: remembered with who, when, why and what was to be seen; no longer standing once something is new."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from triage.families import queries as families
from triage.families.sides import NUMBER_WORDS
from triage.rules.matching import since


@dataclass(frozen=True, slots=True)
class RuledOut:
    """That somebody said of a referral that it is not about a family, and what has come up since."""

    by_name: str
    at: datetime
    because: str
    score: float
    facts: Collection[str]
    news: tuple[str, ...] = ()
    """Why it is offered again, in words; empty where what was said still stands."""

    def now(self, score: float, facts: Collection[str]) -> RuledOut:
        """The same in the light of what is known by now."""
        news = since.news(then=self.score, facts_then=self.facts, now=score, facts_now=facts, numbers=NUMBER_WORDS)
        return replace(self, news=news)


def said_of(referral_id: uuid.UUID) -> Mapping[uuid.UUID, RuledOut]:
    """What somebody ruled out for a referral, by family."""
    return {
        said.family_id: RuledOut(name, said.said_at, said.because, said.score, frozenset(said.facts))
        for said, name in families.ruled_out(referral_id)
    }
