"""The numbers of whoever sent a list: they stand beside many people and are nobody's own."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import select

from triage.accounts import queries as accounts
from triage.db import db
from triage.imports.models import Batch
from triage.rules.matching import normalising


def own_phones(agency_id: uuid.UUID) -> frozenset[str]:
    """The agency's own numbers and its people's, normalised."""
    agency = accounts.agency(agency_id)
    found = {normalising.phone(each) for each in (agency.phone, *(user.phone for user in agency.users))}
    return frozenset(found - {""})


def phones_by_list(batch_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, frozenset[str]]:
    """The same for the sender of each of these lists."""
    found = db.session.execute(select(Batch.id, Batch.agency_id).where(Batch.id.in_(batch_ids))).all()
    theirs = {agency_id: own_phones(agency_id) for agency_id in {each.agency_id for each in found}}
    return {each.id: theirs[each.agency_id] for each in found}
