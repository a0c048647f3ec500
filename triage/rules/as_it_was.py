"""A family as it stood at a moment, and what has changed between two such moments, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

PROTECTED = "Protected address"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonThen:
    """One member as they were known."""

    id: str
    name: str
    role: str
    """A value of `MemberRole`."""
    known_as: str = ""
    date_of_birth: date | None = None
    estimated: bool = False
    expected_on: date | None = None
    deceased: bool = False
    died_on: date | None = None
    school: str = ""
    is_main_carer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeThen:
    """One household: who lived in it, and which address it had. What an address says is no part of this."""

    id: str
    name: str
    residents: tuple[str, ...] = ()
    address: str = ""
    """The address's id, so that one which is protected later is protected here too; "" where none was known."""
    kind: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TieThen:
    """`person` was the `kind` of `other`."""

    person: str
    other: str
    kind: str
    parental_responsibility: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyThen:
    """Who was in a family, how they lived and how they were related, on one day."""

    on: date
    name: str
    people: tuple[PersonThen, ...] = ()
    homes: tuple[HomeThen, ...] = ()
    ties: tuple[TieThen, ...] = ()
    version: int = 1

    def person(self, person_id: str) -> PersonThen | None:
        """Somebody of the family by id."""
        return next((person for person in self.people if person.id == person_id), None)

    def with_ids(self, became: Mapping[str, str]) -> FamilyThen:
        """The same with the ids of people who have been merged since, each person once."""
        people = {became.get(each.id, each.id): replace(each, id=became.get(each.id, each.id)) for each in self.people}
        homes = tuple(
            replace(home, residents=tuple(dict.fromkeys(became.get(each, each) for each in home.residents)))
            for home in self.homes
        )
        ties = tuple(
            replace(tie, person=became.get(tie.person, tie.person), other=became.get(tie.other, tie.other))
            for tie in self.ties
        )
        return replace(self, people=tuple(people.values()), homes=homes, ties=ties)


def changes(then: FamilyThen, now: FamilyThen) -> tuple[str, ...]:
    """What is another way now than it was then, a sentence each; no sentence holds an address."""
    return (*_members(then, now), *_persons(then, now), *_homes(then, now), *_ties(then, now))


def _members(then: FamilyThen, now: FamilyThen) -> Iterator[str]:
    before, after = ({each.id for each in family.people} for family in (then, now))
    for person in now.people:
        if person.id not in before:
            yield f"{person.name} joined the family"
    for person in then.people:
        if person.id not in after:
            yield f"{person.name} is no longer in the family"


def _persons(then: FamilyThen, now: FamilyThen) -> Iterator[str]:
    for before in then.people:
        after = now.person(before.id)
        if after is not None:
            yield from _person(before, after)


def _person(before: PersonThen, after: PersonThen) -> Iterator[str]:
    if _was_born(before, after):
        yield f"{before.name} was born: {after.name}" if after.name != before.name else f"{after.name} was born"
    else:
        yield from _told_otherwise(before, after)
    if after.known_as and after.known_as != before.known_as:
        yield f"{after.name} is now known as {after.known_as}"
    if after.deceased and not before.deceased:
        yield f"{after.name} has died"
    yield from _standing(before, after)


def _told_otherwise(before: PersonThen, after: PersonThen) -> Iterator[str]:
    """Another name, birth or place in the family."""
    if after.name != before.name:
        yield f"{before.name} is now {after.name}"
    if (after.date_of_birth, after.estimated) != (before.date_of_birth, before.estimated):
        yield f"{after.name}: another date of birth is known"
    if after.expected_on != before.expected_on:
        yield f"{after.name}: another date is expected"
    if after.role != before.role:
        yield f"{after.name} has another place in the family"


def _standing(before: PersonThen, after: PersonThen) -> Iterator[str]:
    """Who cares for the children, and which school somebody goes to."""
    if after.is_main_carer != before.is_main_carer:
        yield f"{after.name} is {'now' if after.is_main_carer else 'no longer'} a main carer"
    if after.school and after.school != before.school:
        yield f"{after.name} goes to another school: {after.school}"
    if before.school and not after.school:
        yield f"{after.name} no longer goes to {before.school}"


def _was_born(before: PersonThen, after: PersonThen) -> bool:
    return before.expected_on is not None and before.date_of_birth is None and after.date_of_birth is not None


def _homes(then: FamilyThen, now: FamilyThen) -> Iterator[str]:
    before = {home.id: home for home in then.homes}
    names = {person.id: person.name for person in (*then.people, *now.people)}
    after = {home.id: home for home in now.homes}
    for home in now.homes:
        old = before.get(home.id)
        if old is None and home.residents:
            yield f"{home.name} is another home of the family"
        elif old is not None:
            yield from _address(old, home)
        yield from _people_of(home, old, "lives in", names)
    for home in then.homes:
        yield from _people_of(home, after.get(home.id), "no longer lives in", names)


def _address(before: HomeThen, after: HomeThen) -> Iterator[str]:
    if before.address != after.address:
        yield f"{after.name} has another address"
    elif after.protected and not before.protected:
        yield f"The address of {after.name} is now protected"


def _people_of(home: HomeThen, other: HomeThen | None, what: str, names: Mapping[str, str]) -> Iterator[str]:
    """Those of a home who are not in the same home at the other moment."""
    there = set(other.residents) if other else set()
    for each in home.residents:
        if each not in there:
            yield f"{names.get(each, 'Somebody')} {what} {home.name}"


def _ties(then: FamilyThen, now: FamilyThen) -> Iterator[str]:
    names = {person.id: person.name for person in (*then.people, *now.people)}
    before = {(tie.person, tie.other, tie.kind): tie for tie in then.ties}
    after = {(tie.person, tie.other, tie.kind): tie for tie in now.ties}
    for key, tie in after.items():
        words = f"{names.get(tie.person, 'Somebody')} is {tie.kind} {names.get(tie.other, 'somebody')}"
        if key not in before:
            yield f"New: {words}"
        elif tie.parental_responsibility != before[key].parental_responsibility:
            yield f"{words}: {RESPONSIBILITY[tie.parental_responsibility]}"
    for key, tie in before.items():
        if key not in after:
            yield f"{names.get(tie.person, 'Somebody')} is no longer {tie.kind} {names.get(tie.other, 'somebody')}"


RESPONSIBILITY = {
    True: "has parental responsibility",
    False: "has no parental responsibility",
    None: "parental responsibility is not known",
}
