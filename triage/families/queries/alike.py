"""Who is known that could be the people described: by shared keys and cards alone, in bulk, without loading a record.

The comparing runs over everybody, as the service: otherwise a person of a restricted family would be started a second
time beside the first. What is *shown* of it is for the reader alone: `people_alike` answers ids for acts and for the
tasks that run them, and whoever puts any of it on a page asks `people_alike_to`, where the people of families that
this reader may not see are left out.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.families.models import Family, FamilyMember
from triage.families.queries import match_keys
from triage.families.queries.limits import limited, must_see
from triage.rules.matching.described import Described, Prepared, prepare
from triage.rules.matching.guards import ORDER, Band
from triage.rules.matching.keys import HOME, KINDS, is_enough
from triage.rules.matching.on_record import keys_on_record, read_card
from triage.rules.matching.scoring import Likeness, Scorer, scorer

AT_ONCE = 1_000
"""People described whose keys are looked up together."""
MOST_ALIKE = 20


@dataclass(frozen=True, slots=True)
class Alike:
    """A known person who could be the one described, or who only shares a home with them, and why."""

    person_id: uuid.UUID
    likeness: Likeness


def people_alike(
    described: Iterable[Described], *, on: date, by: Scorer | None = None, households: bool = False
) -> Mapping[str, Sequence[Alike]]:
    """For the id of each person described the known people like them, the likeliest first; over everybody.

    Those likely or to review; with `households` also those who are somebody else and share a home, after them. `on`
    is the day from which ages are reckoned. A scorer with the frequencies of a list (`counted`) tells rare names
    from common ones; without it every name counts as neither.
    """
    ready = [prepare(each) for each in described]
    by = by or scorer(on=on)
    found: dict[str, Sequence[Alike]] = {}
    with scope.as_service():
        for start in range(0, len(ready), AT_ONCE):
            found |= _alike(ready[start : start + AT_ONCE], by, households=households)
    return found


def people_alike_to(
    described: Iterable[Described], *, seen_by: Actor, on: date, by: Scorer | None = None, households: bool = False
) -> Mapping[str, Sequence[Alike]]:
    """The same without the people whom this reader may not see: for a page."""
    must_see(seen_by)
    found = people_alike(described, on=on, by=by, households=households)
    shown = _shown({alike.person_id for each in found.values() for alike in each}, seen_by=seen_by)
    return {key: [alike for alike in each if alike.person_id in shown] for key, each in found.items()}


def _alike(people: Sequence[Prepared], by: Scorer, *, households: bool) -> dict[str, Sequence[Alike]]:
    candidates = sharing_enough(people, households=households)
    cards = _cards(set().union(*candidates)) if candidates else {}
    compare = by.compare if households else by.at_least_to_review
    found: dict[str, Sequence[Alike]] = {}
    for one, known in zip(people, candidates, strict=True):
        alike = []
        for each in known:
            likenesses = [like for other in cards[each] if (like := compare(one, other)) is not None]
            if likenesses and _is_kept(best := max(likenesses, key=_best), households=households):
                alike.append(Alike(uuid.UUID(each), best))
        found[one.id] = sorted(alike, key=_likeliest_first)[:MOST_ALIKE]
    return found


def sharing_enough(people: Sequence[Prepared], *, households: bool = False) -> list[list[str]]:
    """For each person the ids of those known who share enough with them to be compared."""
    having: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(people):
        for key in keys_on_record([each]):
            having[key].append(place)
    shared: list[dict[str, int]] = [{} for _ in people]
    for key, ids in match_keys.people_sharing(list(having)):
        kind = KINDS[key[0]]
        known = ids.split(match_keys.BETWEEN_IDS)
        for place in having[key]:
            mine = shared[place]
            for each in known:
                mine[each] = mine.get(each, 0) | kind
    enough = HOME if households else 0
    return [[each for each, kinds in mine.items() if kinds & enough or is_enough(kinds)] for mine in shared]


def _cards(person_ids: Collection[str]) -> dict[str, list[Prepared]]:
    return {person_id: read_card(person_id, card) for person_id, card in match_keys.cards_of(list(person_ids))}


def _best(likeness: Likeness) -> tuple[int, float, bool]:
    return ORDER[likeness.band], likeness.score, bool(likeness.household)


def _is_kept(likeness: Likeness, *, households: bool) -> bool:
    return likeness.band is not Band.UNLIKELY or (households and bool(likeness.household))


def _likeliest_first(alike: Alike) -> tuple[int, float, uuid.UUID]:
    return -ORDER[alike.likeness.band], -alike.likeness.score, alike.person_id


def _shown(person_ids: Collection[uuid.UUID], *, seen_by: Actor) -> frozenset[uuid.UUID]:
    """Those of these people who belong to a family that this reader may see."""
    if not person_ids:
        return frozenset()
    query = (
        select(FamilyMember.person_id)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(FamilyMember.person_id.in_(person_ids), *limited(seen_by))
    )
    with scope.acting_as(seen_by):
        return frozenset(db.session.scalars(query))
