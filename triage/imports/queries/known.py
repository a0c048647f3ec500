"""Who of those known the people of a list could be; asked by the service, over everybody."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from triage.db import db
from triage.families.models import (
    Address,
    AddressKind,
    Family,
    FamilyMember,
    Household,
    Identifier,
    Person,
    Resident,
)
from triage.rules.matching import normalised_name, normalised_postcode
from triage.rules.matching.described import Described, Prepared, prepare
from triage.rules.matching.pairing import between
from triage.rules.matching.scoring import Likeness, scorer

Item = TypeVar("Item")
CHUNK = 500
CLOSED = (AddressKind.NO_FIXED, AddressKind.REFUGE)


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody known who could be the one described."""

    person_id: uuid.UUID
    likeness: Likeness


def alike(people: Sequence[Described], *, on: date) -> Mapping[str, Sequence[Alike]]:
    """For each of these people, by id, those known who could be the same, the likeliest first."""
    known = [prepare(each) for each in _described(_who_share_something(people))]
    asked: Sequence[Prepared] = [prepare(each) for each in people]
    found: dict[str, list[Alike]] = defaultdict(list)
    for pair in between(asked, known, scorer(on=on)):
        found[pair.one].append(Alike(uuid.UUID(pair.two), pair.likeness))
    return {key: sorted(those, key=_likeliest_first) for key, those in found.items()}


def families_now(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """The families that each of these people belongs to now, the newest first."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for some in _in_chunks(list(person_ids)):
        query = (
            select(FamilyMember.person_id, FamilyMember.family_id)
            .join(Family, Family.id == FamilyMember.family_id)
            .where(FamilyMember.person_id.in_(some), FamilyMember.to_date.is_(None), Family.merged_into_id.is_(None))
            .order_by(Family.created_at.desc(), Family.reference.desc())
        )
        for person_id, family_id in db.session.execute(query):
            found[person_id].append(family_id)
    return found


def _likeliest_first(one: Alike) -> tuple[float, str]:
    return -one.likeness.score, str(one.person_id)


def _who_share_something(people: Sequence[Described]) -> Sequence[uuid.UUID]:
    """Known people who share a family name, a birthday, a postcode or a number with one of them."""
    found: set[uuid.UUID] = set()
    for some in _in_chunks(people):
        query = select(Person.id).where(Person.merged_into_id.is_(None), or_(*_ways(some)))
        found.update(db.session.scalars(query))
    return sorted(found)


def _ways(people: Sequence[Described]) -> list[ColumnElement[bool]]:
    names = {normalised_name(each.family_name) for each in people} - {""}
    births = {each.date_of_birth for each in people if isinstance(each.date_of_birth, date)}
    postcodes = {normalised_postcode(each.postcode) for each in people} - {""}
    numbers = {value for each in people for _, value in each.identifiers if value}
    living = (
        select(Resident.person_id)
        .join(Address, Address.household_id == Resident.household_id)
        .where(Address.postcode_key.in_(postcodes), ~Address.protected)
    )
    return [
        Person.family_name_key.in_(names),
        Person.date_of_birth.in_(births),
        Person.id.in_(living),
        Person.id.in_(select(Identifier.person_id).where(Identifier.value.in_(numbers))),
    ]


def _described(person_ids: Sequence[uuid.UUID]) -> Iterator[Described]:
    for some in _in_chunks(person_ids):
        homes = _homes(some)
        query = select(Person).where(Person.id.in_(some)).options(selectinload(Person.identifiers))
        for person in db.session.scalars(query.execution_options(populate_existing=False)).unique():
            home = homes.get(person.id)
            yield Described(
                id=str(person.id),
                given_name=person.given_name,
                family_name=person.family_name,
                known_as=person.known_as,
                date_of_birth=person.date_of_birth,
                sex=person.gender,
                address=", ".join(home.lines) if home else "",
                postcode=home.postcode if home else "",
                phones=(person.phone,) if person.phone else (),
                identifiers=tuple((each.kind, each.value) for each in person.identifiers),
            )


def _homes(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Address]:
    """Where these people live now, as far as it may be compared: no protected address, and no lack of one."""
    query = (
        select(Resident.person_id, Address)
        .join(Household, Household.id == Resident.household_id)
        .join(Address, Address.household_id == Household.id)
        .where(
            Resident.person_id.in_(person_ids),
            Resident.to_date.is_(None),
            Address.to_date.is_(None),
            ~Address.protected,
            Address.kind.not_in(CLOSED),
        )
        .order_by(Household.position.desc())
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _in_chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
