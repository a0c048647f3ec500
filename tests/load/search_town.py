"""A town of invented people in the database, with their families and search keys, written as fast as each database can.

The search is measured on it; nothing here is part of the service.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Table, insert

from tests.load.households import sample
from triage.db import db
from triage.families.models import Family, FamilyMember, Person, SearchKey
from triage.rules.matching.described import Described
from triage.rules.searching.keys import Findable, keys_of

AT_ONCE = 20_000
EACH = 20_000
FAMILY = 4
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def town(people: int, seed: int) -> list[Described]:
    """So many people: samples of different seeds, so that each is made in a moment."""
    found: list[Described] = []
    while len(found) < people:
        found += sample(min(EACH, people - len(found)), seed + len(found)).people
    return found[:people]


def write(people: list[Described]) -> dict[str, int]:
    """Everything that a search reads of these people; answers the number of rows by table."""
    chance = random.Random(1)
    ids = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in people]
    families = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(0, len(people), FAMILY)]
    keys = sorted((key, one) for one, person in zip(ids, people, strict=True) for key in keys_of(findable(person)))
    rows: dict[Any, Iterable[dict[str, Any]]] = {
        Family: (_family(place, one) for place, one in enumerate(families)),
        Person: (_person(one, person) for one, person in zip(ids, people, strict=True)),
        FamilyMember: (_member(one, families[place // FAMILY], place) for place, one in enumerate(ids)),
        SearchKey: ({"key": key, "person_id": one} for key, one in keys),
    }
    return {model.__tablename__: _load(model.__table__, each) for model, each in rows.items()}


def findable(person: Described) -> Findable:
    """What the service would find the same person by."""
    return Findable(
        names=(person.given_name, person.family_name, person.known_as, *person.earlier_names),
        date_of_birth=born(person),
        phones=person.phones,
        numbers=tuple(value for _, value in person.identifiers),
        postcodes=(person.postcode,),
    )


def born(person: Described) -> date | None:
    """The date of birth, where it is one."""
    return person.date_of_birth if isinstance(person.date_of_birth, date) else None


def _load(table: Table, rows: Iterable[dict[str, Any]]) -> int:
    """The rows as the database takes them fastest, with what the models give by default."""
    given = {column.name: column.default.arg for column in table.columns if column.default and column.default.is_scalar}
    count, columns = 0, [column.name for column in table.columns]
    for chunk in _chunks(rows):
        whole = [{name: row.get(name, given.get(name)) for name in columns} for row in chunk]
        if db.engine.dialect.name == "postgresql" and table.name == SearchKey.__tablename__:
            _copy(table, whole)
        else:
            db.session.connection().execute(insert(table), whole)
        count += len(whole)
    db.session.commit()  # noqa: TID251  # a benchmark's own rows, outside every act
    return count


def _copy(table: Table, rows: list[dict[str, Any]]) -> None:
    raw = db.session.connection().connection.cursor()
    with raw.copy(f"COPY {table.name} ({', '.join(rows[0])}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(list(row.values()))


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _family(place: int, one: uuid.UUID) -> dict[str, Any]:
    return {"id": one, "reference": f"F-2026-{place:06}", "name": "A family", "created_at": NOW, "restricted": False}


def _person(one: uuid.UUID, person: Described) -> dict[str, Any]:
    return {
        "id": one,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "date_of_birth": born(person),
        "phone": next(iter(person.phones), ""),
        "created_at": NOW,
    }


def _member(one: uuid.UUID, family: uuid.UUID, place: int) -> dict[str, Any]:
    row = uuid.UUID(int=place)
    return {"id": row, "person_id": one, "family_id": family, "role": "child", "position": place, "recorded_at": NOW}
