"""The rows of a family that is opened, with their lists; and who said what of its people."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from itertools import groupby

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from triage.db import db
from triage.families.models import FamilyMember, Identifier, Person, PersonFact, PersonName
from triage.imports.models import Batch, ListRow
from triage.referrals.models import Referral

TOLD = (FamilyMember, PersonName, PersonFact, Identifier)


def with_lists(row_ids: Collection[int]) -> Sequence[tuple[Batch, Sequence[ListRow]]]:
    """These rows by list, the oldest list first; for acts of the service."""
    query = select(ListRow).where(ListRow.id.in_(row_ids)).order_by(ListRow.batch_id, ListRow.number)
    found = [(key, list(rows)) for key, rows in groupby(db.session.scalars(query), key=lambda row: row.batch_id)]
    lists = select(Batch).where(Batch.id.in_([key for key, _ in found])).options(joinedload(Batch.agency))
    batches = {each.id: each for each in db.session.scalars(lists).unique()}
    return sorted(((batches[key], rows) for key, rows in found), key=lambda each: each[0].uploaded_at)


def name_source(batch: Batch, person_ids: Collection[uuid.UUID], *, referral: Referral) -> None:
    """What the council's own referral said of these people came from this list; the first list that had them counts."""
    people = update(Person).where(Person.id.in_(person_ids), Person.source_agency_id == referral.agency_id)
    people = people.values(source_agency_id=batch.agency_id)
    db.session.execute(people.execution_options(synchronize_session="fetch"))
    for model in TOLD:
        said = update(model).where(
            model.person_id.in_(person_ids), model.referral_id == referral.id, model.batch_id.is_(None)
        )
        said = said.values(batch_id=batch.id, source_agency_id=batch.agency_id)
        db.session.execute(said.execution_options(synchronize_session=False))
