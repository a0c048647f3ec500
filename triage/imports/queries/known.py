"""Who of those known the people of a list could be; asked by the service, over everybody."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ARRAY, String, bindparam, func, select

from triage.db import db
from triage.families.models import Family, FamilyMember

Item = TypeVar("Item")
CHUNK = 500


def families_now(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """The families that each of these people belongs to now, the newest first."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for some in in_chunks(sorted(person_ids)):
        query = (
            select(FamilyMember.person_id, FamilyMember.family_id)
            .join(Family, Family.id == FamilyMember.family_id)
            .where(FamilyMember.person_id.in_(some), FamilyMember.to_date.is_(None), Family.merged_into_id.is_(None))
            .order_by(Family.created_at.desc(), Family.reference.desc())
        )
        for person_id, family_id in db.session.execute(query):
            found[person_id].append(family_id)
    return found


def in_chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """As many at once as a statement takes."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def is_one_of(column: Any, values: Sequence[str]) -> Any:
    """Among these texts, however many, as one parameter: as many as these would take longer to write than to find.

    Never `= ANY` of it: a statement that PostgreSQL has prepared goes through the whole array for every row it reads.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        return column.in_(select(func.unnest(bindparam("these", values, ARRAY(String)))))
    table: Any = func.json_each(bindparam("these", json.dumps(values), String)).table_valued("value")
    return column.in_(select(table.c.value))
