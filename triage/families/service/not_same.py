"""Somebody looked and said that two records are two: remembered, and said again where more had spoken for it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, once, transaction
from triage.families import queries
from triage.families.models import Family, NotSame, NotSamePeople


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was to be seen when it was said, and why they are two."""

    because: str = ""
    score: float = 0.0
    facts: Collection[str] = ()


@once
def say_not_the_same(referral_id: uuid.UUID, family: Family, seen: Seen, *, by: Actor) -> None:
    """Remember that a referral is not about this family; the same words sent twice are said once."""
    with transaction():
        said = queries.ruling_out(referral_id, family.id)
        if said is None:
            said = NotSame(referral_id=referral_id, family_id=family.id)
            db.session.add(said)
        elif _says(said, seen):
            return
        _keep(said, seen, by=by)
        audit.record("families.not_the_same", subject=said, by=by, family_id=family.id, referral=referral_id)


@once
def say_two_people(one: uuid.UUID, two: uuid.UUID, seen: Seen, *, families: Collection[uuid.UUID], by: Actor) -> None:
    """Remember that two persons are two; `families` are those that they belong to."""
    first, second = sorted((one, two))
    with transaction():
        said = queries.people_ruling_out(first, second)
        if said is None:
            said = NotSamePeople(person_id=first, other_id=second)
            db.session.add(said)
        elif _says(said, seen):
            return
        _keep(said, seen, by=by)
        audit.record("families.two_people", subject=said, by=by, families=families)


def _keep(said: NotSame | NotSamePeople, seen: Seen, *, by: Actor) -> None:
    said.said_by_id, said.said_at, said.because = by.user_id, clock.now(), seen.because
    said.score, said.facts = seen.score, sorted(seen.facts)


def _says(said: NotSame | NotSamePeople, seen: Seen) -> bool:
    """Whether the very same was said before, as by a second press."""
    return (said.because, said.score, sorted(said.facts)) == (seen.because, seen.score, sorted(seen.facts))
