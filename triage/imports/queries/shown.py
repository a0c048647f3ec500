"""Rows of a list as a page may show them: those about a family closed to the reader read as about nobody known.

Leaving such rows out would tell who is known, by the number that is missing. So at intake (ADR 15), and so here: the
row is there as its sender wrote it, it waits like those of strangers, and the sums are those of what is shown.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.families import queries as families
from triage.imports import keeping
from triage.imports.models import ROW_FATE_LABELS, Batch, ListRow, RowFate
from triage.imports.queries import reviewing
from triage.imports.queries.known import in_chunks
from triage.imports.queries.rows import LIVE, PAGE

WAS = {f"Was: {words}.": f"Was: {ROW_FATE_LABELS[RowFate.WAITING]}." for words in ROW_FATE_LABELS.values()}


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row as one reader may know it; without an id where it leads nowhere for them."""

    id: int | None
    number: int
    fate: RowFate
    problem: str
    reasons: str
    described: Mapping[str, Any]
    said: Mapping[str, Any]
    home: str
    family_id: uuid.UUID | None


def page(batch: Batch, *, seen_by: Actor, fates: Collection[RowFate], after: int = 0) -> Sequence[RowShown]:
    """The next rows of a list that have one of these fates to this reader, at most a page and one more."""
    of_list = [ListRow.batch_id == batch.id, ListRow.number > after]
    query = select(ListRow).where(*of_list, ListRow.fate.in_(fates), *limits(seen_by)).order_by(ListRow.number)
    found = shown(db.session.scalars(query.limit(PAGE + 1)).all(), seen_by=seen_by)
    closed = closed_rows(batch, of_list, fates=fates, seen_by=seen_by)
    return sorted([*found, *closed], key=lambda each: each.number)[: PAGE + 1]


def counts(batch: Batch, *, seen_by: Actor) -> Mapping[str, int]:
    """How many rows have each fate to this reader; they come to the same sum for everybody."""
    of_list = [ListRow.batch_id == batch.id]
    query = select(ListRow.fate, func.count()).where(*of_list).group_by(ListRow.fate)
    with scope.as_service():
        found = Counter({row[0]: row[1] for row in db.session.execute(query)})
    with scope.acting_as(seen_by):
        there = Counter({row[0]: row[1] for row in db.session.execute(query.where(*limits(seen_by)))})
    for fate, count in (found - there).items():
        found[fate] -= count
        found[_fate_shown(fate, batch)] += count
    return {fate.value: count for fate, count in found.items() if count}


def shown(rows: Sequence[ListRow], *, seen_by: Actor) -> Sequence[RowShown]:
    """Rows that this reader may see, with no word out of a record that is closed to them."""
    reasons = _reasons([each for each in rows if each.reasons], seen_by=seen_by)
    return [
        RowShown(
            id=each.id,
            number=each.number,
            fate=each.fate,
            problem=each.problem,
            reasons=reasons.get(each.id, ""),
            described=each.described,
            said=each.said,
            home=each.household_key,
            family_id=each.family_id,
        )
        for each in rows
    ]


def closed_rows(
    batch: Batch, of_list: Sequence[ColumnElement[bool]], *, fates: Collection[RowFate], seen_by: Actor
) -> Sequence[RowShown]:
    """The rows of a list about families that are closed to this reader, as if nobody in them were known."""
    belonging = [*of_list, or_(ListRow.family_id.is_not(None), ListRow.person_id.is_not(None))]
    were = [each for each in RowFate if _fate_shown(each, batch) in fates]
    query = select(ListRow.id).where(*belonging, ListRow.fate.in_(were))
    with scope.as_service():
        every = set(db.session.scalars(query))
    with scope.acting_as(seen_by):
        every -= set(db.session.scalars(query.where(*limits(seen_by))))
    found: list[ListRow] = []
    with scope.as_service():
        for some in in_chunks(sorted(every)):
            found += db.session.scalars(select(ListRow).where(ListRow.id.in_(some)))
    return [_closed(each, batch) for each in found]


def _closed(row: ListRow, batch: Batch) -> RowShown:
    fate, problem = _fate_shown(row.fate, batch), row.problem
    for was, would_be in WAS.items():
        problem = problem.replace(was, would_be)
    forgotten = fate is RowFate.FORGOTTEN
    return RowShown(
        id=None,
        number=row.number,
        fate=fate,
        problem="" if forgotten else problem,
        reasons="",
        described={} if forgotten else {name: value for name, value in row.described.items() if name != "ruled_out"},
        said={} if forgotten else row.said,
        home="" if forgotten else row.household_key,
        family_id=None,
    )


def _fate_shown(fate: RowFate, batch: Batch) -> RowFate:
    """What a row reads as to whoever may not see its family; for no longer than a stranger's would be there."""
    if fate in {*LIVE, RowFate.UNDONE} and batch.state in keeping.ENDED and keeping.rows_until(batch) < clock.today():
        return RowFate.FORGOTTEN
    return RowFate.WAITING if fate in LIVE else fate


def _reasons(rows: Sequence[ListRow], *, seen_by: Actor) -> Mapping[int, str]:
    """Why each row is taken to be of its person. Of somebody who is in a closed family too: what is seen without it."""
    partly = families.partly_closed({each.person_id for each in rows if each.person_id}, seen_by=seen_by)
    told = {each.id: each.reasons for each in rows if each.person_id not in partly}
    again = [each for each in rows if each.person_id in partly]
    suspects = reviewing.suspects_of(again, seen_by=seen_by, ruled_out_too=True) if again else {}
    for row in again:
        told[row.id] = next((each.likeness.words for each in suspects[row.id] if each.person.id == row.person_id), "")
    return told


def limits(actor: Actor) -> list[ColumnElement[bool]]:
    """What stands besides the scope between a reader and the rows of families."""
    return families.not_left_out(ListRow.family_id, actor)
