"""The old list: which of its rows are one family, which can be taken on, and what became of every row."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from triage import clock
from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.errors import NotFound
from triage.families import queries as families
from triage.families.models import Family
from triage.imports.commands import ListKind
from triage.imports.gathering import MOST_PEOPLE, Row
from triage.imports.models import Batch, BatchState, ListRow, RowFate
from triage.imports.queries.known import in_chunks
from triage.imports.queries.reviewing import must_manage

TO_TAKE_ON = (RowFate.WAITING, RowFate.NOT_THEM, RowFate.CANDIDATE)
GROUPED = (RowFate.REVIEW, RowFate.ATTACHED, RowFate.TAKEN_ON, *TO_TAKE_ON)

PARTS: Mapping[str, tuple[RowFate, ...]] = {
    "taken_on": (RowFate.TAKEN_ON,),
    "matched": (RowFate.ATTACHED,),
    "doubtful": (RowFate.REVIEW,),
    "waiting": TO_TAKE_ON,
    "refused": (RowFate.REFUSED,),
    "repeated": (RowFate.REPEATED,),
    "nothing": (RowFate.NOTHING,),
    "undone": (RowFate.UNDONE,),
}
PART_LABELS = {
    "taken_on": "Taken on",
    "matched": "Known already: matched",
    "doubtful": "Doubtful: to review",
    "waiting": "Not taken on yet",
    "refused": "Refused",
    "repeated": "Said already",
    "nothing": "Says nothing that counts",
    "undone": "Undone",
}


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one fate, as far as the reader may see them."""

    key: str
    count: int
    """How many there are, whoever may see them."""
    rows: Sequence[ListRow]

    @property
    def label(self) -> str:
        return PART_LABELS[self.key]

    @property
    def closed(self) -> int:
        """Rows about families that are closed to this reader."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Rows in, families out, and what became of each row."""

    batch: Batch
    parts: Sequence[Part]
    families: Mapping[uuid.UUID, str]
    """References of the families on the page."""
    taken_on: int
    """Families that this list started."""
    joined: int
    """Families that were known, and that rows of the list belong to."""

    @property
    def rows_in(self) -> int:
        return self.batch.rows_total

    @property
    def accounted_for(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def ties_out(self) -> bool:
        """Whether every row that came in is in one part and no more."""
        return self.rows_in == self.accounted_for

    @property
    def can_go_on(self) -> bool:
        """Whether there are rows that can be taken on, or could after a review."""
        return any(part.count for part in self.parts if part.key == "waiting")


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


def reconciliation(reference: str, *, seen_by: Actor) -> Reconciliation:
    """Every row of an old list by what became of it; the sums count also what is closed to the reader."""
    batch = old_list(reference, seen_by=seen_by)
    counts = _counts(batch.id)
    limits = families.not_left_out(ListRow.family_id, seen_by)
    query = select(ListRow).where(ListRow.batch_id == batch.id, *limits).order_by(ListRow.number)
    by_fate: dict[RowFate, list[ListRow]] = defaultdict(list)
    for row in db.session.scalars(query):
        by_fate[row.fate].append(row)
    parts = [
        Part(key, sum(counts.get(fate, 0) for fate in fates), [row for fate in fates for row in by_fate[fate]])
        for key, fates in PARTS.items()
    ]
    started, joined = _families_out(batch)
    ids = {row.family_id for part in parts for row in part.rows if row.family_id is not None}
    return Reconciliation(batch, parts, _references(ids), started, joined)


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
        number = str(said.get("family", "")).strip().casefold()
        key = f"number {number}" if number else f"home {home}" if home else f"row {row_id}"
        groups[key].append((row_id, fate, family_id))
    return [[row_id for row_id, _, _ in those] for key, those in groups.items() if _can_be_taken_on(key, those)]


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


def _counts(batch_id: uuid.UUID) -> Mapping[RowFate, int]:
    with scope.as_service():
        query = select(ListRow.fate, func.count()).where(ListRow.batch_id == batch_id).group_by(ListRow.fate)
        return {row[0]: row[1] for row in db.session.execute(query)}


def _families_out(batch: Batch) -> tuple[int, int]:
    """Families that the list started, and known ones that its rows belong to; a number tells of nobody."""
    with scope.as_service():
        query = select(ListRow.family_id, ListRow.fate).where(
            ListRow.batch_id == batch.id,
            ListRow.fate.in_((RowFate.TAKEN_ON, RowFate.ATTACHED)),
            ListRow.family_id.is_not(None),
        )
        found = db.session.execute(query.distinct()).all()
    known = {family for family, fate in found if fate is RowFate.ATTACHED}
    return len({family for family, _ in found} - known), len(known)


def _references(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    found: dict[uuid.UUID, str] = {}
    for some in in_chunks(sorted(ids)):
        rows_found = db.session.execute(select(Family.id, Family.reference).where(Family.id.in_(some)))
        found.update({row[0]: row[1] for row in rows_found})
    return found
