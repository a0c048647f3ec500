"""Lists as they stand when they have been taken in, made without a file: what placing, review and finding are given."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from triage import clock
from triage.access import scope
from triage.accounts.models import Agency, User
from triage.db import db, next_number, transaction
from triage.imports import described, saying
from triage.imports.commands import ListKind, ToPlace
from triage.imports.models import Batch, BatchState, ListRow
from triage.imports.service import evidence
from triage.imports.service.placing import place
from triage.rules.matching.described import Described

Line = tuple[Described, Mapping[str, Any]]
HOME = {"address": "4 Nettle Close", "postcode": "ZZ98 4AB"}


def line(
    given: str, family: str, born: date | str | None = None, *, said: Mapping[str, Any] | None = None, **more: Any
) -> Line:
    """One row: who it is and what it says; at the home of the Okoros unless said otherwise."""
    person = {"id": "", "given_name": given, "family_name": family, "date_of_birth": born, **HOME, **more}
    return Described(**person), said or {}


def batch(agency: Agency, kind: ListKind, *, by: User, as_at: date | None = None) -> Batch:
    """A list that has been taken in, with no rows yet."""
    now = clock.now()
    made = Batch(
        reference=f"L-{clock.today():%Y}-{next_number('list'):05d}",
        agency=agency,
        kind=kind,
        name="list.csv",
        media_type="text/csv",
        size=1,
        sha256="",
        store_key="",
        as_at=as_at or clock.today(),
        state=BatchState.IMPORTED,
        uploaded_at=now,
        uploaded_by_id=by.id,
        imported_at=now,
        idempotency_key=uuid.uuid4().hex,
    )
    db.session.add(made)
    db.session.flush()
    return made


def taken(agency: Agency, kind: ListKind, lines: Sequence[Line], *, by: User, as_at: date | None = None) -> Batch:
    """A list taken in: its rows placed, and what they say of people known kept as evidence."""
    with transaction(), scope.as_service():
        made = batch(agency, kind, by=by, as_at=as_at)
        db.session.flush()
        placed = place(
            [ToPlace(number, person) for number, (person, _) in enumerate(lines, start=2)],
            agency_id=agency.id,
            on=clock.today(),
        )
        rows = [
            ListRow(
                batch_id=made.id,
                number=found.number,
                fate=found.fate,
                described=described.to_json(person),
                said=dict(said),
                sensitivity=saying.sensitivity_of(kind, said, agency.kind).value,
                household_key=found.household_key,
                person_id=found.person_id,
                family_id=found.family_id,
                score=found.score,
                reasons=found.reasons,
            )
            for found, (person, said) in zip(placed, lines, strict=True)
        ]
        db.session.add_all(rows)
        db.session.flush()
        evidence.record(made, rows, by=by.actor)
    return made


def rows_of(made: Batch) -> list[ListRow]:
    """The rows of a list, in its order, whoever may see them."""
    with scope.as_service():
        db.session.expire_all()
        return sorted(db.session.query(ListRow).filter_by(batch_id=made.id), key=lambda row: row.number)
