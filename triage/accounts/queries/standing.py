"""On what ground somebody gets in: the agreement in force and the statement accepted."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select

from triage.accounts.models import SharingAgreement, StatementAcceptance
from triage.db import db


def grounds(user_id: uuid.UUID, agency_id: uuid.UUID, *, version: int, on: date) -> tuple[bool, bool]:
    """Whether the agency has an agreement in force that day, and whether the person's acceptance still holds."""
    agreed = exists().where(SharingAgreement.agency_id == agency_id, in_force(on))
    accepted = exists().where(
        StatementAcceptance.user_id == user_id,
        StatementAcceptance.version == version,
        StatementAcceptance.holds_until >= on,
    )
    row = db.session.execute(select(agreed, accepted)).one()
    return bool(row[0]), bool(row[1])


def in_force(on: date) -> ColumnElement[bool]:
    """Agreements that hold on that day; one ended early does not hold on the day it was ended."""
    return and_(
        SharingAgreement.starts_on <= on,
        or_(SharingAgreement.ends_on.is_(None), SharingAgreement.ends_on >= on),
        or_(SharingAgreement.ended_on.is_(None), SharingAgreement.ended_on > on),
    )


def latest_agreement(agency_id: uuid.UUID, *, on: date) -> SharingAgreement | None:
    """The agreement that was in force last; None where there never was one."""
    query = (
        select(SharingAgreement)
        .where(SharingAgreement.agency_id == agency_id, SharingAgreement.starts_on <= on)
        .order_by(SharingAgreement.starts_on.desc(), SharingAgreement.made_at.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()
