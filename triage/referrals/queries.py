"""What is read of referrals, always for somebody who may."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import selectinload

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.db import db
from triage.documents.content.kinds import DocumentKind
from triage.documents.models import APPROVED, Document
from triage.errors import NotFound
from triage.families import queries as families
from triage.referrals.models import AT_INTAKE, Referral, ReferralEntry, ReferralFile, ReferralStatus
from triage.referrals.scanner import Scan

MOST_LISTED = 200
ENDED = (
    ReferralStatus.NOT_ELIGIBLE,
    ReferralStatus.STEPPED_UP,
    ReferralStatus.LINKED,
    ReferralStatus.DECIDED,
    ReferralStatus.WITHDRAWN,
)


def referral(referral_id: uuid.UUID | str, *, seen_by: Actor) -> Referral:
    """One referral by id or reference; raises `NotFound` for another agency's as for none."""
    key = Referral.id == referral_id if isinstance(referral_id, uuid.UUID) else Referral.reference == referral_id
    query = (
        select(Referral)
        .where(key, _visible_to(seen_by))
        .options(selectinload(Referral.entries), selectinload(Referral.files))
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def draft(referral_id: uuid.UUID, *, seen_by: Actor) -> Referral:
    """A draft that this person may write; raises `NotFound`."""
    query = select(Referral).where(Referral.id == referral_id, _writable_by(seen_by))
    found = db.session.scalars(query.options(selectinload(Referral.files))).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def drafts(*, seen_by: Actor) -> Sequence[Referral]:
    """The drafts this person may go on with, last saved first."""
    query = select(Referral).where(_writable_by(seen_by), Referral.status == ReferralStatus.DRAFT)
    return db.session.scalars(query.order_by(Referral.saved_at.desc(), Referral.id).limit(MOST_LISTED)).all()


def sent(*, seen_by: Actor, status: Sequence[ReferralStatus] = ()) -> Sequence[Referral]:
    """What this person's agency has sent, newest first; of these states or of all."""
    query = select(Referral).where(Referral.agency_id == seen_by.agency_id, Referral.sent_at.is_not(None))
    if status:
        query = query.where(Referral.status.in_(status))
    return db.session.scalars(query.order_by(Referral.sent_at.desc(), Referral.id).limit(MOST_LISTED)).all()


def counts(*, seen_by: Actor) -> dict[ReferralStatus, int]:
    """How many of this agency's referrals stand in each state: what home and the list show."""
    query = (
        select(Referral.status, func.count())
        .where(Referral.agency_id == seen_by.agency_id, or_(Referral.sent_at.is_not(None), _writable_by(seen_by)))
        .group_by(Referral.status)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def started(key: uuid.UUID, *, by: Actor) -> Referral | None:
    """The draft that this press of the button has made already."""
    query = select(Referral).where(Referral.start_key == str(key), Referral.started_by_id == by.user_id)
    return db.session.scalars(query).unique().one_or_none()


def at_intake(*, seen_by: Actor) -> Sequence[Referral]:
    """What waits at intake: urgent first, then the longest waiting."""
    if not seen_by.may(Permission.REFERRALS_VERIFY):
        raise NotFound
    limits = families.not_left_out(Referral.family_id, seen_by)
    query = select(Referral).where(Referral.status.in_(AT_INTAKE), *limits)
    return db.session.scalars(query.order_by(Referral.urgent.desc(), Referral.sent_at, Referral.id)).all()


def urgent_drafts(*, seen_by: Actor) -> Sequence[Referral]:
    """Drafts in which somebody is said to be in immediate danger: the coordinator does not wait for them to be sent."""
    if not seen_by.may(Permission.REFERRALS_VERIFY):
        raise NotFound
    query = select(Referral).where(Referral.status == ReferralStatus.DRAFT, Referral.immediate_danger)
    return db.session.scalars(query.order_by(Referral.saved_at.desc())).all()


def for_family(family_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Referral]:
    """The referrals that led to a family, oldest first."""
    query = select(Referral).where(Referral.family_id == family_id, _visible_to(seen_by))
    return db.session.scalars(query.order_by(Referral.sent_at, Referral.id)).all()


def file(referral_id: uuid.UUID, file_id: uuid.UUID, *, seen_by: Actor) -> ReferralFile:
    """One file of a referral that this person may see; raises `NotFound`."""
    query = (
        select(ReferralFile)
        .join(Referral)
        .where(ReferralFile.id == file_id, Referral.id == referral_id, _visible_to(seen_by))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def file_by_id(file_id: uuid.UUID) -> ReferralFile | None:
    """A file for the outbox's own work."""
    return db.session.get(ReferralFile, file_id)


def unchecked_key(file_id: uuid.UUID) -> str | None:
    """Where a file lies that no scanner has looked at; None when one has, or the file is gone."""
    query = select(ReferralFile.store_key).where(ReferralFile.id == file_id, ReferralFile.scan == Scan.UNCHECKED)
    return db.session.scalars(query).one_or_none()


def unchecked_files(*, most: int) -> Sequence[uuid.UUID]:
    """The files that no scanner has looked at, longest waiting first."""
    query = select(ReferralFile.id).where(ReferralFile.scan == Scan.UNCHECKED)
    return db.session.scalars(query.order_by(ReferralFile.added_at, ReferralFile.id).limit(most)).all()


PAPERS = (DocumentKind.REFERRAL_COPY, DocumentKind.REFERRER_OUTCOME)


def papers(referral_id: uuid.UUID, *, seen_by: Actor) -> Sequence[Document]:
    """The copy of a referral and its outcome, for those who may see the referral."""
    query = (
        select(Document)
        .join(Referral, Referral.id == Document.referral_id)
        .where(Referral.id == referral_id, _visible_to(seen_by), Document.kind.in_(PAPERS))
        .where(Document.state.in_(APPROVED))
        .order_by(Document.created_at, Document.id)
    )
    return db.session.scalars(query).all()


def paper(referral_id: uuid.UUID, document_id: uuid.UUID, *, seen_by: Actor) -> Document:
    """One of them; raises `NotFound`."""
    found = next((each for each in papers(referral_id, seen_by=seen_by) if each.id == document_id), None)
    if found is None:
        raise NotFound
    return found


def entry_by_key(key: uuid.UUID) -> ReferralEntry | None:
    """The log entry that this press of the button has made already."""
    return db.session.scalars(select(ReferralEntry).where(ReferralEntry.idempotency_key == str(key))).one_or_none()


def idle_drafts(today: date) -> Sequence[Referral]:
    """Drafts that are kept no longer."""
    query = select(Referral).where(
        Referral.status == ReferralStatus.DRAFT, Referral.keep_until < today, ~Referral.immediate_danger
    )
    return db.session.scalars(query.options(selectinload(Referral.files))).unique().all()


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    """Their own agency's, and for the coordinator every one that was sent or cannot wait."""
    own = (
        and_(Referral.agency_id == actor.agency_id, Referral.sent_at.is_not(None))
        if actor.may(Permission.REFERRALS_MAKE)
        else false()
    )
    desk = (
        and_(
            or_(Referral.sent_at.is_not(None), Referral.immediate_danger),
            *families.not_left_out(Referral.family_id, actor),
        )
        if actor.may(Permission.REFERRALS_VERIFY)
        else false()
    )
    return and_(Referral.status != ReferralStatus.DISCARDED, or_(own, desk, and_(_writable_by(actor))))


def _writable_by(actor: Actor) -> ColumnElement[bool]:
    """Drafts of their own agency, and those that their agency enters for another."""
    if not actor.may(Permission.REFERRALS_MAKE) or actor.agency_id is None:
        return false()
    own = and_(Referral.agency_id == actor.agency_id, Referral.on_behalf.is_(False))
    entered = and_(Referral.on_behalf.is_(True), Referral.started_by_id == actor.user_id)
    return and_(Referral.status == ReferralStatus.DRAFT, or_(own, entered))
