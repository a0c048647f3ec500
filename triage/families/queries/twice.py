"""Known people who could be one person recorded twice, family by family, the newest first."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from triage import clock
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.db import db
from triage.errors import NotFound
from triage.families.models import Address, Family, Person
from triage.families.queries.alike import people_alike_to
from triage.families.queries.limits import limited, must_see
from triage.families.queries.not_same import people_ruled_out
from triage.families.queries.on_record import people_on_record
from triage.families.queries.records import families_of
from triage.families.sides import (
    NUMBER_LABELS,
    NUMBER_WORDS,
    best_of,
    home_of,
    of_today,
    said_with_home,
    senders_own,
    sides_of,
)
from triage.rules.matching import normalising, since
from triage.rules.matching.guards import ORDER, Band
from triage.rules.matching.scoring import Likeness
from triage.rules.matching.side_by_side import Row, Side, side_by_side
from triage.rules.matching.since import RuledOut

FAMILIES_AT_ONCE = 50
MOST_FAMILIES = 100
"""Families that one page looks through: their people are compared with everybody known, one after the other."""
ENOUGH = 20
"""Pairs on a page, before the next families are looked through."""


@dataclass(frozen=True)
class Known:
    """One of the two, with the families that they are in."""

    person: Person
    families: Sequence[Family]


@dataclass(frozen=True)
class TwoPeople:
    """Two known persons side by side."""

    one: Known
    two: Known
    likeness: Likeness
    sides: tuple[Side, Side]
    said: RuledOut | None = None
    """What somebody said of them before, and what is new since."""

    @property
    def offered(self) -> bool:
        """Whether somebody should look: nobody has said that they are two, or something is new since."""
        return self.likeness.band is not Band.UNLIKELY and (self.said is None or bool(self.said.news))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """What each record says, field by field."""
        return side_by_side(*self.sides, self.likeness.levels, numbers=NUMBER_LABELS)

    @property
    def words(self) -> str:
        """Why they could be one, and what speaks against it."""
        return said_with_home(self.likeness, self.sides[1])

    @property
    def facts(self) -> tuple[str, ...]:
        """What speaks for it most plainly."""
        one, two = self.sides
        return since.facts_of(one.prepared, two.prepared, self.likeness.levels)

    @property
    def mark(self) -> str:
        """What is to be seen of it, as its page carries it."""
        return since.mark(self.likeness.score, self.facts)

    @property
    def families(self) -> frozenset[uuid.UUID]:
        """Every family that either is in."""
        return frozenset(each.id for each in (*self.one.families, *self.two.families))


@dataclass(frozen=True)
class TwicePage:
    """The pairs found in some families; `after` is the reference to look on from, None at the end."""

    pairs: Sequence[TwoPeople]
    looked_through: int
    after: str | None


def possibly_twice(*, seen_by: Actor, after: str = "") -> TwicePage:
    """Pairs of known people who are alike and of whom nobody has said that they are two."""
    must_see(seen_by)
    pairs: list[TwoPeople] = []
    looked, last = 0, after
    while looked < MOST_FAMILIES and len(pairs) < ENOUGH:
        found = _next_families(last, seen_by=seen_by)
        pairs += _pairs_of(found, after=last, seen_by=seen_by)
        looked += len(found)
        if len(found) < FAMILIES_AT_ONCE:
            return TwicePage(_likeliest_first(pairs), looked, None)
        last = found[-1].reference
    return TwicePage(_likeliest_first(pairs), looked, last)


def two_people(one: uuid.UUID, two: uuid.UUID, *, seen_by: Actor) -> TwoPeople:
    """Two persons side by side, however alike they are; raises `NotFound` unless both are there for this reader."""
    must_see(seen_by)
    found = _side_by_side([(one, two)], seen_by=seen_by) if one != two else []
    if not found:
        raise NotFound
    return found[0]


def _next_families(after: str, *, seen_by: Actor) -> Sequence[Family]:
    query = select(Family).options(selectinload(Family.members)).where(*limited(seen_by))
    query = query.where(Family.merged_into_id.is_(None)).order_by(Family.reference.desc()).limit(FAMILIES_AT_ONCE)
    if after:
        query = query.where(Family.reference < after)
    return db.session.scalars(query).unique().all()


def _pairs_of(families: Sequence[Family], *, after: str, seen_by: Actor) -> list[TwoPeople]:
    """Everybody in these families beside everybody known; a pair counts where the newer of its families does."""
    records = people_on_record({member.person_id for family in families for member in family.members})
    work = _work_numbers()
    described = [
        record.now._replace(senders_phones=senders_own(record.now.phones, work)) for record in records.values()
    ]
    alike = people_alike_to(described, seen_by=seen_by, on=clock.today())
    pairs = {
        tuple(sorted((uuid.UUID(key), each.person_id)))
        for key, found in alike.items()
        for each in found
        if uuid.UUID(key) != each.person_id
    }
    beside = _side_by_side([(one, two) for one, two in pairs], seen_by=seen_by)
    return [each for each in beside if each.offered and not (after and _seen_before(each, after))]


def _seen_before(pair: TwoPeople, after: str) -> bool:
    """Whether either stood in a family that was looked through on an earlier page."""
    return any(family.reference >= after for known in (pair.one, pair.two) for family in known.families)


def _side_by_side(pairs: Collection[tuple[uuid.UUID, uuid.UUID]], *, seen_by: Actor) -> list[TwoPeople]:
    ids = {each for pair in pairs for each in pair}
    people = _known(ids, seen_by=seen_by)
    records, work = people_on_record(ids & people.keys()), _work_numbers()
    said = {(row.person_id, row.other_id): (row, name) for row, name in people_ruled_out(ids)} if ids else {}
    found = []
    for one, two in pairs:
        if one not in records or two not in records:
            continue
        mine, theirs = (
            sides_of(people[each].person, records[each], _home(people[each]), work=work) for each in (one, two)
        )
        side, other, likeness = best_of(of_today(mine), theirs)
        beside = TwoPeople(people[one], people[two], likeness, (side, other))
        first, second = sorted((one, two))
        if (first, second) in said:
            row, name = said[first, second]
            ruled = RuledOut(name, row.said_at, row.because, row.score, frozenset(row.facts))
            beside = replace(beside, said=ruled.now(likeness.score, beside.facts, numbers=NUMBER_WORDS))
        found.append(beside)
    return found


def _known(person_ids: Collection[uuid.UUID], *, seen_by: Actor) -> Mapping[uuid.UUID, Known]:
    """These people with the families that this reader may see; whoever is in none of those is not there."""
    homes: dict[uuid.UUID, tuple[Person, list[Family]]] = {}
    for family in families_of(person_ids, seen_by=seen_by):
        for member in family.members:
            if member.person_id in person_ids:
                homes.setdefault(member.person_id, (member.person, []))[1].append(family)
    return {person_id: Known(person, families) for person_id, (person, families) in homes.items()}


def _home(known: Known) -> Address | None:
    return next((home for family in known.families if (home := home_of(known.person, family)) is not None), None)


def _work_numbers() -> frozenset[str]:
    return frozenset(map(normalising.phone, accounts.work_phones())) - {""}


def _likeliest_first(pairs: Collection[TwoPeople]) -> list[TwoPeople]:
    return sorted(pairs, key=lambda each: (-ORDER[each.likeness.band], -each.likeness.score, str(each.one.person.id)))
