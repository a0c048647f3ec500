"""A list of so many invented families, written past the records as no service would, in the order of the rule."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, text

from triage import clock
from triage.access import scope
from triage.db import Base, db
from triage.families.models import Family
from triage.panel.models import EntryStatus, ListEntry
from triage.rules.framework import Sensitivity
from triage.rules.priority import Sign, Signs, key_on, points_of, policy, tie_of
from triage.rules.priority_policy import ComponentKind

SEED = 41_207
AT_ONCE = 10_000
HEADLINES = ("crime", "education", "abuse", "finance", "health", "housing", "relationships", "safety", "substance")
SEVERE = frozenset({"abuse", "safety"})


def fill(families: int) -> None:
    """The tables, the families and their places, counted as the database would after a night."""
    chance = random.Random(SEED)
    Base.metadata.create_all(db.engine)
    with scope.as_service():
        for part in _parts(families):
            people, places = zip(*(_family(chance, number) for number in part), strict=True)
            db.session.execute(insert(Family), list(people))
            db.session.execute(insert(ListEntry), list(places))
        db.session.commit()  # noqa: TID251  # a benchmark's own rows, outside every act
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _parts(families: int) -> Iterator[Sequence[int]]:
    for start in range(0, families, AT_ONCE):
        yield range(start, min(start + AT_ONCE, families))


def _family(chance: random.Random, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    today, now, shipped = clock.today(), clock.now(), policy()
    family_id, reference = uuid.UUID(int=chance.getrandbits(128), version=4), f"F-2026-{number:06d}"
    since = today - timedelta(days=chance.randrange(700))
    signs = Signs(signs=tuple(_signs(chance)), unknown=(), not_scored=())
    points = points_of(signs.tally, shipped)
    key = key_on(points, since, shipped, on=today)
    family = {"id": family_id, "reference": reference, "name": f"Family {number}", "created_at": now}
    place = {
        "id": uuid.UUID(int=chance.getrandbits(128), version=4),
        "family_id": family_id,
        "reference": reference,
        "status": EntryStatus.WAITING,
        "waiting_since": since,
        "policy": shipped.key,
        "points": points,
        "signs": signs.to_list(),
        "tally": signs.tally,
        "score_key": key.order_key,
        "order_key": key.order_key,
        "tie": tie_of(reference),
        "capped": False,
        "outcome": "eligible",
        "framework": "sf3@1",
        "recommended": chance.choice(("intensive", "light", "super_light")),
        "urgent": any(each.kind is ComponentKind.URGENT for each in signs.signs),
        "progress_on": today - timedelta(days=chance.randrange(60)),
        "joined_at": now,
    }
    return family, place


def _signs(chance: random.Random) -> Iterator[Sign]:
    for headline in chance.sample(HEADLINES, chance.randrange(1, 6)):
        about = {
            "id": headline,
            "label": headline.title(),
            "words": f"What was found of {headline}",
            "verified": chance.random() < 0.7,
            "evidence": (str(uuid.UUID(int=chance.getrandbits(128), version=4)),),
            "kinds": (Sensitivity.GENERAL,),
        }
        yield Sign(ComponentKind.HEADLINE, **about)
        if headline in SEVERE:
            yield Sign(ComponentKind.SEVERE, **about)
    if chance.random() < 0.05:
        yield Sign(ComponentKind.URGENT, "The referral said that somebody could be in danger")
    if chance.random() < 0.3:
        yield Sign(ComponentKind.AGENCIES, "2 agencies have referred the family")
