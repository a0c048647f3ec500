"""A town of invented people in the database, with their families and search keys, written as fast as each database can.

The search is measured on it; nothing here is part of the service.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Table, insert

from bench.households import sample
from triage.db import db
from triage.families.models import Family, FamilyMember, Person, SearchKey
from triage.rules.matching.described import Described
from triage.rules.searching.keys import Findable, keys_of

AT_ONCE = 20_000
EACH = 20_000
FAMILY = 4
Rows = Mapping[Any, Any]
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def town(people: int, seed: int) -> list[Described]:
    """So many people: samples of different seeds, so that each is made in a moment."""
    found: list[Described] = []
    while len(found) < people:
        found += sample(min(EACH, people - len(found)), seed + len(found)).people
    return found[:people]


def rows_of(people: list[Described]) -> Rows:
    """Everything that a search reads of these people, made once for all databases."""
    chance = random.Random(1)
    ids = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in people]
    families = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(0, len(people), FAMILY)]
    keys = sorted((key, one) for one, person in zip(ids, people, strict=True) for key in keys_of(findable(person)))
    return {
        Family: [_family(place, one) for place, one in enumerate(families)],
        Person: [_person(one, person) for one, person in zip(ids, people, strict=True)],
        FamilyMember: [_member(one, families[place // FAMILY], place) for place, one in enumerate(ids)],
        SearchKey: keys,
    }


def write(rows: Rows) -> dict[str, int]:
    """The rows as the database takes them fastest; answers how many there are by table."""
    for model, each in rows.items():
        if model is SearchKey:
            _write_keys(each)
        else:
            _load(model.__table__, each)
        db.session.commit()  # noqa: TID251  # a benchmark's own rows, outside every act
    return {model.__tablename__: len(each) for model, each in rows.items()}


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


def _load(table: Table, rows: list[dict[str, Any]]) -> None:
    """With what the models give by default."""
    given = {column.name: column.default.arg for column in table.columns if column.default and column.default.is_scalar}
    columns = [column.name for column in table.columns]
    for start in range(0, len(rows), AT_ONCE):
        whole = [{name: row.get(name, given.get(name)) for name in columns} for row in rows[start : start + AT_ONCE]]
        db.session.connection().execute(insert(table), whole)


def _write_keys(keys: list[tuple[str, uuid.UUID]]) -> None:
    """Millions of rows, past SQLAlchemy."""
    raw = db.session.connection().connection.cursor()
    if db.engine.dialect.name == "postgresql":
        with raw.copy("COPY search_keys (key, person_id) FROM STDIN") as copy:
            for row in keys:
                copy.write_row(row)
    else:
        raw.executemany("INSERT INTO search_keys (key, person_id) VALUES (?, ?)", ((k, one.hex) for k, one in keys))


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
