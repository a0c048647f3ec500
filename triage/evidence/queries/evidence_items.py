"""Evidence items, and who may see which kinds of information."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import joinedload

from triage.access import fields
from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import User
from triage.db import db
from triage.errors import NotFound
from triage.evidence.models import EvidenceItem, RequestLine
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


def items(family_id: uuid.UUID, *, seen_by: Actor, and_before: bool = False) -> Sequence[EvidenceItem]:
    """What is said of a family, as far as this reader may see it; `and_before`: also what was put right since."""
    if not any(seen_by.may(each) for each in SEES_EVIDENCE):
        raise NotFound
    query = (
        select(EvidenceItem)
        .where(EvidenceItem.family_id == family_id, shown(fields.view_of(seen_by)))
        .where(true() if and_before else EvidenceItem.stands)
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


def recorded_in_referral(referral_id: uuid.UUID, *, seen_by: Actor) -> Sequence[EvidenceItem]:
    """What the reader's own agency said in a referral, as it stands; nothing that others added or changed."""
    if seen_by.agency_id is None or not seen_by.may(Permission.REFERRALS_MAKE):
        raise NotFound
    query = (
        select(EvidenceItem)
        .join(User, User.id == EvidenceItem.asserted_by_id)
        .where(
            EvidenceItem.referral_id == referral_id,
            EvidenceItem.request_id.is_(None),
            EvidenceItem.source_agency_id == seen_by.agency_id,
            User.agency_id == seen_by.agency_id,
            EvidenceItem.stands,
        )
        .options(joinedload(EvidenceItem.person), joinedload(EvidenceItem.source_agency))
        .order_by(EvidenceItem.indicator, EvidenceItem.asserted_at, EvidenceItem.id)
    )
    return db.session.scalars(query).all()


def item_to_put_right(item_id: uuid.UUID, *, seen_by: Actor) -> EvidenceItem:
    """An item for a coordinator, or for the agency that recorded it in a referral; raises `NotFound`."""
    if seen_by.may(Permission.REFERRALS_VERIFY):
        return item(item_id, seen_by=seen_by)
    found = db.session.get(EvidenceItem, item_id)
    if found is None or found.referral_id is None:
        raise NotFound
    own = recorded_in_referral(found.referral_id, seen_by=seen_by)
    if found.stands and found not in own:
        raise NotFound
    return found


def lines_of(item_id: uuid.UUID) -> Sequence[RequestLine]:
    """The line of a question whose answer became this item."""
    return db.session.scalars(select(RequestLine).where(RequestLine.evidence_id == item_id)).all()


def item_by_key(key: str) -> EvidenceItem | None:
    """The item that an earlier send of the same form added."""
    return db.session.scalars(select(EvidenceItem).where(EvidenceItem.idempotency_key == key)).one_or_none()
