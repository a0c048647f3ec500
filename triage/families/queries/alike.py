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
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from triage.access import scope
from triage.access.actor import Actor
from triage.collecting import nothing_collected
from triage.db import db
from triage.families.models import Family, FamilyMember
from triage.families.queries import match_keys
from triage.families.queries.limits import limited, must_see
from triage.families.queries.on_record import people_on_record
from triage.rules.matching.described import Described, Prepared, prepare
from triage.rules.matching.guards import ORDER, Band
from triage.rules.matching.on_record import keys_on_record, prepared_record, read_card
from triage.rules.matching.scoring import Likeness, Scorer, scorer

AT_ONCE = 1_000
"""People described whose keys are looked up together."""
MOST_ALIKE = 20


class Alike(NamedTuple):
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
    those, by = list(described), by or scorer(on=on)
    found: dict[str, Sequence[Alike]] = {}
    for start in range(0, len(those), AT_ONCE):
        with scope.as_service(), nothing_collected():
            ready = [prepare(each) for each in those[start : start + AT_ONCE]]
            found |= _alike(ready, by, households=households)
    return found


def people_alike_to(
    described: Iterable[Described], *, seen_by: Actor, on: date, by: Scorer | None = None, households: bool = False
) -> Mapping[str, Sequence[Alike]]:
    """The same without whom this reader may not see, and without what only a closed record says: for a page."""
    must_see(seen_by)
    those, by = list(described), by or scorer(on=on)
    found = people_alike(those, on=on, by=by, households=households)
    shown = _shown({alike.person_id for each in found.values() for alike in each}, seen_by=seen_by)
    partly = _partly_closed(shown)
    told = {
        key: [alike for alike in each if alike.person_id in shown and alike.person_id not in partly]
        for key, each in found.items()
    }
    if not partly:
        return told
    with scope.acting_as(seen_by):
        known = {str(key): prepared_record(each) for key, each in people_on_record(partly).items()}
    for one in map(prepare, those):
        like = [str(alike.person_id) for alike in found.get(one.id, ()) if alike.person_id in partly]
        again = _ordered(one, [known[key] for key in like if key in known], by, households=households)
        told[one.id] = sorted([*told.get(one.id, ()), *again], key=_likeliest_first)
    return told


def partly_closed(person_ids: Collection[uuid.UUID], *, seen_by: Actor) -> frozenset[uuid.UUID]:
    """Those of these people whom this reader may see, and who are or were of a family too that they may not see."""
    return _partly_closed(_shown(person_ids, seen_by=seen_by))


def _alike(people: Sequence[Prepared], by: Scorer, *, households: bool) -> dict[str, Sequence[Alike]]:
    candidates = sharing_a_key(people, households=households)
    cards = cards_of(set().union(*candidates)) if candidates else {}
    return {
        one.id: _ordered(one, [cards[each] for each in known if each in cards], by, households=households)[:MOST_ALIKE]
        for one, known in zip(people, candidates, strict=True)
    }


def _ordered(one: Prepared, known: Iterable[Sequence[Prepared]], by: Scorer, *, households: bool) -> list[Alike]:
    """Those of the known who are like this person, by the best of their descriptions, the likeliest first."""
    compare = by.compare if households else by.at_least_to_review
    alike = []
    for descriptions in known:
        best = None
        for other in descriptions:
            like = compare(one, other)
            if like is not None and (best is None or _best(like) > _best(best)):
                best = like
        if best is not None and _is_kept(best, households=households):
            alike.append(Alike(uuid.UUID(descriptions[0].id), best))
    return sorted(alike, key=_likeliest_first) if len(alike) > 1 else alike


def sharing_a_key(people: Sequence[Prepared], *, households: bool = False) -> list[set[int]]:
    """For each person the numbers of the cards of those known who share a key with them, and so are compared."""
    asked = [keys_on_record([each], homes=households) for each in people]
    known = match_keys.cards_sharing(sorted(frozenset().union(*asked)))
    return [set().union(*filter(None, map(known.get, keys))) for keys in asked]


def cards_of(numbers: Collection[int]) -> dict[int, list[Prepared]]:
    """The people of these cards, as they are compared; a card that was taken away a moment ago is not there."""
    return {number: read_card(person_id, card) for number, person_id, card in match_keys.cards_of(sorted(numbers))}


def _best(likeness: Likeness) -> tuple[int, float, bool]:
    return ORDER[likeness.band], likeness.score, bool(likeness.household)


def _is_kept(likeness: Likeness, *, households: bool) -> bool:
    return likeness.band is not Band.UNLIKELY or (households and bool(likeness.household))


def _likeliest_first(alike: Alike) -> tuple[int, float, uuid.UUID]:
    return -ORDER[alike.likeness.band], -alike.likeness.score, alike.person_id


def _shown(person_ids: Collection[uuid.UUID], *, seen_by: Actor) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """Those of these people who belong to a family that this reader may see, with those families."""
    if not person_ids:
        return {}
    query = (
        select(FamilyMember.person_id, FamilyMember.family_id)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(FamilyMember.person_id.in_(person_ids), *limited(seen_by))
    )
    with scope.acting_as(seen_by):
        return _families_by_person(query)


def _partly_closed(shown: Mapping[uuid.UUID, frozenset[uuid.UUID]]) -> frozenset[uuid.UUID]:
    """Those of these people who are in further families, which their reader may not see."""
    if not shown:
        return frozenset()
    query = select(FamilyMember.person_id, FamilyMember.family_id).where(FamilyMember.person_id.in_(shown))
    with scope.as_service():
        every = _families_by_person(query)
    return frozenset(key for key, theirs in every.items() if theirs - shown[key])


def _families_by_person(query: Any) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for person_id, family_id in db.session.execute(query):
        found[person_id].add(family_id)
    return {key: frozenset(theirs) for key, theirs in found.items()}
