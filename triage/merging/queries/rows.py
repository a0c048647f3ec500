"""Rows by the table and column that leads to a record: read and written as the record of a merge has them.

These serve acts alone, which run as the service once the reader was let in; no page reads through them.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, insert, select
from sqlalchemy.orm import Mapper

from triage.access import scope
from triage.db import Base, db
from triage.families.models import Address, FamilyMember, Household

Key = Mapping[str, Any]


@cache
def model_of(table: str) -> type[Base] | None:
    """The class of a table's records; None for a table that only ties two others together."""
    mappers: Sequence[Mapper[Any]] = list(Base.registry.mappers)
    return next((each.class_ for each in mappers if each.local_table is _table(table)), None)


def leads(target: str) -> frozenset[tuple[str, str]]:
    """Every column of the database that leads to that table."""
    return frozenset(
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == target for key in column.foreign_keys)
    )


def rows_with(table: str, **values: Any) -> Sequence[Any]:
    """The records of a table with these values, in the order of their keys."""
    model = model_of(table)
    assert model is not None
    return (
        db.session.scalars(select(model).where(_all(table, values)).order_by(*_table(table).primary_key)).unique().all()
    )


def ties_with(table: str, **values: Any) -> Sequence[dict[str, Any]]:
    """The same of a table that only ties two others together."""
    query = select(_table(table)).where(_all(table, values)).order_by(*_table(table).primary_key)
    return [dict(row) for row in db.session.execute(query).mappings()]


def count_with(table: str, column: str, value: uuid.UUID) -> int:
    """How many rows lead to that record, as far as they are there for whoever reads."""
    model = model_of(table)
    if model is None:
        with scope.as_service():  # rows that only tie two others together are no record of their own
            return db.session.scalar(_counting(_table(table), table, column, value)) or 0
    return db.session.scalar(_counting(model, table, column, value)) or 0


def _counting(what: Any, table: str, column: str, value: uuid.UUID) -> Select[int]:
    return select(func.count()).select_from(what).where(_table(table).c[column] == value)


def row_of(table: str, key: Key) -> Any:
    """One record by its key; None where it is gone."""
    return next(iter(rows_with(table, **key)), None)


def put_in(table: str, row: Mapping[str, Any]) -> None:
    """A row exactly as it was."""
    db.session.execute(insert(_table(table)).values(**row))


def take_out(table: str, key: Key) -> None:
    """A row that ties two records together."""
    db.session.execute(delete(_table(table)).where(_all(table, key)))


def addresses_kept_from(person_id: uuid.UUID) -> Sequence[Address]:
    """The addresses that this person must not learn of, in any family that they are or were in."""
    families = select(FamilyMember.family_id).where(FamilyMember.person_id == person_id)
    query = select(Address).join(Household).where(Household.family_id.in_(families)).order_by(Address.id)
    return [each for each in db.session.scalars(query) if str(person_id) in (each.must_not_know or ())]


def written(table: str, name: str) -> Any:
    """The type of a column, for reading a value back that was written as text."""
    return _table(table).c[name].type


def keys_of(table: str) -> tuple[str, ...]:
    """The columns that tell the rows of a table apart."""
    return tuple(column.name for column in _table(table).primary_key)


def columns_of(table: str) -> tuple[str, ...]:
    """Every column of a table."""
    return tuple(column.name for column in _table(table).columns)


def _all(table: str, values: Mapping[str, Any]) -> ColumnElement[bool]:
    columns = _table(table).c
    parts = [columns[name].is_(None) if value is None else columns[name] == value for name, value in values.items()]
    return and_(*parts)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
