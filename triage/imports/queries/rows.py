"""The rows of a list: put in many at once, found again by what they say, and shown by page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import aliased

from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.imports.models import Batch, BatchState, ListRow, RowFate
from triage.imports.queries.known import is_one_of

PAGE = 50
CHUNK = 500
LIVE = (RowFate.ATTACHED, RowFate.REVIEW, RowFate.WAITING, RowFate.CANDIDATE, RowFate.NOT_THEM, RowFate.TAKEN_ON)
"""Rows that say something; the others were refused, said before, or are gone."""
NOT_LIVE = tuple(each for each in RowFate if each not in LIVE)
"""Left out rather than looked for by whatever goes by another key: SQLite would take the index of fates, and with it
go through every row of every list."""
MOVING = (BatchState.IMPORTED, BatchState.UNDOING, BatchState.UNDONE)
"""The states in which rows change their fate by what is done elsewhere."""
STANDING = (BatchState.IMPORTING, BatchState.IMPORTED)
CLOCKS_APART = timedelta(hours=1)
"""Far more than those of two servers differ."""


class NewRow(NamedTuple):
    """A row as it is put in; `described` and `said` are JSON already."""

    number: int
    fate: RowFate
    problem: str
    described: str
    said: str
    sensitivity: str
    same_key: str
    household_key: str = ""
    person_id: uuid.UUID | None = None
    family_id: uuid.UUID | None = None
    score: float | None = None
    reasons: str = ""


_NAMES = ("batch_id", *NewRow._fields)
_COLUMNS = ", ".join(_NAMES)
_COPY = f"COPY list_rows ({_COLUMNS}) FROM STDIN"
_INSERT = f"INSERT INTO list_rows ({_COLUMNS}) VALUES ({', '.join('?' for _ in _NAMES)})"  # noqa: S608  # nosec B608 -- our own names of columns alone


def add(batch_id: uuid.UUID, rows: Sequence[NewRow]) -> None:
    """Put these rows of a list in, many at once and past the ORM, which would take five times as long."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_INSERT, _written(batch_id, rows, _hex))
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in _written(batch_id, rows, str):
            copy.write_row(row)


def _written(
    batch_id: uuid.UUID, rows: Sequence[NewRow], as_id: Callable[[uuid.UUID], str]
) -> Sequence[tuple[Any, ...]]:
    """Rows as the driver takes them."""
    batch = as_id(batch_id)
    return [
        (batch, number, fate.value, *words, person and as_id(person), family and as_id(family), score, reasons)
        for number, fate, *words, person, family, score, reasons in rows
    ]


def _hex(key: uuid.UUID) -> str:
    return key.hex


def forget(batch_id: uuid.UUID) -> None:
    """Remove all rows of a list that left nothing behind."""
    db.session.execute(delete(ListRow).where(ListRow.batch_id == batch_id))


def said_already(keys: Collection[str], *, batch_id: uuid.UUID) -> frozenset[str]:
    """Which of these were said by an earlier row of this list, or by another list that was taken in."""
    query = (
        select(ListRow.same_key)
        .join(Batch, Batch.id == ListRow.batch_id)
        .where(
            is_one_of(ListRow.same_key, list(keys)),
            ListRow.fate.not_in(NOT_LIVE),
            or_(Batch.id == batch_id, Batch.state.in_(STANDING)),
        )
    )
    return frozenset(db.session.scalars(query))


def repeat_what_others_said(batch: Batch) -> None:
    """Since the list was tried another one may have been taken in that says the same: those rows fall away."""
    if not _others_since(batch):
        return
    said = aliased(ListRow)
    others = (
        select(said.id)
        .join(Batch, Batch.id == said.batch_id)
        .where(
            said.same_key == ListRow.same_key,
            said.fate.in_(LIVE),
            Batch.id != batch.id,
            or_(
                Batch.state == BatchState.IMPORTED,
                (Batch.state == BatchState.IMPORTING) & (Batch.confirmed_at < batch.confirmed_at),
            ),
        )
        .exists()
    )
    fall = update(ListRow).where(ListRow.batch_id == batch.id, ListRow.fate.in_(LIVE), ListRow.same_key != "", others)
    values = {"fate": RowFate.REPEATED, "person_id": None, "family_id": None, "score": None, "reasons": ""}
    db.session.execute(fall.values(**values).execution_options(synchronize_session=False))


def _others_since(batch: Batch) -> bool:
    """Whether any list was taken in since this one was sent: the try has found what those before it say."""
    since = batch.uploaded_at - CLOCKS_APART
    others = select(Batch.id).where(Batch.id != batch.id, Batch.state.in_(STANDING), Batch.confirmed_at >= since)
    return db.session.execute(select(others.exists())).scalar_one()


def counts(batch_id: uuid.UUID) -> dict[str, int]:
    """How many rows have each fate."""
    query = select(ListRow.fate, func.count()).where(ListRow.batch_id == batch_id).group_by(ListRow.fate)
    return {fate.value: count for fate, count in db.session.execute(query)}


def counts_now(batch: Batch) -> Mapping[str, int]:
    """The same as it stands today: rows are decided, found and undone after a list was taken in."""
    if batch.state not in MOVING:
        return batch.counts
    with scope.as_service():  # how many rows a list has is the same for every reader, whoever they are about
        return counts(batch.id)


def said_again_elsewhere(batch_id: uuid.UUID) -> int:
    """How many rows of other lists were left out because this one says the same."""
    again = aliased(ListRow)
    query = (
        select(func.count(again.id))
        .join(ListRow, ListRow.same_key == again.same_key)
        .where(
            ListRow.batch_id == batch_id,
            ListRow.fate.in_(LIVE),
            again.same_key != "",
            again.batch_id != batch_id,
            again.fate == RowFate.REPEATED,
        )
    )
    return db.session.execute(query).scalar_one()


def page(batch: Batch, *, seen_by: Actor, fates: Collection[RowFate], after: int = 0) -> Sequence[ListRow]:
    """The next rows of a list with one of these fates, at most a page and one more.

    What belongs to families that are closed to the reader is left out.
    """
    query = (
        select(ListRow)
        .where(ListRow.batch_id == batch.id, ListRow.fate.in_(fates), ListRow.number > after)
        .order_by(ListRow.number)
        .limit(PAGE + 1)
    )
    return db.session.scalars(query).all()


def problems(batch: Batch, *, seen_by: Actor) -> Iterator[tuple[int, str]]:
    """The refused rows with what is wrong with them, in their order; they belong to nobody."""
    last = 0
    while True:
        query = (
            select(ListRow.number, ListRow.problem)
            .where(ListRow.batch_id == batch.id, ListRow.fate == RowFate.REFUSED, ListRow.number > last)
            .order_by(ListRow.number)
            .limit(CHUNK)
        )
        found = db.session.execute(query).all()
        if not found:
            return
        for number, problem in found:
            last = number
            yield number, problem
