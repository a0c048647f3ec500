"""Who fits a search, for somebody who may see families: through the table of search keys, a few ranges of its index.

Whatever is closed to the reader is left out before anything is counted or cut off, so that no number tells of it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.families.models import Family, FamilyMember, MemberRole, Person, SearchKey
from triage.families.queries.limits import limited, must_see
from triage.rules.searching.ways import Way

MOST = 200
"""People that are ranked; beyond that the page asks for another word."""
MOST_SPELLINGS = 400
LAST = "\U0010ffff"
Ways = Sequence[Way]


@dataclass(frozen=True, slots=True)
class FamilyFound:
    """A family as far as a line of the search shows it."""

    id: uuid.UUID
    reference: str
    name: str


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody's place in a family that the reader may see, and how people of one name are put in order."""

    family: FamilyFound
    role: MemberRole
    until: date | None
    order: tuple[str, str]


def candidates(terms: Sequence[Ways], *, seen_by: Actor) -> Sequence[uuid.UUID]:
    """People whom each of these terms fits in one of its ways, so many at most; the first term should be the rarest."""
    must_see(seen_by)
    if not terms or not all(terms):
        return []
    first, *others = terms
    keys = aliased(SearchKey)
    query = select(keys.person_id).where(_fits(keys, first), *(_also(keys, each) for each in others))
    # Somebody may have several of the keys that the first term is about.
    found = db.session.scalars(query.limit(MOST * 2)).all()
    return list(dict.fromkeys(found))[:MOST]


def counts(terms: Sequence[Ways], *, seen_by: Actor) -> Sequence[int]:
    """How many keys each of these terms is about; nobody counts further than it matters."""
    must_see(seen_by)
    some = [select(SearchKey.person_id).where(_fits(SearchKey, each)).limit(MOST + 1).subquery() for each in terms]
    queries = [select(func.count()).select_from(each).scalar_subquery() for each in some]
    return tuple(db.session.execute(select(*queries)).one())


def keys_held(
    person_ids: Sequence[uuid.UUID], terms: Sequence[Ways], *, seen_by: Actor
) -> Mapping[uuid.UUID, set[str]]:
    """Those keys of these people that one of the terms is about."""
    must_see(seen_by)
    ways = {way for each in terms for way in each}
    # Asked in a way that no range of keys answers: people are few here, and keys many.
    wanted: list[ColumnElement[bool]] = [SearchKey.key.concat("").in_([each.key for each in ways if not each.begins])]
    wanted += [func.substr(SearchKey.key, 1, len(each.key)) == each.key for each in ways if each.begins]
    query = select(SearchKey.person_id, SearchKey.key).where(SearchKey.person_id.in_(person_ids), or_(*wanted))
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for person_id, key in db.session.execute(query):
        found[person_id].add(key)
    return found


def spellings(beginning: str, *, seen_by: Actor) -> Sequence[str]:
    """The different keys that begin so, each looked up after the one before: names are few, people are many.

    Everybody's are read, since they are looked for and never shown: whose they are is for `candidates` to say.
    """
    must_see(seen_by)
    end = beginning + LAST
    lowest = select(func.min(SearchKey.key)).where(SearchKey.key >= beginning, SearchKey.key < end)
    walk = select(lowest.scalar_subquery().label("key")).cte("walk", recursive=True)
    after = select(func.min(SearchKey.key)).where(SearchKey.key > walk.c.key, SearchKey.key < end).scalar_subquery()
    walk = walk.union_all(select(after).where(walk.c.key.is_not(None)))
    with scope.as_service():
        found = db.session.scalars(select(walk.c.key).limit(MOST_SPELLINGS)).all()
    return [each for each in found if each is not None]


def borne(wanted: Collection[str], *, seen_by: Actor) -> Collection[str]:
    """Those of these keys that anybody has: looked for and never shown, as with `spellings`."""
    must_see(seen_by)
    if not wanted:
        return ()
    with scope.as_service():
        return db.session.scalars(select(SearchKey.key).where(SearchKey.key.in_(wanted)).distinct()).all()


def kept_records(person_ids: Sequence[uuid.UUID], *, seen_by: Actor) -> Mapping[uuid.UUID, uuid.UUID]:
    """Of people whose record was merged into another: the record that was kept, however many merges lie between."""
    must_see(seen_by)
    found: dict[uuid.UUID, uuid.UUID] = {}
    wanted = set(person_ids)
    while wanted:
        query = select(Person.id, Person.merged_into_id).where(
            Person.id.in_(wanted), Person.merged_into_id.is_not(None)
        )
        step = {gone: kept for gone, kept in db.session.execute(query) if kept is not None and gone not in found}
        found |= step
        wanted = set(step.values())
    return {each: _last(each, found) for each in person_ids if each in found}


def memberships(person_ids: Sequence[uuid.UUID], *, seen_by: Actor) -> Mapping[uuid.UUID, Sequence[Membership]]:
    """The families of these people that the reader may see; those of today first."""
    must_see(seen_by)
    query = (
        select(*MEMBER)
        .join(Family, Family.id == FamilyMember.family_id)
        .join(Person, Person.id == FamilyMember.person_id)
        .where(
            FamilyMember.person_id.in_(person_ids),
            FamilyMember.mistaken_at.is_(None),
            Family.merged_into_id.is_(None),
            *limited(seen_by),
        )
        .order_by(FamilyMember.to_date.is_not(None), Family.reference)
    )
    found: dict[uuid.UUID, list[Membership]] = defaultdict(list)
    for person_id, role, until, family_id, reference, name, last, first in db.session.execute(query):
        found[person_id].append(Membership(FamilyFound(family_id, reference, name), role, until, (last, first)))
    return found


def people(person_ids: Collection[uuid.UUID], *, seen_by: Actor) -> Mapping[uuid.UUID, Person]:
    """These people, as far as the reader may see them."""
    must_see(seen_by)
    return {each.id: each for each in db.session.scalars(select(Person).where(Person.id.in_(person_ids)))}


def family_meant(key: str | uuid.UUID, *, seen_by: Actor) -> Family | None:
    """The family of that reference or id; of one that was merged into another, the family that was kept."""
    must_see(seen_by)
    condition = Family.id == key if isinstance(key, uuid.UUID) else Family.reference == key
    found = db.session.scalars(select(Family).where(condition, *limited(seen_by))).one_or_none()
    if found is not None and found.merged_into_id is not None:
        return family_meant(found.merged_into_id, seen_by=seen_by)
    return found


MEMBER = (
    FamilyMember.person_id,
    FamilyMember.role,
    FamilyMember.to_date,
    Family.id,
    Family.reference,
    Family.name,
    Person.family_name_key,
    Person.given_name_key,
)


def _fits(keys: Any, ways: Ways) -> ColumnElement[bool]:
    """One of these keys, or of those that begin so."""
    exact = [each.key for each in ways if not each.begins]
    conditions: list[ColumnElement[bool]] = [keys.key.in_(exact)] if exact else []
    conditions += [and_(keys.key >= each.key, keys.key < each.key + LAST) for each in ways if each.begins]
    return or_(*conditions)


def _also(keys: Any, ways: Ways) -> ColumnElement[bool]:
    """The same person has a key for this term too."""
    other = aliased(SearchKey)
    return select(other.person_id).where(other.person_id == keys.person_id, _fits(other, ways)).exists()


def _last(gone: uuid.UUID, kept: Mapping[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    seen = {gone}
    while gone in kept and kept[gone] not in seen:
        gone = kept[gone]
        seen.add(gone)
    return gone
