"""What is read of agencies and users."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from triage.access.permissions import Role
from triage.accounts.models import Agency, User
from triage.db import db
from triage.errors import NotFound
from triage.rules.agencies import AgencyKind


def user_by_email(email: str) -> User | None:
    """The account of that address, whatever its case."""
    return db.session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()


def user_by_id(user_id: uuid.UUID) -> User | None:
    """The account, ended ones included."""
    return db.session.get(User, user_id)


def active_user(user_id: uuid.UUID) -> User:
    """Somebody who can be given work; raises `NotFound` otherwise."""
    user = db.session.get(User, user_id)
    if user is None or not user.is_active:
        raise NotFound
    return user


def agency(agency_id: uuid.UUID) -> Agency:
    """One agency; raises `NotFound`."""
    found = db.session.get(Agency, agency_id)
    if found is None:
        raise NotFound
    return found


def agencies(*, kinds: Sequence[AgencyKind] | None = None) -> Sequence[Agency]:
    """The active agencies by name, of these kinds or of all."""
    query = select(Agency).where(Agency.active).order_by(Agency.name)
    if kinds is not None:
        query = query.where(Agency.kind.in_(kinds))
    return db.session.scalars(query).all()


def users_of(agency_id: uuid.UUID) -> Sequence[User]:
    """The active people of one agency by name."""
    return db.session.scalars(
        select(User).where(User.agency_id == agency_id, User.active).order_by(User.name, User.id)
    ).all()


def active_users() -> Sequence[User]:
    """Everybody who can sign in, by agency and name."""
    query = select(User).join(Agency).where(User.active, Agency.active).order_by(Agency.name, User.name, User.id)
    return db.session.scalars(query).all()


def leads_of(agency_id: uuid.UUID) -> Sequence[User]:
    """The agency's leads who can act, by name."""
    return [user for user in users_of(agency_id) if Role.AGENCY_LEAD in user.roles and user.suspended_at is None]


def work_phones() -> Sequence[str]:
    """The numbers of every agency and of everybody who works for one, as they are written."""
    agencies_have = select(Agency.phone).where(Agency.phone != "")
    return db.session.scalars(agencies_have.union(select(User.phone).where(User.phone != ""))).all()
