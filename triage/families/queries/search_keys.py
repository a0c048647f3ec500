"""The table of search keys: what each person is found by, and writing it down.

A protected address makes no key, and neither does the same postcode or property where the household had it openly
before: else a search would tell where somebody hides.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select

from triage.db import db
from triage.families.identifiers import IdentifierKind
from triage.families.models import (
    Address,
    AddressKind,
    FactKind,
    Identifier,
    Person,
    PersonFact,
    PersonName,
    Resident,
    SearchKey,
)
from triage.rules.searching.keys import Findable, flat_number, spaced_postcode

BEGINNING, STILL = date.min, date.max
UPRN = IdentifierKind.UPRN.value


@dataclass(frozen=True, slots=True)
class Home:
    """An open address that somebody lives or lived at, as far as a search may tell of it."""

    postcode: str
    uprn: str
    now: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be found of one person, from their record."""

    person: Any
    names: Sequence[Any]
    phones: Sequence[str]
    numbers: Sequence[tuple[str, str]]
    """Kind and value."""
    homes: Sequence[Home]

    @property
    def findable(self) -> Findable:
        """The same without what sort of fact each is."""
        own = (self.person.given_name, self.person.family_name, self.person.known_as)
        others = [part for each in self.names for part in (each.given_name, each.family_name)]
        return Findable(
            names=(*own, *others),
            date_of_birth=self.person.date_of_birth,
            phones=tuple(self.phones),
            numbers=(*(value for _, value in self.numbers), *(each.uprn for each in self.homes)),
            postcodes=tuple(each.postcode for each in self.homes),
        )


def facts_of(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Facts]:
    """What may be found of these people; those merged into another too, since their names lead to the kept record."""
    people = db.session.execute(select(*PERSON).where(Person.id.in_(person_ids))).all()
    names, phones, numbers, homes = (
        _by_person(query)
        for query in (_names(person_ids), _phones(person_ids), _numbers(person_ids), _homes(person_ids))
    )
    return {each.id: _facts(each, names[each.id], phones[each.id], numbers[each.id], homes[each.id]) for each in people}


def replace_keys(person_ids: Collection[uuid.UUID], wanted: Mapping[uuid.UUID, Collection[str]]) -> None:
    """Put down these keys of these people and no others; what stands already is left alone."""
    standing = db.session.execute(
        select(SearchKey.key, SearchKey.person_id).where(SearchKey.person_id.in_(person_ids))
    ).all()
    kept = {(each.key, each.person_id) for each in standing}
    new = {(key, person_id) for person_id, keys in wanted.items() for key in keys}
    gone: dict[uuid.UUID, list[str]] = defaultdict(list)
    for key, person_id in kept - new:
        gone[person_id].append(key)
    for person_id, keys in gone.items():
        statement = delete(SearchKey).where(SearchKey.person_id == person_id, SearchKey.key.in_(keys))
        db.session.execute(statement, execution_options={"synchronize_session": False})
    if rows := [{"key": key, "person_id": person_id} for key, person_id in sorted(new - kept)]:
        db.session.connection().execute(insert(SearchKey), rows)


def count_keys() -> int:
    """How many search keys there are."""
    return db.session.scalar(select(func.count()).select_from(SearchKey)) or 0


PERSON = (
    Person.id,
    Person.given_name,
    Person.family_name,
    Person.known_as,
    Person.date_of_birth,
    Person.phone,
    Person.merged_into_id,
)


def _names(ids: Collection[uuid.UUID]) -> Any:
    return (
        select(PersonName.person_id, PersonName.kind, PersonName.given_name, PersonName.family_name)
        .where(PersonName.person_id.in_(ids), PersonName.mistaken_at.is_(None))
        .order_by(PersonName.recorded_at.desc(), PersonName.id)
    )


def _phones(ids: Collection[uuid.UUID]) -> Any:
    return select(PersonFact.person_id, PersonFact.value).where(
        PersonFact.person_id.in_(ids), PersonFact.mistaken_at.is_(None), PersonFact.kind == FactKind.PHONE
    )


def _numbers(ids: Collection[uuid.UUID]) -> Any:
    return (
        select(Identifier.person_id, Identifier.kind, Identifier.value)
        .where(Identifier.person_id.in_(ids), Identifier.mistaken_at.is_(None))
        .order_by(Identifier.kind, Identifier.value)
    )


def _homes(ids: Collection[uuid.UUID]) -> Any:
    """Every address of their households, with whether it is closed; what a closed one says is for comparing alone."""
    return (
        select(
            Resident.person_id,
            Address.postcode,
            Address.uprn,
            Address.from_date,
            Address.to_date,
            Resident.from_date.label("came"),
            Resident.to_date.label("left"),
            is_closed().label("closed"),
            or_(Resident.mistaken_at.is_not(None), Address.mistaken_at.is_not(None)).label("mistaken"),
            Address.kind,
        )
        .join(Address, Address.household_id == Resident.household_id)
        .where(Resident.person_id.in_(ids))
    )


def is_closed() -> ColumnElement[bool]:
    """Whether an address is found by nobody and shown to nobody who looks for it."""
    return or_(Address.protected, Address.kind == AddressKind.REFUGE)


def _by_person(query: Any) -> Mapping[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.person_id].append(row)
    return found


def _facts(person: Any, names: list[Any], phones: list[Any], numbers: list[Any], homes: list[Any]) -> Facts:
    hides = any(each.closed for each in homes)
    return Facts(
        person,
        names,
        tuple(filter(None, dict.fromkeys([person.phone, *(each.value for each in phones)]))),
        tuple((each.kind, each.value) for each in numbers if not (hides and each.kind == UPRN)),
        tuple(_open_homes(homes)),
    )


def _open_homes(rows: list[Any]) -> Iterator[Home]:
    """Where they live or lived, without what is closed by any other name."""
    closed = {spaced_postcode(each.postcode) for each in rows if each.closed}
    closed_uprns = {flat_number(each.uprn) for each in rows if each.closed}
    for each in rows:
        plain = not each.closed and not each.mistaken and each.kind is not AddressKind.NO_FIXED
        if plain and _lived_there(each) and spaced_postcode(each.postcode) not in closed - {""}:
            uprn = "" if flat_number(each.uprn) in closed_uprns else each.uprn
            yield Home(each.postcode, uprn, now=each.to_date is None and each.left is None)


def _lived_there(row: Any) -> bool:
    """Whoever left before the others moved never lived where those live now."""
    began, came = row.from_date or BEGINNING, row.came or BEGINNING
    return bool(began <= (row.left or STILL) and came <= (row.to_date or STILL))
