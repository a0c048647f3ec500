"""Which known families a referral could be about: "same person?" and "same household?" apart, with the reasons."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from triage import clock
from triage.access.actor import Actor
from triage.evidence.service.matching.describing import describe, work_numbers
from triage.evidence.service.matching.ruling_out import said_of
from triage.families import queries as families
from triage.families.models import Family, Person
from triage.families.queries.alike import Alike, people_alike_to
from triage.families.queries.on_record import people_on_record
from triage.families.sides import (
    NUMBER_LABELS,
    NUMBER_WORDS,
    best_household,
    best_of,
    home_of,
    of_today,
    said_with_home,
    sides_of,
)
from triage.referrals.answers import Answers, PersonAnswer
from triage.rules.matching import since
from triage.rules.matching.guards import ORDER, Band
from triage.rules.matching.on_record import OnRecord
from triage.rules.matching.scoring import Likeness
from triage.rules.matching.side_by_side import Row, Side, side_by_side
from triage.rules.matching.since import RuledOut

MOST_PEOPLE = 60
MOST_SHOWN = 10


@dataclass(frozen=True)
class Pair:
    """One sent person and one known person who could be the same."""

    sent: PersonAnswer
    known: Person
    likeness: Likeness
    one: Side
    two: Side
    left_on: date | None = None
    """The day on which the known person left this family."""

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """What they sent and what we know, field by field."""
        return side_by_side(self.one, self.two, self.likeness.levels, numbers=NUMBER_LABELS)

    @property
    def words(self) -> str:
        """Why they could be one, and what speaks against it."""
        return said_with_home(self.likeness, self.two)

    @property
    def facts(self) -> tuple[str, ...]:
        """What speaks for it most plainly, bound to the two."""
        found = since.facts_of(self.one.prepared, self.two.prepared, self.likeness.levels)
        return tuple(f"{self.sent.id}/{self.known.id} {fact}" for fact in found)


@dataclass(frozen=True)
class Possible:
    """A known family that a referral could be about: who of it is like whom, and who only shares a home."""

    family: Family
    pairs: Sequence[Pair]
    homes: Mapping[str, Sequence[str]]
    """The names of those known who could share a home with somebody sent, by the reason in words."""
    said: RuledOut | None = None
    """What somebody said of it before, where that no longer stands."""

    @property
    def band(self) -> Band:
        """The best that speaks for one person."""
        return max((pair.likeness.band for pair in self.pairs), key=ORDER.__getitem__, default=Band.UNLIKELY)

    @property
    def score(self) -> float:
        """How much speaks for it: the best pair of each sent person; only an order, nothing follows from it."""
        return round(sum(pair.likeness.score for pair in self._best()), 2)

    @property
    def facts(self) -> list[str]:
        """What speaks for it most plainly, as it is kept beside a "not the same"."""
        return [fact for pair in self.pairs for fact in pair.facts]

    @property
    def mark(self) -> str:
        """What is to be seen of it, as its page carries it."""
        return since.mark(self.score, self.facts)

    def suggested(self) -> Mapping[str, uuid.UUID]:
        """For each sent person the one known person most like them; nobody is suggested twice."""
        return {pair.sent.id: pair.known.id for pair in self._best()}

    def _best(self) -> Sequence[Pair]:
        found: dict[str, Pair] = {}
        taken: set[uuid.UUID] = set()
        for pair in sorted(self.pairs, key=lambda each: -each.likeness.score):
            if pair.sent.id not in found and pair.known.id not in taken:
                found[pair.sent.id] = pair
                taken.add(pair.known.id)
        return list(found.values())


@dataclass(frozen=True)
class Offer:
    """Everything that intake shows of one referral: families to look at, and those ruled out before."""

    possible: Sequence[Possible] = ()
    ruled_out: Sequence[Possible] = ()
    _all: Sequence[Possible] = field(default=(), repr=False)

    def of(self, family_id: uuid.UUID) -> Possible | None:
        """What speaks for one family, whether it was ruled out or not."""
        return next((each for each in self._all if each.family.id == family_id), None)

    def people_like(self, sent_id: str) -> Sequence[tuple[Pair, Sequence[Family]]]:
        """The known persons who could be one sent person, the likeliest first, with the families they are in."""
        pairs: dict[uuid.UUID, Pair] = {}
        homes: dict[uuid.UUID, list[Family]] = {}
        for possible in self._all:
            for pair in possible.pairs:
                if pair.sent.id == sent_id:
                    pairs.setdefault(pair.known.id, pair)
                    homes.setdefault(pair.known.id, []).append(possible.family)
        ordered = sorted(pairs.values(), key=lambda each: (-ORDER[each.likeness.band], -each.likeness.score))
        return [(pair, homes[pair.known.id]) for pair in ordered]

    @property
    def people_ruled_out(self) -> frozenset[uuid.UUID]:
        """Whom somebody said that those sent are not; they may be chosen, and are not suggested."""
        return frozenset(pair.known.id for possible in self.ruled_out for pair in possible.pairs)

    @property
    def shown(self) -> Sequence[Possible]:
        """Those that a page shows."""
        return self.possible[:MOST_SHOWN]

    @property
    def people(self) -> frozenset[uuid.UUID]:
        """Every known person who could be somebody sent."""
        return frozenset(pair.known.id for possible in self._all for pair in possible.pairs)


def possible_families(
    referral_id: uuid.UUID, sent: Answers, *, seen_by: Actor, but_not: uuid.UUID | None = None
) -> Sequence[Possible]:
    """Known families like those sent, most alike first; what was ruled out is offered again when something is new."""
    return offer(referral_id, sent, seen_by=seen_by, but_not=but_not).possible


def offer(referral_id: uuid.UUID, sent: Answers, *, seen_by: Actor, but_not: uuid.UUID | None = None) -> Offer:
    """Known families like those sent, in the order of likeness, apart from those that somebody ruled out."""
    sides = [each for theirs in describe(sent, work_numbers(sent)) for each in theirs]
    described = [each.described._replace(id=str(number)) for number, each in enumerate(sides)]
    alike = people_alike_to(described, seen_by=seen_by, on=clock.today(), households=True)
    theirs = families.families_of(_most_alike(alike), seen_by=seen_by)
    found = compared(sent, [each for each in theirs if each.id != but_not])
    said = said_of(referral_id)
    standing: list[Possible] = []
    again: list[Possible] = []
    for each in found:
        ruled = said.get(each.family.id)
        if ruled is None:
            again.append(each)
            continue
        ruled = ruled.now(each.score, each.facts, numbers=NUMBER_WORDS)
        (again if ruled.news else standing).append(Possible(each.family, each.pairs, each.homes, ruled))
    return Offer(again, standing, found)


def _most_alike(alike: Mapping[str, Sequence[Alike]]) -> frozenset[uuid.UUID]:
    """The people worth loading: of a very common name there may be more than anybody would look through."""
    found = sorted(
        (each for those in alike.values() for each in those),
        key=lambda each: (-ORDER[each.likeness.band], -each.likeness.score, each.person_id),
    )
    return frozenset(each.person_id for each in found[:MOST_PEOPLE])


def compared(sent: Answers, known: Iterable[Family]) -> Sequence[Possible]:
    """Everybody sent against everybody known, family by family; those without any likeness are left out."""
    work = work_numbers(sent)
    sides = describe(sent, work)
    homes = list(known)
    records = people_on_record([member.person_id for family in homes for member in family.members])
    found = [_possible(sent, sides, family, records, work) for family in homes]
    told = [each for each in found if each.pairs or each.homes]
    return sorted(told, key=lambda each: (-ORDER[each.band], -each.score, -len(each.homes), each.family.reference))


def _possible(
    sent: Answers,
    sides: Sequence[Sequence[Side]],
    family: Family,
    records: Mapping[uuid.UUID, OnRecord],
    work: Collection[str],
) -> Possible:
    pairs: list[Pair] = []
    homes: dict[str, list[str]] = {}
    for member in family.members:
        known, record = member.person, records.get(member.person_id)
        if record is None:
            continue
        theirs = sides_of(known, record, home_of(known, family), work=work)
        for person, ones in zip(sent.people, sides, strict=True):
            one, two, likeness = best_of(ones, theirs)
            if likeness.band is not Band.UNLIKELY:
                pairs.append(Pair(person, known, likeness, one, two, left_on=member.to_date))
            household = best_household(ones, of_today(theirs)) if member.to_date is None else ""
            if household:
                names = homes.setdefault(household, [])
                names.extend({known.full_name} - set(names))
    pairs.sort(key=lambda each: (-ORDER[each.likeness.band], -each.likeness.score))
    return Possible(family, pairs, homes)
