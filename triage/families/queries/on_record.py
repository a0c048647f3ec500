"""People as the matching knows them, many at once and without loading their records."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from triage.db import db
from triage.families.identifiers import IdentifierKind
from triage.families.models import (
    Address,
    AddressKind,
    BirthPrecision,
    FactKind,
    Identifier,
    NameKind,
    Person,
    PersonFact,
    PersonName,
    Resident,
)
from triage.rules.matching import normalising
from triage.rules.matching.described import Described
from triage.rules.matching.on_record import Home, OnRecord, home_of

PERSONAL = (IdentifierKind.UPN.value, IdentifierKind.NHS.value, IdentifierKind.NINO.value)
"""Numbers of one person; a case number or a property's is a whole family's."""
ALWAYS_SINCE, STILL = date.min, date.max


def people_on_record(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, OnRecord]:
    """What is compared of each of these people; those who were merged into another are not there."""
    people = db.session.execute(_people(person_ids)).all()
    parts = [_by_person(ask(person_ids)) for ask in (_names, _facts, _numbers, _homes)]
    return {each.id: _on_record(each, *(found[each.id] for found in parts)) for each in people}


def _people(ids: Collection[uuid.UUID]) -> Any:
    return select(
        Person.id,
        Person.given_name,
        Person.family_name,
        Person.known_as,
        Person.date_of_birth,
        Person.birth_precision,
        Person.gender,
        Person.phone,
    ).where(Person.id.in_(ids), Person.merged_into_id.is_(None))


def _names(ids: Collection[uuid.UUID]) -> Any:
    """Earlier and other names, the latest first; what was written down wrongly counts for nothing."""
    return (
        select(PersonName.person_id, PersonName.given_name, PersonName.family_name)
        .where(PersonName.person_id.in_(ids), PersonName.mistaken_at.is_(None), PersonName.kind != NameKind.CURRENT)
        .order_by(PersonName.recorded_at.desc(), PersonName.id)
    )


def _facts(ids: Collection[uuid.UUID]) -> Any:
    """Phones and dates of birth, the latest first."""
    return (
        select(PersonFact.person_id, PersonFact.kind, PersonFact.value, PersonFact.precision)
        .where(
            PersonFact.person_id.in_(ids),
            PersonFact.mistaken_at.is_(None),
            PersonFact.kind.in_((FactKind.PHONE, FactKind.BIRTH)),
        )
        .order_by(PersonFact.recorded_at.desc(), PersonFact.id)
    )


def _numbers(ids: Collection[uuid.UUID]) -> Any:
    return (
        select(Identifier.person_id, Identifier.kind, Identifier.value)
        .where(Identifier.person_id.in_(ids), Identifier.mistaken_at.is_(None), Identifier.kind.in_(PERSONAL))
        .order_by(Identifier.kind, Identifier.value)
    )


def _homes(ids: Collection[uuid.UUID]) -> Any:
    """Where they live and lived, with whether it is closed; what a closed home says never leaves this module."""
    return (
        select(
            Resident.person_id,
            Address.lines,
            Address.postcode,
            Address.from_date,
            Address.to_date,
            Resident.from_date.label("came"),
            Resident.to_date.label("left"),
            or_(Address.protected, Address.kind == AddressKind.REFUGE).label("closed"),
        )
        .join(Address, Address.household_id == Resident.household_id)
        .where(
            Resident.person_id.in_(ids),
            Resident.mistaken_at.is_(None),
            Address.mistaken_at.is_(None),
            Address.kind != AddressKind.NO_FIXED,
        )
        .order_by(Address.id, Resident.id)
    )


def _by_person(query: Any) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.person_id].append(row)
    return found


def _on_record(person: Any, names: list[Any], facts: list[Any], numbers: list[Any], homes: list[Any]) -> OnRecord:
    born = person.date_of_birth if person.birth_precision is BirthPrecision.EXACT else None
    stays = sorted(filter(_lived_there, _open_homes(homes)), key=_latest_first)
    living = [_home(each) for each in stays]
    phones = [person.phone, *(each.value for each in facts if each.kind is FactKind.PHONE)]
    here = living[0] if living else Home("")
    return OnRecord(
        Described(
            id=str(person.id),
            given_name=person.given_name,
            family_name=person.family_name,
            known_as=person.known_as,
            earlier_names=_others(person.family_name, (each.family_name for each in names)),
            other_given_names=_others(person.given_name, (each.given_name for each in names)),
            date_of_birth=born,
            sex=person.gender,
            address=here.address,
            town=here.town,
            postcode=here.postcode,
            phones=tuple(dict.fromkeys(filter(None, phones))),
            identifiers=tuple((each.kind, each.value) for each in numbers),
        ),
        tuple(living[1:]),
        frozenset(_home(each) for each in stays if each.left is None and each.to_date is None),
        _others_births(born, facts),
    )


def _open_homes(homes: list[Any]) -> list[Any]:
    """Without the protected ones: "same address" would give them away, and so would the same home known openly."""
    closed = {normalising.postcode(each.postcode) for each in homes if each.closed} - {""}
    return [each for each in homes if not each.closed and normalising.postcode(each.postcode) not in closed]


def _home(row: Any) -> Home:
    return home_of(row.lines, row.postcode)


def _lived_there(row: Any) -> bool:
    """Whoever left before the others moved never lived where those live now."""
    began, came = row.from_date or ALWAYS_SINCE, row.came or ALWAYS_SINCE
    return began <= (row.left or STILL) and came <= (row.to_date or STILL)


def _latest_first(row: Any) -> tuple[bool, int, int]:
    """Homes of today, then the latest to be left; of several the latest to be moved into."""
    until = min(row.left or STILL, row.to_date or STILL)
    since = max(row.came or ALWAYS_SINCE, row.from_date or ALWAYS_SINCE)
    return until < STILL, -until.toordinal(), -since.toordinal()


def _others(now: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in names if each and each != now))


def _others_births(born: date | None, facts: Iterable[Any]) -> tuple[date, ...]:
    """Exact dates that another source gave, where one is taken for right already."""
    if born is None:
        return ()
    said = (
        each.value for each in facts if each.kind is FactKind.BIRTH and each.precision in ("", BirthPrecision.EXACT)
    )
    return tuple(dict.fromkeys(each for each in map(_day, said) if each is not None and each != born))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
