"""Evidence items, and who may see which kinds of information."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import EvidenceItem
from triage.rules.framework import Sensitivity

SEES_EVIDENCE = (Permission.REFERRALS_VERIFY, Permission.FAMILIES_SEE)
NOTHING: frozenset[Sensitivity] = frozenset()
BENEFITS = frozenset({Sensitivity.BENEFITS})


def hidden_from(actor: Actor) -> frozenset[Sensitivity]:
    """The kinds of information this reader never sees (safety.md, "Who sees what").

    Benefit data is for identifying and supporting families only: those who verify it see it, nobody else.
    """
    if actor.may(Permission.REFERRALS_VERIFY):
        return NOTHING
    return BENEFITS if actor.may(Permission.FAMILIES_SEE) else frozenset(Sensitivity)


def may_see(item: EvidenceItem, actor: Actor) -> bool:
    """Whether this reader may see that item."""
    return any(actor.may(each) for each in SEES_EVIDENCE) and item.sensitivity not in hidden_from(actor)


def items(family_id: uuid.UUID, *, seen_by: Actor) -> Sequence[EvidenceItem]:
    """What is said of a family, as far as this reader may see it; nobody else's reader sees any."""
    if not any(seen_by.may(each) for each in SEES_EVIDENCE):
        raise NotFound
    hidden = [each.value for each in hidden_from(seen_by)]
    query = (
        select(EvidenceItem)
        .where(EvidenceItem.family_id == family_id, EvidenceItem.sensitivity.not_in(hidden))
        .options(
            joinedload(EvidenceItem.source_agency),
            joinedload(EvidenceItem.person),
            joinedload(EvidenceItem.checked_by),
            joinedload(EvidenceItem.asserted_by),
        )
        .order_by(EvidenceItem.indicator, EvidenceItem.asserted_at, EvidenceItem.id)
    )
    return db.session.scalars(query).all()


def item(item_id: uuid.UUID, *, seen_by: Actor) -> EvidenceItem:
    """One item for somebody who may verify it; raises `NotFound`."""
    found = db.session.get(EvidenceItem, item_id)
    if found is None or not may_see(found, seen_by):
        raise NotFound
    return found


def item_by_key(key: str) -> EvidenceItem | None:
    """The item that an earlier send of the same form added."""
    return db.session.scalars(select(EvidenceItem).where(EvidenceItem.idempotency_key == key)).one_or_none()
