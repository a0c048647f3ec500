"""Merges: those that hold, what was merged into a record, and what stands in the way of one."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from triage.access.actor import Actor
from triage.allocations.models import OPEN_STATUSES, Allocation
from triage.db import db
from triage.documents.models import Document
from triage.errors import NotFound
from triage.evidence.models import Conclusion, EvidenceItem, InformationRequest
from triage.families.models import Family, FamilyMember, Merge, NotSame, Person, Relationship, records_of
from triage.families.queries.limits import limited, must_see
from triage.panel.models import Decision, Item, Meeting, MeetingStatus
from triage.referrals.models import Referral

PAPERS_OUT = (MeetingStatus.FROZEN, MeetingStatus.OPEN)
COMING = (MeetingStatus.PLANNED, *PAPERS_OUT)


def person(person_id: uuid.UUID, *, seen_by: Actor) -> Person:
    """One person with their numbers; raises `NotFound` where none of their families is open to this reader."""
    must_see(seen_by)
    found = db.session.scalars(
        select(Person).where(Person.id == person_id).options(selectinload(Person.identifiers))
    ).one_or_none()
    if found is None or _is_left_out(person_id, seen_by=seen_by):
        raise NotFound
    return found


def _is_left_out(person_id: uuid.UUID, *, seen_by: Actor) -> bool:
    """Whether somebody belongs to families, and to none that this reader may open."""
    places = select(FamilyMember.id).join(FamilyMember.family).where(FamilyMember.person_id == person_id).limit(1)
    seen = db.session.scalars(places.where(*limited(seen_by))).first()
    return seen is None and db.session.scalars(places).first() is not None


def merge(merge_id: uuid.UUID, *, seen_by: Actor) -> Merge:
    """One merge, for somebody who may open both records; raises `NotFound`."""
    must_see(seen_by)
    found = db.session.scalars(select(Merge).where(Merge.id == merge_id)).one_or_none()
    if found is None:
        raise NotFound
    for each in (found.kept_family_id, found.gone_family_id):
        if each is not None:
            record(each, seen_by=seen_by)
    for each in (found.kept_person_id, found.gone_person_id):
        if each is not None:
            person(each, seen_by=seen_by)
    return found


def record(family_id: uuid.UUID, *, seen_by: Actor) -> Family:
    """A family's own record, also one that was merged into another; raises `NotFound`."""
    must_see(seen_by)
    found = db.session.scalars(select(Family).where(Family.id == family_id, *limited(seen_by))).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_key(key: str) -> Merge | None:
    """The merge that an earlier send of the same form was."""
    return db.session.scalars(select(Merge).where(Merge.idempotency_key == key)).one_or_none()


def standing_merge_of(gone_id: uuid.UUID) -> Merge | None:
    """The merge by which a record of a person or a family went, while it holds."""
    query = select(Merge).where(
        or_(Merge.gone_person_id == gone_id, Merge.gone_family_id == gone_id), Merge.undone_at.is_(None)
    )
    return db.session.scalars(query.order_by(Merge.at.desc()).limit(1)).one_or_none()


def merge_of_people(one: uuid.UUID, two: uuid.UUID, *, seen_by: Actor) -> Merge | None:
    """The merge by which these two became one, while it holds and if this reader may open it."""
    pair = (one, two)
    return _holds(Merge.kept_person_id.in_(pair), Merge.gone_person_id.in_(pair), seen_by=seen_by)


def merge_of_families(one: str, two: str, *, seen_by: Actor) -> Merge | None:
    """The same for two families by their references."""
    pair = select(Family.id).where(Family.reference.in_((one, two)))
    return _holds(Merge.kept_family_id.in_(pair), Merge.gone_family_id.in_(pair), seen_by=seen_by)


def _holds(*conditions: ColumnElement[bool], seen_by: Actor) -> Merge | None:
    must_see(seen_by)
    found = db.session.scalars(select(Merge).where(Merge.undone_at.is_(None), *conditions)).first()
    try:
        return merge(found.id, seen_by=seen_by) if found is not None else None
    except NotFound:
        return None


def merges_of_family(family_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Merge]:
    """What was merged into a family, and the people of it who were merged, newest first; also what was undone.

    A family, or somebody of it, that was part of another record for a while has that in its own too.
    """
    must_see(seen_by)
    records = records_of(family_id)
    members = select(FamilyMember.person_id).where(FamilyMember.family_id.in_(records))
    kept = or_(Merge.kept_family_id.in_(records), Merge.kept_person_id.in_(members))
    gone = or_(Merge.gone_family_id.in_(records), Merge.gone_person_id.in_(members))
    query = select(Merge).where(or_(kept, and_(gone, Merge.undone_at.is_not(None))))
    found = db.session.scalars(query.order_by(Merge.at.desc(), Merge.id)).all()
    into = set(db.session.scalars(select(Merge.id).where(kept)))
    return [each for each in found if each.id in into or _is_open(each, seen_by=seen_by)]


def _is_open(found: Merge, *, seen_by: Actor) -> bool:
    try:
        merge(found.id, seen_by=seen_by)
    except NotFound:
        return False
    return True


def later(than: Merge, about: Collection[uuid.UUID]) -> Sequence[Merge]:
    """The merges that hold, were done after this one and are about any of these records; oldest first."""
    columns = (Merge.kept_person_id, Merge.gone_person_id, Merge.kept_family_id, Merge.gone_family_id)
    query = select(Merge).where(
        Merge.undone_at.is_(None), Merge.at > than.at, Merge.id != than.id, or_(*(each.in_(about) for each in columns))
    )
    return db.session.scalars(query.order_by(Merge.at, Merge.id)).all()


def items_coming(family_id: uuid.UUID) -> Sequence[Item]:
    """A family's turns at meetings that are still to come or under way."""
    query = select(Item).join(Meeting).where(Item.family_id == family_id, Meeting.status.in_(COMING))
    return db.session.scalars(query.options(joinedload(Item.meeting)).order_by(Meeting.starts_at)).unique().all()


def open_allocation(family_id: uuid.UUID) -> Allocation | None:
    """The allocation of a family that has not ended."""
    query = select(Allocation).where(Allocation.family_id == family_id, Allocation.status.in_(OPEN_STATUSES))
    return db.session.scalars(query.limit(1)).first()


def to_ratify(family_id: uuid.UUID) -> bool:
    """Whether the chair decided alone on a family and no meeting has ratified it yet."""
    query = select(Decision.id).where(
        Decision.family_id == family_id,
        Decision.chairs_action,
        Decision.ratified_at.is_(None),
        Decision.replaced_by_id.is_(None),
    )
    return db.session.scalars(query.limit(1)).first() is not None


def ruled_out_between(one: uuid.UUID, two: uuid.UUID) -> Sequence[NotSame]:
    """What somebody said: that a referral of the one family is not about the other."""
    query = select(NotSame).join(Referral, Referral.id == NotSame.referral_id)
    either = or_(_said(one, two), _said(two, one))
    return db.session.scalars(query.where(either).order_by(NotSame.said_at)).all()


def ties_between(one: uuid.UUID, two: uuid.UUID) -> Sequence[Relationship]:
    """What two people are said to be to each other."""
    pair = (one, two)
    query = select(Relationship).where(
        Relationship.person_id.in_(pair),
        Relationship.other_id.in_(pair),
        Relationship.person_id != Relationship.other_id,
        Relationship.mistaken_at.is_(None),
    )
    return db.session.scalars(query.order_by(Relationship.recorded_at)).all()


def places_of(person_ids: Collection[uuid.UUID]) -> Sequence[FamilyMember]:
    """The places of these people in families."""
    query = select(FamilyMember).where(FamilyMember.person_id.in_(person_ids)).options(joinedload(FamilyMember.family))
    return db.session.scalars(query.order_by(FamilyMember.position, FamilyMember.id)).unique().all()


@dataclass(frozen=True, slots=True)
class Since:
    """How much of one kind has come to a family since a moment."""

    table: str
    count: int


def since(family_id: uuid.UUID, moment: datetime) -> tuple[Since, ...]:
    """What has come to a family since it was merged."""
    kinds = (
        ("referrals", Referral, Referral.sent_at),
        ("evidence_items", EvidenceItem, EvidenceItem.asserted_at),
        ("information_requests", InformationRequest, InformationRequest.asked_at),
        ("conclusions", Conclusion, Conclusion.at),
        ("decisions", Decision, Decision.at),
        ("documents", Document, Document.created_at),
    )
    found = []
    for table, model, at in kinds:
        query = select(func.count()).select_from(model).where(model.family_id == family_id, at > moment)
        found.append(Since(table, db.session.scalar(query) or 0))
    return tuple(each for each in found if each.count)


def letters_replacing(document_id: uuid.UUID) -> Sequence[Document]:
    """The letters that took the place of one."""
    return db.session.scalars(select(Document).where(Document.supersedes_id == document_id)).all()


def reference_of(family_id: uuid.UUID) -> str:
    """A family's reference, for words about it."""
    return db.session.scalars(select(Family.reference).where(Family.id == family_id)).one_or_none() or "a closed record"


def _said(of: uuid.UUID, about: uuid.UUID) -> ColumnElement[bool]:
    return (Referral.family_id == of) & (NotSame.family_id == about)
