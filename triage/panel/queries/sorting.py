"""The list in another order than that of its places: by an index each, and read on from a row's own value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from triage.families.models import Family
from triage.panel.commands.entries import LARGEST, SortCursor, Sorting
from triage.panel.models import ListEntry


def _number(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError(text)
    return number


COLUMNS: Mapping[Sorting, tuple[InstrumentedAttribute[Any], Callable[[str], Any]]] = {
    Sorting.WAITING: (ListEntry.waiting_since, date.fromisoformat),
    Sorting.PROGRESS: (ListEntry.progress_on, date.fromisoformat),
    Sorting.POINTS: (ListEntry.points, _number),
    Sorting.NAME: (Family.name, str),
}


def direction(sort: Sorting, *, backwards: bool) -> Sequence[Any]:
    """What to order by; families of one value stand in the order of their references."""
    column, _ = COLUMNS[sort]
    first = column.desc() if _falls(sort) is not backwards else column.asc()
    return (first, ListEntry.reference.desc() if backwards else ListEntry.reference.asc())


def beyond(sort: Sorting, cursor: SortCursor, *, backwards: bool) -> list[ColumnElement[bool]]:
    """Rows on from the cursor; nothing for one whose value cannot be read."""
    column, read = COLUMNS[sort]
    try:
        value = read(cursor.value)
    except ValueError:
        return []
    falls = _falls(sort) is not backwards
    reached, further = (column <= value, column < value) if falls else (column >= value, column > value)
    beside = ListEntry.reference < cursor.reference if backwards else ListEntry.reference > cursor.reference
    return [and_(reached, or_(further, beside))]


def _falls(sort: Sorting) -> bool:
    return sort is Sorting.POINTS
