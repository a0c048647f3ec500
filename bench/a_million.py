"""A database of a million invented people with their keys and cards, filled past the records as no service would."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Enum, inspect, text

from bench.households import sample
from tests.support.databases import at_work, settings_for
from triage import clock
from triage.app import create_app
from triage.db import Base, db
from triage.families.models import Person
from triage.families.service.keys import kept_of
from triage.rules.matching.described import Described
from triage.rules.matching.on_record import OnRecord

SEED_C = 90_417
WORK_MEMORY = "SET maintenance_work_mem = '512MB'"


Known = Sequence[tuple[uuid.UUID, Described]]
Ready = tuple[list[tuple[int, int]], list[tuple[int, str, str]]]
INDEX = "CREATE INDEX ix_match_keys_card ON match_keys (card_id)"
FORGET = "DROP INDEX ix_match_keys_card"


@dataclass(slots=True)
class Million:
    """Who is known, who is asked about, and who of them is whom; of some asked about the household alone is known."""

    known: list[tuple[uuid.UUID, Described]]
    rows: list[Described]
    truth: dict[str, uuid.UUID]


def million(people: int, rows: int, unknown: int) -> Million:
    """So many known people, and a list of which so many rows are of nobody known, each as another source has them."""
    found = sample(people + unknown, SEED_C)
    chance = random.Random(SEED_C)
    again = [each for each in found.people if each.id.endswith("-again")][:rows]
    chance.shuffle(again)
    gone = {each.id.removesuffix("-again") for each in again[:unknown]}
    known = [
        (uuid.UUID(int=chance.getrandbits(128), version=4), each)
        for each in found.people
        if not each.id.endswith("-again") and each.id not in gone
    ][:people]
    ids = {each.id: person_id for person_id, each in known}
    chance.shuffle(again)
    truth = {each.id: ids[original] for each in again if (original := each.id.removesuffix("-again")) in ids}
    return Million(known, again, truth)


def made(url: str, folder: Path) -> Flask:
    """An application on that database."""
    return create_app(settings_for(url, folder))


def fill(app: Flask, people: Known, ready: Ready) -> None:
    """The tables of the people, their keys and their cards; indexes are made when all rows are there."""
    with at_work(app):
        Base.metadata.create_all(db.engine)
        with db.engine.connect() as connection:
            put = _into_postgresql if connection.dialect.name == "postgresql" else _into_sqlite
            put(connection, people, ready)
            connection.commit()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE match_keys, match_cards, persons"))
        db.session.remove()
        db.engine.dispose()


def _into_sqlite(connection: Connection, people: Known, ready: Ready) -> None:
    """Rows in the order of their keys, so that the table is written from its front to its back."""
    raw: Any = connection.connection.driver_connection
    for statement in ("PRAGMA foreign_keys=OFF", "PRAGMA synchronous=OFF", "PRAGMA journal_mode=OFF"):
        raw.execute(statement)
    raw.execute(FORGET)
    names, persons = _persons(people)
    marks = ", ".join("?" * len(names))
    raw.executemany(f"INSERT INTO persons ({', '.join(names)}) VALUES ({marks})", persons)  # noqa: S608 -- our columns
    keys, cards = ready
    raw.executemany("INSERT INTO match_cards (id, person_id, card) VALUES (?, ?, ?)", cards)
    raw.executemany("INSERT INTO match_keys (key, card_id) VALUES (?, ?)", keys)
    raw.execute(INDEX)
    raw.commit()
    raw.execute("ANALYZE")
    raw.execute("PRAGMA journal_mode=WAL")


def _into_postgresql(connection: Connection, people: Known, ready: Ready) -> None:
    """By COPY into tables without keys, which are made afterwards."""
    connection.execute(text(WORK_MEMORY))
    connection.execute(text("SET session_replication_role = replica"))
    connection.execute(text("ALTER TABLE match_keys DROP CONSTRAINT pk_match_keys"))
    connection.execute(text(FORGET))
    names, persons = _persons(people)
    keys, cards = ready
    _copy(connection, "persons", names, persons)
    _copy(connection, "match_cards", ("id", "person_id", "card"), cards)
    _copy(connection, "match_keys", ("key", "card_id"), keys)
    connection.execute(text("ALTER TABLE match_keys ADD CONSTRAINT pk_match_keys PRIMARY KEY (key, card_id)"))
    connection.execute(text(INDEX))


def _copy(connection: Connection, table: str, names: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    raw: Any = connection.connection.driver_connection
    with raw.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _persons(people: Known) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The columns that a person must have, and a row of them for each."""
    table = inspect(Person).local_table
    always = {column.name: _plain(column) for column in table.columns if not column.nullable}
    names = [*always, "date_of_birth"]
    told = ("id", "given_name", "family_name")
    at = [names.index(each) for each in told]
    blank = [*always.values(), None]

    def rows() -> Iterator[tuple[Any, ...]]:
        for person_id, each in people:
            row = list(blank)
            row[at[0]], row[at[1]], row[at[2]] = person_id.hex, each.given_name, each.family_name
            row[-1] = str(each.date_of_birth)
            yield tuple(row)

    return names, rows()


def _plain(column: Any) -> Any:
    """What stands in a column of which nothing is known."""
    if column.default is None or callable(column.default.arg):
        return clock.now().isoformat() if column.name == "created_at" else ""
    value = column.default.arg
    return value.value if isinstance(column.type, Enum) else value


def keys_and_cards(people: Known) -> Ready:
    """Rows of both tables in their order, made as the service makes them; cards are numbered in no order of homes."""
    keys: list[tuple[int, int]] = []
    cards: list[tuple[int, str, str]] = []
    for number, (person_id, each) in enumerate(sorted(people, key=lambda known: known[0]), start=1):
        found, card = kept_of(OnRecord(each))
        keys += [(key, number) for key in found]
        cards.append((number, person_id.hex, card))
    keys.sort()
    return keys, cards
