"""The people of one home out of the rows of several lists, and the family that they may be, as the rules take it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.imports import described, saying
from triage.imports.commands import ListKind
from triage.rules.agencies import AgencyKind
from triage.rules.dates import age_on, is_adult
from triage.rules.facts import AgeGroup, EvidenceFacts, FamilyFacts, PersonFacts
from triage.rules.framework import Framework, Sensitivity
from triage.rules.matching.described import prepare
from triage.rules.matching.guards import Band
from triage.rules.matching.pairing import within
from triage.rules.matching.scoring import scorer

STATED = {
    ListKind.ATTENDANCE: AgeGroup.CHILD,
    ListKind.EXCLUSIONS: AgeGroup.CHILD,
    ListKind.BENEFITS: AgeGroup.ADULT,
}
"""What a list says of the age of those in it, where it gives no date of birth."""

MOST_PEOPLE = 14
"""More people than this under one address are a hostel or a block without its flats, and no family."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, with what is needed of the list."""

    id: int
    number: int
    described: Mapping[str, Any]
    said: Mapping[str, Any]
    kind: ListKind
    reference: str
    as_at: date
    agency_id: uuid.UUID
    agency: str
    agency_kind: AgencyKind

    def sayings(self) -> tuple[saying.Saying, ...]:
        """The indicators that it speaks to."""
        return saying.evidence_of(self.kind, self.said, born=described.born(self.described), as_at=self.as_at)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a home, with the rows that are about them; the first row names them."""

    rows: tuple[Row, ...]

    @property
    def key(self) -> str:
        return f"row-{self.rows[0].id}"

    @property
    def name(self) -> str:
        return described.full_name(self.rows[0].described)

    @property
    def born(self) -> date | None:
        return next(filter(None, (described.born(row.described) for row in self.rows)), None)

    @property
    def stated(self) -> AgeGroup | None:
        """Whether a list of children or of grown-ups has them."""
        return next((STATED[row.kind] for row in self.rows if row.kind in STATED), None)

    def facts(self) -> PersonFacts:
        """The person as the rules take them, before anybody lives with anybody."""
        return PersonFacts(id=self.key, date_of_birth=self.born, stated_age=None if self.born else self.stated)


@dataclass(frozen=True, slots=True)
class Home:
    """People of one home in partners' lists, none of whom is known."""

    key: str
    members: tuple[Member, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for member in self.members for row in member.rows)

    def family_facts(self, *, on: date) -> FamilyFacts:
        """The home as a family that the rules can judge: all of it asserted, everybody under one roof."""
        adults = [each for each in self.members if is_adult(each.facts(), on) is True]
        children = [each for each in self.members if is_adult(each.facts(), on) is False]
        people = tuple(_person(each, adults, children, on) for each in self.members)
        return FamilyFacts(reference="", people=people, evidence=tuple(self._evidence()))

    def _evidence(self) -> Iterator[EvidenceFacts]:
        for member in self.members:
            for row in member.rows:
                for each in row.sayings():
                    yield EvidenceFacts(
                        id=f"{row.id}-{each.indicator.id}",
                        indicator=each.indicator.id,
                        person=None if each.of_household else member.key,
                        on=each.on,
                        until=each.until,
                        value=each.value,
                        source=row.agency,
                        source_id=str(row.agency_id),
                        sensitivity=kind_of(row, each),
                        reference=each.reference or f"List {row.reference}, row {row.number}",
                    )


def gather(key: str, rows: Sequence[Row], *, on: date) -> Home:
    """The rows of one home as people: rows that are likely of one person are that person's."""
    people = [prepare(described.from_json(str(at), row.described)) for at, row in enumerate(rows)]
    same = list(range(len(rows)))
    for pair in within(people, scorer(on=on)):
        if pair.likeness.band is Band.LIKELY:
            low, high = sorted((same[int(pair.one)], same[int(pair.two)]))
            same = [low if each == high else each for each in same]
    members = tuple(
        Member(tuple(row for row, theirs in zip(rows, same, strict=True) if theirs == first))
        for first in sorted(set(same))
    )
    return Home(key, tuple(sorted(members, key=lambda each: each.born or date.max)))


def could_meet(rows: Sequence[Row], framework: Framework) -> bool:
    """Whether the rows speak to as many headlines as the framework asks at all; most homes do not."""
    asked = {headline.id for headline in framework.headlines}
    named = {
        each.indicator.headline for row in rows for each in row.sayings() if framework.indicator(each.indicator.id)
    }
    return len(named & asked) >= framework.rule.min_distinct_headlines


def _person(each: Member, adults: Sequence[Member], children: Sequence[Member], on: date) -> PersonFacts:
    born, facts = each.born, each.facts()
    grown = is_adult(facts, on)
    words = "person" if grown is None else "adult" if grown else "child"
    return PersonFacts(
        id=each.key,
        role=words,
        date_of_birth=born,
        stated_age=facts.stated_age,
        lives_with_carer=True if any(other is not each for other in adults) else None,
        lives_with_children=True if any(other is not each for other in children) else None,
        cares_for_children=None,
    )


def age_words(born: date | None, on: date) -> str:
    """An age as a page says it."""
    if born is None:
        return "age not known"
    years = age_on(born, on)
    return "1 year" if years == 1 else f"{years} years"


def name_of(row: Row) -> str:
    """The name as the list writes it."""
    return described.full_name(row.described)


def kind_of(row: Row, each: saying.Saying) -> Sensitivity:
    """What kind of information it is that a row says."""
    return saying.kind_of(row.kind, each.indicator, row.agency_kind)
