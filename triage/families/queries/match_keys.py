"""The tables of match keys and cards: what stands in them, and whom a change touches."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import (
    ARRAY,
    Integer,
    Select,
    String,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)

from triage.db import db
from triage.families.models import Household, MatchCard, MatchKey, Person, Resident

BETWEEN_NUMBERS = ","
MOST_SHARING = 400
"""A key that more people share than this tells nobody apart, and each of them has others."""
Kept = tuple[frozenset[int], str]
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
    """Put down what is wanted of these people, and nothing else of them; who is not wanted has nothing.

    A card that stays keeps its number, so that whoever has just read the number finds the card. Whoever calls this
    holds the people (`lock_people`), so that nobody else is giving one of them a number.
    """
    numbers = _write_cards(_cards_by_person(person_ids), {each: card for each, (_, card) in wanted.items()})
    pairs = {(key, numbers[each]) for each, (keys, _) in wanted.items() for key in keys}
    _write_keys(_pairs_of(numbers.values()), pairs)


def _write_cards(had: Mapping[uuid.UUID, Any], wanted: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, int]:
    """The number of each card that is wanted; a card that is not takes its keys along."""
    gone = [row.id for person_id, row in had.items() if person_id not in wanted]
    _delete(MatchKey.card_id, gone)
    _delete(MatchCard.id, gone)
    connection = db.session.connection()
    changed = [row for person_id, row in had.items() if person_id in wanted and row.card != wanted[person_id]]
    if changed:
        other = update(MatchCard).where(MatchCard.id == bindparam("number")).values(card=bindparam("now"))
        connection.execute(other, [{"number": row.id, "now": wanted[row.person_id]} for row in changed])
    numbers = {person_id: row.id for person_id, row in had.items() if person_id in wanted}
    added = [{"person_id": each, "card": card} for each, card in wanted.items() if each not in had]
    if added:
        given = connection.execute(insert(MatchCard).returning(MatchCard.person_id, MatchCard.id), added)
        numbers.update(given.all())
    return numbers


def _write_keys(had: AbstractSet[tuple[int, int]], wanted: AbstractSet[tuple[int, int]]) -> None:
    connection = db.session.connection()
    gone, added = sorted(had - wanted), sorted(wanted - had)
    if gone:
        theirs = delete(MatchKey).where(MatchKey.key == bindparam("of"), MatchKey.card_id == bindparam("number"))
        connection.execute(theirs, [{"of": key, "number": number} for key, number in gone])
    if added:
        connection.execute(insert(MatchKey), [{"key": key, "card_id": number} for key, number in added])


def _delete(column: Any, numbers: Collection[int]) -> None:
    if numbers:
        gone = delete(column.class_).where(column.in_(numbers))
        db.session.execute(gone, execution_options={"synchronize_session": False})


def _cards_by_person(person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
    query = select(MatchCard.person_id, MatchCard.id, MatchCard.card).where(MatchCard.person_id.in_(person_ids))
    return {row.person_id: row for row in db.session.execute(query)}


def _pairs_of(numbers: Collection[int]) -> set[tuple[int, int]]:
    """The keys that lead to these cards, each with the card's number."""
    query = select(MatchKey.key, MatchKey.card_id).where(MatchKey.card_id.in_(numbers))
    return set(db.session.execute(query).all()) if numbers else set()


def kept_keys(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Kept]:
    """What stands in the tables of these people."""
    cards = _cards_by_person(person_ids)
    keys: dict[int, set[int]] = defaultdict(set)
    for key, number in _pairs_of([row.id for row in cards.values()]):
        keys[number].add(key)
    return {person_id: (frozenset(keys[row.id]), row.card) for person_id, row in cards.items()}


def cards_sharing(keys: Sequence[int]) -> dict[int, Sequence[int]]:
    """For each of these keys that anybody has the numbers of the cards of all who have it.

    One row a key: many numbers are met with and few are looked at again.
    """
    asked = _listed(keys)
    numbers: Any = MatchKey.card_id
    together = func.array_agg(numbers) if _is_postgresql() else func.group_concat(numbers, BETWEEN_NUMBERS)
    query = select(MatchKey.key, together).join(asked, MatchKey.key == asked.c.value).group_by(MatchKey.key)
    found: Any = db.session.execute(query.having(func.count() <= MOST_SHARING)).all()
    if _is_postgresql():
        return {key: given for key, given in found}  # noqa: C416 -- a row is no pair to dict()
    return {key: list(map(int, written.split(BETWEEN_NUMBERS))) for key, written in found}


def count_rows() -> None:
    """Let the database count the rows of all tables, by which it decides how to look for something."""
    db.session.execute(text("ANALYZE"))


def cards_of(numbers: Sequence[int]) -> Sequence[Any]:
    """The cards of these numbers, each with its number and the id of its person as the database writes it.

    For a join with thousands of them PostgreSQL read every card there is, by several workers.
    """
    query = select(MatchCard.id, _as_text(MatchCard.person_id), MatchCard.card)
    if _is_postgresql():
        query = query.where(MatchCard.id == any_(bindparam("these", list(numbers), ARRAY(Integer))))
    else:
        asked = _listed(numbers)
        query = query.join(asked, MatchCard.id == asked.c.value)
    return db.session.execute(query).all()


def _listed(numbers: Sequence[int]) -> Any:
    """These as a table, from one parameter: thousands would take longer to write down than to look up.

    For a join each key is looked up by the index: of thousands after ANY PostgreSQL weighs every value first, and read
    the whole table where it was small; SQLite sorts those after IN once more, which stand in order.
    """
    if _is_postgresql():
        given: Any = bindparam("these", list(numbers), ARRAY(Integer))
        return func.unnest(given).table_valued("value").render_derived()
    return func.json_each(bindparam("these", json.dumps(list(numbers)), String)).table_valued("value")


def _as_text(column: Any) -> Any:
    """An id as the database writes it: few of those read are looked at again."""
    return cast(column, String) if _is_postgresql() else type_coerce(column, String)


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
