"""What a referral put into a known family, for taking it out again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from triage.db import db
from triage.evidence.models import EvidenceItem, FamilyLink, InformationRequest, SentPerson


def standing_link(referral_id: uuid.UUID) -> FamilyLink | None:
    """The link that holds now; None where the referral started its family, or has none."""
    query = select(FamilyLink).where(FamilyLink.referral_id == referral_id, FamilyLink.undone_at.is_(None))
    return db.session.scalars(query.order_by(FamilyLink.linked_at.desc()).limit(1)).one_or_none()


def items_of_referral(referral_id: uuid.UUID) -> Sequence[EvidenceItem]:
    """The evidence that a referral brought, whatever became of it."""
    return db.session.scalars(select(EvidenceItem).where(EvidenceItem.referral_id == referral_id)).all()


def questions_of_referral(referral_id: uuid.UUID) -> Sequence[InformationRequest]:
    """What agencies were asked because of a referral."""
    query = select(InformationRequest).where(InformationRequest.referral_id == referral_id)
    return db.session.scalars(query.options(selectinload(InformationRequest.lines))).all()


def sent_person_rows(referral_id: uuid.UUID) -> Sequence[SentPerson]:
    """Who of those sent is whom."""
    return db.session.scalars(select(SentPerson).where(SentPerson.referral_id == referral_id)).all()
