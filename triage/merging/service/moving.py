"""Moving what leads to one record over to another, without saying anything twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from triage.merging.fates import SAID_ONCE, Fate, Leads
from triage.merging.queries import rows
from triage.merging.service.log import Log

ONE_ANOTHER = ("person_id", "other_id")

StillOpen = Mapping[str, Callable[[Any], bool]]


def move_all(log: Log, fates: Mapping[Leads, Fate], gone: uuid.UUID, kept: uuid.UUID, *, still_open: StillOpen) -> None:
    """Every row that moves by its fate; what stays, or has a rule of its own, is left to others."""
    for (table, column), fate in fates.items():
        if fate is Fate.MOVES and rows.model_of(table) is None:
            _tie_again(log, table, column, gone, kept)
        elif fate is Fate.MOVES or fate is Fate.MOVES_WHILE_OPEN:
            wanted = still_open[table] if fate is Fate.MOVES_WHILE_OPEN else _any
            for row in rows.rows_with(table, **{column: gone}):
                if wanted(row):
                    move(log, row, table, column, kept)


def move(log: Log, row: Any, table: str, column: str, kept: uuid.UUID) -> None:
    """One row, unless the kept record has one that says the same, or it would tie somebody to themselves."""
    if table == "relationships" and column in ONE_ANOTHER and _ties_to(row, column) == kept:
        log.remove(row)
        return
    twin = _twin(row, table, column, kept)
    if twin is None:
        log.change(row, **{column: kept})
        return
    if table == "family_members":
        log.change(twin, **_filled(twin, row))
    log.remove(row)


def _tie_again(log: Log, table: str, column: str, gone: uuid.UUID, kept: uuid.UUID) -> None:
    """Rows that only tie two records together: they are taken out and put in anew."""
    for row in rows.ties_with(table, **{column: gone}):
        log.untie(table, row)
        new = {**row, column: kept}
        if not rows.ties_with(table, **new):
            log.tie(table, new)


def _twin(row: Any, table: str, column: str, kept: uuid.UUID) -> Any:
    """The kept record's row that says the same, where one does."""
    names = SAID_ONCE.get(table)
    if names is None:
        return None
    wanted = {name: getattr(row, name) for name in names} | {column: kept}
    return next((each for each in rows.rows_with(table, **wanted) if each is not row), None)


def _filled(twin: Any, row: Any) -> dict[str, Any]:
    """What a second place in the same family adds: nothing that is known is overruled."""
    return {
        "is_main_carer": twin.is_main_carer or row.is_main_carer,
        "parental_responsibility": (
            row.parental_responsibility if twin.parental_responsibility is None else twin.parental_responsibility
        ),
        "from_date": min(filter(None, (twin.from_date, row.from_date)), default=None),
        "to_date": twin.to_date if row.to_date is not None else None,
        "mistaken_at": twin.mistaken_at if row.mistaken_at is not None else None,
    }


def _ties_to(row: Any, column: str) -> uuid.UUID:
    """Who is at the other end of a relationship."""
    found: uuid.UUID = row.other_id if column == "person_id" else row.person_id
    return found


def _any(_: Any) -> bool:
    return True
