"""What is read of sharing agreements and, for the settings pages, of agencies."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, or_, select

from triage.access.actor import Actor
from triage.access.permissions import Permission
from triage.accounts.models import Agency, SharingAgreement, User
from triage.accounts.queries.standing import in_force
from triage.db import db
from triage.errors import NotFound


def every_agency(*, seen_by: Actor) -> Sequence[Agency]:
    """All agencies by name, closed ones last, for those who keep them; raises `NotFound` for others."""
    _must_keep_agencies(seen_by)
    return db.session.scalars(select(Agency).order_by(Agency.active.desc(), Agency.name)).all()


def kept_agency(agency_id: uuid.UUID, *, seen_by: Actor) -> Agency:
    """One agency for those who keep them; raises `NotFound`."""
    _must_keep_agencies(seen_by)
    found = db.session.get(Agency, agency_id)
    if found is None:
        raise NotFound
    return found


def agreements_of(agency_id: uuid.UUID) -> Sequence[SharingAgreement]:
    """The agreements of one agency, newest first."""
    query = select(SharingAgreement).where(SharingAgreement.agency_id == agency_id)
    return db.session.scalars(query.order_by(SharingAgreement.starts_on.desc(), SharingAgreement.made_at.desc())).all()


def agreements_in_force(on: date) -> Mapping[uuid.UUID, SharingAgreement]:
    """For each agency that has one the agreement in force that day; of several the one that ends last."""
    ends = func.coalesce(SharingAgreement.ends_on, date.max)
    query = select(SharingAgreement).where(in_force(on)).order_by(ends)
    return {agreement.agency_id: agreement for agreement in db.session.scalars(query)}


def agreement(agreement_id: uuid.UUID, *, seen_by: Actor) -> SharingAgreement:
    """One agreement for those who keep them; raises `NotFound`."""
    _must_keep_agencies(seen_by)
    found = db.session.get(SharingAgreement, agreement_id)
    if found is None:
        raise NotFound
    return found


def agreement_made_with(key: str) -> SharingAgreement | None:
    """The agreement that a form with this key made."""
    return db.session.scalars(select(SharingAgreement).where(SharingAgreement.idempotency_key == key)).one_or_none()


def overlapping(agency_id: uuid.UUID, starts: date, ends: date | None) -> Sequence[SharingAgreement]:
    """Agreements of the agency that hold on a day of that time."""
    query = select(SharingAgreement).where(
        SharingAgreement.agency_id == agency_id,
        or_(SharingAgreement.ends_on.is_(None), SharingAgreement.ends_on >= starts),
        or_(SharingAgreement.ended_on.is_(None), SharingAgreement.ended_on > starts),
    )
    if ends is not None:
        query = query.where(SharingAgreement.starts_on <= ends)
    return db.session.scalars(query.order_by(SharingAgreement.starts_on)).all()


def ending_by(last: date, *, today: date) -> Sequence[SharingAgreement]:
    """Agreements in force of open agencies that end by that day and of whose end nobody was warned."""
    query = (
        select(SharingAgreement)
        .join(Agency, Agency.id == SharingAgreement.agency_id)
        .where(in_force(today), SharingAgreement.ends_on <= last, SharingAgreement.warned_at.is_(None), Agency.active)
    )
    return db.session.scalars(query).all()


def code_is_taken(code: str) -> bool:
    """Whether an agency has this short name already."""
    return db.session.scalars(select(Agency.id).where(Agency.code == code)).first() is not None


def people_counts() -> Mapping[uuid.UUID, int]:
    """How many accounts each agency has that have not ended."""
    query = select(User.agency_id, func.count()).where(User.active).group_by(User.agency_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _must_keep_agencies(actor: Actor) -> None:
    if not actor.may(Permission.SETTINGS_MANAGE):
        raise NotFound
