"""What a merge did, row by row, so that it can be undone: changed, removed, added, and tied otherwise."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import TypeDecorator, inspect

from triage.db import Base, db
from triage.merging.queries import rows

Step = dict[str, Any]


class Log:
    """Acts on rows that are remembered in the order in which they were done."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def change(self, row: Any, **values: Any) -> None:
        """Give a record other values; what it has already is not remembered."""
        was = {name: plain(getattr(row, name)) for name in values if getattr(row, name) != values[name]}
        if not was:
            return
        became = {name: plain(values[name]) for name in was}
        self.steps.append({"do": "change", "table": table_of(row), "key": key_of(row), "was": was, "became": became})
        for name in was:
            setattr(row, name, values[name])

    def remove(self, row: Any) -> None:
        """Take a record away that would say the same twice."""
        table = table_of(row)
        whole = {name: plain(getattr(row, name)) for name in rows.columns_of(table)}
        self.steps.append({"do": "remove", "table": table, "key": key_of(row), "row": whole})
        db.session.delete(row)
        db.session.flush()

    def add(self, row: Base) -> None:
        """Put a record in that the merge itself makes."""
        db.session.add(row)
        db.session.flush()
        self.steps.append({"do": "add", "table": table_of(row), "key": key_of(row)})

    def untie(self, table: str, row: Mapping[str, Any]) -> None:
        """Take away a row that only ties two records together."""
        whole = {name: plain(value) for name, value in row.items()}
        self.steps.append({"do": "remove", "table": table, "key": whole, "row": whole})
        rows.take_out(table, row)

    def tie(self, table: str, row: Mapping[str, Any]) -> None:
        """Put one in."""
        rows.put_in(table, row)
        self.steps.append({"do": "add", "table": table, "key": {name: plain(value) for name, value in row.items()}})


def table_of(row: Any) -> str:
    """The name of a record's table."""
    return str(inspect(type(row)).local_table.name)


def key_of(row: Any) -> Step:
    """The key of a record as it is written down."""
    return {name: plain(getattr(row, name)) for name in rows.keys_of(table_of(row))}


def plain(value: Any) -> Any:
    """A value as JSON can keep it."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return value


def read(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the columns of that table have them."""
    return {name: _read(rows.written(table, name), value) for name, value in values.items()}


def touched(steps: Iterable[Step]) -> frozenset[tuple[str, str]]:
    """Which rows these steps were about."""
    return frozenset((step["table"], repr(sorted(step["key"].items()))) for step in steps)


def _read(kind: Any, value: Any) -> Any:
    if value is None or isinstance(value, list | dict):
        return value
    python: type[Any] = (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type
    if issubclass(python, datetime | date):
        return python.fromisoformat(value)
    return python(value) if issubclass(python, enum.Enum | uuid.UUID | Decimal) else value
