"""What a conclusion at intake turns on beside the verdict, and what came of it on the list."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from triage.allocations.models import Allocation
from triage.db import db
from triage.families.models import Family, records_of
from triage.panel.models import ListChange, ListEntry
from triage.panel.queries import entries
from triage.referrals.models import Referral


def list_history(family_id: uuid.UUID) -> Sequence[ListChange]:
    """What happened to a family on the list, oldest first."""
    query = (
        select(ListChange)
        .join(ListEntry, ListEntry.id == ListChange.entry_id)
        .where(ListEntry.family_id.in_(records_of(family_id)))
        .order_by(ListChange.at, ListChange.id)
    )
    return db.session.scalars(query).all()


def known_before(family_id: uuid.UUID, referral_id: uuid.UUID) -> bool:
    """Whether the family was known here by more than this referral: listed, allocated, or referred before."""
    if entries.latest(family_id) is not None:
        return True
    other = select(Referral.id).where(Referral.family_id == family_id, Referral.id != referral_id)
    allocated = select(Allocation.id).where(Allocation.family_id == family_id)
    known = select(Family.id).where(Family.id == family_id, other.exists() | allocated.exists())
    return db.session.scalar(known) is not None
