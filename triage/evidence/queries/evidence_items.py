"""Evidence items, and who may see which kinds of information."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from triage.access import fields
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import EvidenceItem
from triage.rules.framework import Sensitivity
from triage.rules.hiding import View

SEES_EVIDENCE = (Permission.REFERRALS_VERIFY, Permission.FAMILIES_SEE)


def shown(view: View) -> ColumnElement[bool]:
    """The items that a view shows: of the kinds it leaves open, and those that the reader's own agency said."""
    closed = EvidenceItem.sensitivity.not_in([kind.value for kind in view.hidden | view.never])
    if not view.agency:
        return closed
    own = and_(
        EvidenceItem.source_agency_id == uuid.UUID(view.agency),
        EvidenceItem.sensitivity.not_in([kind.value for kind in view.never]),
    )
    return or_(closed, own)


def may_see(item: EvidenceItem, actor: Actor) -> bool:
    """Whether this reader may see that item."""
    seen = fields.view_of(actor).shows(Sensitivity(item.sensitivity), fields.said_by(item.source_agency_id))
    return any(actor.may(each) for each in SEES_EVIDENCE) and seen


def items(family_id: uuid.UUID, *, seen_by: Actor) -> Sequence[EvidenceItem]:
    """What is said of a family, as far as this reader may see it; nobody else's reader sees any."""
    if not any(seen_by.may(each) for each in SEES_EVIDENCE):
        raise NotFound
    query = (
        select(EvidenceItem)
        .where(EvidenceItem.family_id == family_id, shown(fields.view_of(seen_by)))
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
