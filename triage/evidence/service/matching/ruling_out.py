"""“Not the same” at intake: remembered with who, when, why and what was to be seen."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from triage.families import queries as families
from triage.rules.matching.since import RuledOut


def said_of(referral_id: uuid.UUID) -> Mapping[uuid.UUID, RuledOut]:
    """What somebody ruled out for a referral, by family."""
    return {
        said.family_id: RuledOut(name, said.said_at, said.because, said.score, frozenset(said.facts))
        for said, name in families.ruled_out(referral_id)
    }
