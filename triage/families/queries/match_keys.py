"""The table of match keys and cards: what stands in it, and whom a change touches."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Select,
    String,
    Uuid,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    text,
    type_coerce,
)

from triage.db import db
from triage.families.models import Household, MatchCard, MatchKey, Person, Resident

BETWEEN_IDS = ","
MOST_SHARING = 400
"""A key that more people share than this tells nobody apart, and each of them has others."""
Kept = tuple[frozenset[str], str]
"""The keys and the card of one person."""


def lock_people(person_ids: Collection[uuid.UUID]) -> None:
    """Let nobody else work out the keys of these people until this act is over: what is read next is the latest."""
    query = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def lock_households(household_ids: Collection[uuid.UUID]) -> None:
    """Let nobody else come to live in these households, or change where they are, until this act is over."""
    query = select(Household.id).where(Household.id.in_(household_ids)).order_by(Household.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def replace_keys(person_ids: Collection[uuid.UUID], wanted: Mapping[uuid.UUID, Kept]) -> None:
    """Put down what is wanted of these people, and nothing else of them; who is not wanted has nothing."""
    for model in (MatchKey, MatchCard):
        gone = delete(model).where(model.person_id.in_(person_ids))
        db.session.execute(gone, execution_options={"synchronize_session": False})
    keys = [{"key": key, "person_id": person_id} for person_id, (found, _) in wanted.items() for key in found]
    cards = [{"person_id": person_id, "card": card} for person_id, (_, card) in wanted.items()]
    connection = db.session.connection()
    for model, rows in ((MatchKey, sorted(keys, key=lambda row: str(row["key"]))), (MatchCard, cards)):
        if rows:
            connection.execute(insert(model), rows)


def kept_keys(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Kept]:
    """What stands in the table of these people."""
    keys: dict[uuid.UUID, set[str]] = defaultdict(set)
    for key, person_id in db.session.execute(
        select(MatchKey.key, MatchKey.person_id).where(MatchKey.person_id.in_(person_ids))
    ):
        keys[person_id].add(key)
    cards = select(MatchCard.person_id, MatchCard.card).where(MatchCard.person_id.in_(person_ids))
    found: dict[uuid.UUID, str] = {row.person_id: row.card for row in db.session.execute(cards)}
    return {each: (frozenset(keys[each]), found.get(each, "")) for each in found.keys() | keys.keys()}


def people_sharing(keys: Sequence[str]) -> Sequence[Any]:
    """For each of these keys that anybody has, it and the ids of all who have it, joined by `BETWEEN_IDS`.

    As text throughout, and one row a key: many ids are met with and few are looked at again.
    """
    if _is_postgresql():
        ids: Any = func.string_agg(_as_text(MatchKey.person_id), BETWEEN_IDS)
        query = select(MatchKey.key, ids).where(_is_one_of(MatchKey.key, keys)).group_by(MatchKey.key)
    else:  # a join takes a tenth less than IN, which sorts once more what stands in order
        asked = _listed(keys)
        query = select(MatchKey.key, _joined()).join(asked, MatchKey.key == asked.c.value).group_by(asked.c.key)
    return db.session.execute(query.having(func.count() <= MOST_SHARING)).all()


def count_rows() -> None:
    """Let the database count the rows of all tables, by which it decides how to look for something."""
    db.session.execute(text("ANALYZE"))


def cards_of(person_ids: Sequence[str]) -> Sequence[Any]:
    """The cards of people whose ids are given as `people_sharing` writes them, which are answered so too."""
    if _is_postgresql():
        mine: Any = MatchCard.person_id == any_(
            cast(bindparam("these", list(person_ids), ARRAY(String)), ARRAY(Uuid()))
        )
    else:
        mine = _is_one_of(_as_text(MatchCard.person_id), person_ids)
    return db.session.execute(select(_as_text(MatchCard.person_id), MatchCard.card).where(mine)).all()


def _is_one_of(column: Any, values: Sequence[str]) -> Any:
    """Among these, as one parameter: thousands of them would take longer to write down than to look up."""
    if _is_postgresql():
        return column == any_(bindparam("these", list(values), ARRAY(String)))
    return column.in_(select(_listed(values).c.value))


def _listed(values: Sequence[str]) -> Any:
    """These as a table of SQLite's, from one parameter: the place of each is its key."""
    return func.json_each(bindparam("these", json.dumps(list(values)), String)).table_valued("key", "value")


def _as_text(column: Any) -> Any:
    """An id as the database writes it."""
    return cast(column, String) if _is_postgresql() else type_coerce(column, String)


def _joined() -> Any:
    return func.group_concat(_as_text(MatchKey.person_id), BETWEEN_IDS)


def _is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def people_in_chunks(size: int) -> Iterator[Sequence[uuid.UUID]]:
    """Everybody by id, so many at once; those who were merged into another too."""
    after: uuid.UUID | None = None
    while True:
        query = select(Person.id).order_by(Person.id).limit(size)
        found = db.session.scalars(query if after is None else query.where(Person.id > after)).all()
        if not found:
            return
        yield found
        after = found[-1]


def count_people() -> int:
    """How many people there are, merged ones too."""
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def residents_of(household_ids: Collection[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Who lives or lived in these households."""
    return db.session.scalars(select(Resident.person_id).where(Resident.household_id.in_(household_ids))).all()


def rows_hit(model: Any, condition: Any) -> Sequence[Any]:
    """The ids, and the columns that lead to people, of the rows that a statement is about to change."""
    query: Select[Any] = select(*(getattr(model, name) for name in columns_of(model)))
    return db.session.execute(query if condition is None else query.where(condition)).all()


def rows_now(model: Any, ids: Collection[uuid.UUID]) -> Sequence[Any]:
    """The same columns of rows by their ids."""
    return db.session.execute(
        select(*(getattr(model, name) for name in columns_of(model))).where(model.id.in_(ids))
    ).all()


def columns_of(model: Any) -> tuple[str, ...]:
    """The id of a row, and the columns that lead to a person or to a household."""
    return tuple(name for name in ("id", "person_id", "household_id") if hasattr(model, name))
