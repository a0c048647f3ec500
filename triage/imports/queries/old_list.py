"""The old list: which of its rows are one family, and which can be taken on."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.errors import NotFound
from triage.imports.commands import ListKind
from triage.imports.gathering import MOST_PEOPLE, Row
from triage.imports.models import Batch, BatchState, ListRow, RowFate
from triage.imports.queries.reviewing import must_manage

TO_TAKE_ON = (RowFate.WAITING, RowFate.NOT_THEM, RowFate.CANDIDATE)
GROUPED = (RowFate.REVIEW, RowFate.ATTACHED, RowFate.TAKEN_ON, *TO_TAKE_ON)


def old_list(reference: str, *, seen_by: Actor) -> Batch:
    """An old list that was taken in; raises `NotFound` for any other."""
    must_manage(seen_by)
    query = select(Batch).where(
        Batch.reference == reference, Batch.kind == ListKind.OLD_LIST, Batch.state == BatchState.IMPORTED
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def is_taken_on(batch_id: uuid.UUID) -> bool:
    """Whether families were taken on from a list."""
    with scope.as_service():
        query = select(ListRow.id).where(ListRow.batch_id == batch_id, ListRow.fate == RowFate.TAKEN_ON).limit(1)
        return db.session.scalars(query).first() is not None


def groups_to_take_on(batch_id: uuid.UUID) -> Sequence[Sequence[int]]:
    """The rows of each family that can be taken on; for the service.

    One family is one number of the old list, else one home of no more people than a family has, else one row. Nobody
    in it is doubtful, and those known are of one family at most.
    """
    query = select(ListRow.id, ListRow.fate, ListRow.family_id, ListRow.said, ListRow.household_key).where(
        ListRow.batch_id == batch_id, ListRow.fate.in_(GROUPED)
    )
    groups: dict[str, list[tuple[int, RowFate, uuid.UUID | None]]] = defaultdict(list)
    for row_id, fate, family_id, said, home in db.session.execute(query.order_by(ListRow.number)):
        groups[group_of(said, home) or f"row {row_id}"].append((row_id, fate, family_id))
    return [[row_id for row_id, _, _ in those] for key, those in groups.items() if _can_be_taken_on(key, those)]


def group_of(said: Mapping[str, Any], home: str) -> str:
    """What rows of one family have in common: the old list's number of it, else the home; blank for a row alone."""
    number = str(said.get("family", "")).strip().casefold()
    return f"number {number}" if number else f"home {home}" if home else ""


def rows(row_ids: Collection[int]) -> Sequence[ListRow]:
    """These rows, in the order of the list."""
    return db.session.scalars(select(ListRow).where(ListRow.id.in_(row_ids)).order_by(ListRow.number)).all()


def as_gathered(batch: Batch, those: Sequence[ListRow]) -> Sequence[Row]:
    """Rows as people are gathered from them."""
    day = batch.as_at or clock.local(batch.uploaded_at).date()
    agency = batch.agency
    return [
        Row(
            row.id,
            row.number,
            row.described,
            row.said,
            batch.kind,
            batch.reference,
            day,
            agency.id,
            agency.name,
            agency.kind,
        )
        for row in those
    ]


def _can_be_taken_on(key: str, those: Sequence[tuple[int, RowFate, uuid.UUID | None]]) -> bool:
    if key.startswith("home ") and len(those) > MOST_PEOPLE:
        return False
    fates = {fate for _, fate, _ in those}
    known = {family for _, fate, family in those if fate in (RowFate.ATTACHED, RowFate.TAKEN_ON) and family}
    return RowFate.REVIEW not in fates and len(known) <= 1 and bool(fates & set(TO_TAKE_ON))
