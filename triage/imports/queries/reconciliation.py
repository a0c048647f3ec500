"""What became of the old list: every row once, with why, and the families that came out of it."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from triage.access import scope
from triage.access.actor import Actor
from triage.db import db
from triage.families.models import Family
from triage.imports.gathering import MOST_PEOPLE
from triage.imports.models import Batch, ListRow, RowFate
from triage.imports.queries import shown
from triage.imports.queries.known import in_chunks
from triage.imports.queries.old_list import TO_TAKE_ON, group_of, groups_to_take_on, old_list
from triage.imports.queries.shown import RowShown

PARTS: Mapping[str, tuple[RowFate, ...]] = {
    "taken_on": (RowFate.TAKEN_ON,),
    "matched": (RowFate.ATTACHED,),
    "doubtful": (RowFate.REVIEW,),
    "waiting": TO_TAKE_ON,
    "refused": (RowFate.REFUSED,),
    "repeated": (RowFate.REPEATED,),
    "nothing": (RowFate.NOTHING,),
    "undone": (RowFate.UNDONE,),
    "forgotten": (RowFate.FORGOTTEN,),
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
    "forgotten": "Kept no longer",
}
STARTED = "Nobody in it was known: started as a new family"
JOINED = "Added to the family that others of its number or home are of"
READY = "Can be taken on: press “Take the families on”"
MANY = f"More than {MOST_PEOPLE} people share this home, and no number says who is one family"
UNCERTAIN = "Who is one family with whom is not certain: a person must say"
"""Also of rows about a family that is closed to the reader: they are told from no others."""
OTHERWISE: Mapping[RowFate, str] = {
    RowFate.ATTACHED: "Said by somebody who looked at it",
    RowFate.REVIEW: "Could be somebody known",
    RowFate.NOTHING: "Nothing in it that a framework asks about",
    RowFate.REPEATED: "An earlier row or list says the same",
    RowFate.REFUSED: "It could not be read for certain",
    RowFate.UNDONE: "The list was undone",
    RowFate.FORGOTTEN: "Nobody knew who it is for as long as such rows are kept",
}


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one fate, each with why."""

    key: str
    rows: Sequence[tuple[RowShown, str]]

    @property
    def label(self) -> str:
        return PART_LABELS[self.key]

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class FamilyOut:
    """A family that rows of the list are of now."""

    reference: str
    name: str
    started: bool
    """By this list; otherwise it was known before."""
    numbers: Sequence[int]
    """The rows."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Rows in, families out, and what became of each row, as far as the reader may know."""

    batch: Batch
    parts: Sequence[Part]
    families: Mapping[uuid.UUID, FamilyOut]

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
    def taken_on(self) -> int:
        """Families that this list started."""
        return sum(each.started for each in self.families.values())

    @property
    def joined(self) -> int:
        """Families that were known, and that rows of the list belong to."""
        return len(self.families) - self.taken_on

    @property
    def can_go_on(self) -> bool:
        """Whether there are rows that can be taken on, or could after a review."""
        return any(part.count for part in self.parts if part.key == "waiting")


def reconciliation(reference: str, *, seen_by: Actor) -> Reconciliation:
    """Every row of an old list by what became of it; rows about families closed to the reader wait with the others."""
    batch = old_list(reference, seen_by=seen_by)
    of_list = [ListRow.batch_id == batch.id]
    query = select(ListRow).where(*of_list, *shown.limits(seen_by)).order_by(ListRow.number)
    rows = shown.shown(db.session.scalars(query).all(), seen_by=seen_by)
    rows = [*rows, *shown.closed_rows(batch, of_list, fates=tuple(RowFate), seen_by=seen_by)]
    rows = sorted(rows, key=lambda row: row.number)
    out = _families_out(rows)
    why = _Why(batch, rows, out)
    parts = [Part(key, [(row, why.of(row)) for row in rows if row.fate in fates]) for key, fates in PARTS.items()]
    return Reconciliation(batch, parts, out)


class _Why:
    """Why each row is where it is, in words, from nothing but what the reader may see."""

    def __init__(self, batch: Batch, rows: Sequence[RowShown], families: Mapping[uuid.UUID, FamilyOut]) -> None:
        with scope.as_service():
            self.ready = {row_id for those in groups_to_take_on(batch.id) for row_id in those}
        self.families = families
        self.doubtful: dict[str, int] = {}
        self.at_home: Counter[str] = Counter()
        for row in rows:
            group = group_of(row.said, row.home)
            self.at_home[group] += 1
            if group and row.fate is RowFate.REVIEW:
                self.doubtful.setdefault(group, row.number)

    def of(self, row: RowShown) -> str:
        """Why one row is where it is."""
        if row.fate in TO_TAKE_ON:
            return f"{self._waits(row)}. {row.problem}".strip()
        if row.fate is RowFate.TAKEN_ON:
            family = self.families.get(row.family_id) if row.family_id else None
            return JOINED if family is not None and not family.started else STARTED
        return (row.problem or row.reasons or OTHERWISE.get(row.fate, "")).strip()

    def _waits(self, row: RowShown) -> str:
        group = group_of(row.said, row.home)
        if group in self.doubtful:
            return f"Row {self.doubtful[group]} of the same family is doubtful and must be reviewed first"
        if group.startswith("home ") and self.at_home[group] > MOST_PEOPLE:
            return MANY
        return READY if row.id in self.ready else UNCERTAIN


def _families_out(rows: Sequence[RowShown]) -> Mapping[uuid.UUID, FamilyOut]:
    """The families that rows are of; those that somebody in the list was known in were there before it."""
    numbers: dict[uuid.UUID, list[int]] = defaultdict(list)
    known: set[uuid.UUID] = set()
    for row in rows:
        if row.family_id is not None and row.fate in (RowFate.TAKEN_ON, RowFate.ATTACHED):
            numbers[row.family_id].append(row.number)
            if row.fate is RowFate.ATTACHED:
                known.add(row.family_id)
    named = _named(numbers)
    found = {key: FamilyOut(*named[key], key not in known, those) for key, those in numbers.items() if key in named}
    return dict(sorted(found.items(), key=lambda each: each[1].reference))


def _named(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[str, str]]:
    found: dict[uuid.UUID, tuple[str, str]] = {}
    for some in in_chunks(sorted(ids)):
        query = select(Family.id, Family.reference, Family.name).where(Family.id.in_(some))
        found.update({row[0]: (row[1], row[2]) for row in db.session.execute(query)})
    return found
