"""What the search for families goes through, a few at a time: homes of nobody known, families that nobody referred.

Each part runs from after one key to another, with the candidates between them, so that what is nowhere any more is
noticed too. For acts of the service.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from triage.access import scope
from triage.access.actor import Actor
from triage.accounts.models import Agency
from triage.db import db
from triage.evidence.models import EvidenceItem
from triage.families import queries as families
from triage.families.models import Family
from triage.imports.gathering import Row
from triage.imports.models import Batch, BatchState, Candidate, ListRow, RowFate
from triage.imports.queries.finding import COLUMNS, NOBODY_KNOWN, as_row
from triage.imports.queries.known import in_chunks
from triage.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Part:
    """What is looked through in one act: all keys after one, up to and with another; the last part has no end."""

    after: str
    until: str | None = None

    def holds(self, column: Any) -> list[ColumnElement[bool]]:
        """The conditions that a key is in this part."""
        conditions = [column > self.after]
        return conditions if self.until is None else [*conditions, column <= self.until]


def part_of_homes(after: str, *, limit: int) -> Part:
    """The next so many homes with rows of nobody known."""
    query = (
        select(ListRow.household_key)
        .join(Batch, Batch.id == ListRow.batch_id)
        .where(*_of_nobody_known(), ListRow.household_key > after)
        .distinct()
        .order_by(ListRow.household_key)
        .limit(limit)
    )
    return _part(after, db.session.scalars(query).all(), limit)


def homes(part: Part) -> Iterator[tuple[str, Sequence[Row]]]:
    """The homes of a part, each with its rows."""
    query = (
        select(ListRow.household_key, *COLUMNS)
        .join(Batch, Batch.id == ListRow.batch_id)
        .join(Agency, Agency.id == Batch.agency_id)
        .where(*_of_nobody_known(), *part.holds(ListRow.household_key))
        .order_by(ListRow.household_key, ListRow.id)
    )
    for key, those in groupby(db.session.execute(query), key=lambda each: each[0]):
        yield key, [as_row(each[1:]) for each in those]


def candidates_of_homes(part: Part) -> Sequence[Candidate]:
    """The candidates at the homes of a part, whether anybody is listed there still or not."""
    query = select(Candidate).where(Candidate.family_id.is_(None), *part.holds(Candidate.household_key))
    return db.session.scalars(query).unique().all()


def part_of_families(after: str, *, limit: int) -> Part:
    """The next so many families with evidence out of lists that nobody has referred."""
    query = select(Family.reference).where(*_not_referred(), Family.reference > after).order_by(Family.reference)
    return _part(after, db.session.scalars(query.limit(limit)).all(), limit)


def families_not_referred(part: Part) -> Sequence[Family]:
    """The families of a part."""
    query = select(Family).where(*_not_referred(), *part.holds(Family.reference)).order_by(Family.reference)
    return db.session.scalars(query).unique().all()


def candidates_of_families(part: Part) -> Sequence[Candidate]:
    """The candidates that are families of a part, referred by now or not."""
    query = select(Candidate).join(Family, Family.id == Candidate.family_id).where(*part.holds(Family.reference))
    return db.session.scalars(query).unique().all()


def rows_of_families(family_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, frozenset[int]]:
    """The rows whose evidence each of these families has."""
    found: dict[uuid.UUID, set[int]] = {}
    for some in in_chunks(sorted(family_ids)):
        query = select(EvidenceItem.family_id, EvidenceItem.list_row_id).where(
            EvidenceItem.family_id.in_(some), EvidenceItem.list_row_id.is_not(None)
        )
        for family_id, row_id in db.session.execute(query):
            found.setdefault(family_id, set()).add(row_id or 0)
    return {key: frozenset(those) for key, those in found.items()}


def open_to(family_ids: Collection[uuid.UUID], *, seen_by: Actor) -> frozenset[uuid.UUID]:
    """Which of these families somebody may see: of no others may they be told even how many there are."""
    found: set[uuid.UUID] = set()
    with scope.acting_as(seen_by):
        for some in in_chunks(sorted(family_ids)):
            query = select(Family.id).where(Family.id.in_(some), *families.not_left_out(Family.id, seen_by))
            found.update(db.session.scalars(query))
    return frozenset(found)


def _part(after: str, keys: Sequence[str], limit: int) -> Part:
    return Part(after, keys[-1] if len(keys) == limit else None)


def _of_nobody_known() -> list[ColumnElement[bool]]:
    """By their homes; a fate that is looked for would have SQLite go through every row of it for each part."""
    others = [each for each in RowFate if each not in NOBODY_KNOWN]
    return [ListRow.fate.not_in(others), ListRow.household_key != "", Batch.state == BatchState.IMPORTED]


def _not_referred() -> list[ColumnElement[bool]]:
    from_lists = exists().where(EvidenceItem.family_id == Family.id, EvidenceItem.batch_id.is_not(None))
    referred = exists().where(Referral.family_id == Family.id, Referral.sent_at.is_not(None))
    return [from_lists, ~referred, Family.merged_into_id.is_(None)]
