"""On what ground somebody gets in: the agreement in force and the statement accepted."""

from __future__ import annotations

import uuid
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, exists, or_, select

from triage.accounts.models import SharingAgreement, StatementAcceptance
from triage.db import db


def grounds(user_id: uuid.UUID, agency_id: uuid.UUID, *, version: int, on: date) -> tuple[bool, bool]:
    """Whether the agency has an agreement in force that day, and whether the person's acceptance still holds."""
    asked = {"user_id": user_id, "agency_id": agency_id, "version": version, "on": on}
    row = db.session.execute(_grounds(), asked).one()
    return bool(row[0]), bool(row[1])


@cache
def _grounds() -> Select[bool, bool]:
    """Asked by every request, and so put together once."""
    on = bindparam("on", type_=Date())
    agreed = exists().where(SharingAgreement.agency_id == bindparam("agency_id"), in_force(on))
    accepted = exists().where(
        StatementAcceptance.user_id == bindparam("user_id"),
        StatementAcceptance.version == bindparam("version"),
        StatementAcceptance.holds_until >= on,
    )
    return select(agreed, accepted)


def in_force(on: date | ColumnElement[date]) -> ColumnElement[bool]:
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
