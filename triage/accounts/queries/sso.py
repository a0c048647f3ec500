"""What is read of agencies' own sign-ins."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from triage.accounts.models import User
from triage.accounts.models.sso import SsoDomain, SsoIdentity, SsoProvider
from triage.db import db
from triage.errors import NotFound


def provider(provider_id: uuid.UUID) -> SsoProvider:
    """A provider that is in use; raises `NotFound`."""
    found = db.session.get(SsoProvider, provider_id)
    if found is None or not found.active or not found.agency.active:
        raise NotFound
    return found


def provider_of(agency_id: uuid.UUID) -> SsoProvider | None:
    """The provider set up for an agency, in use or not."""
    return db.session.scalars(select(SsoProvider).where(SsoProvider.agency_id == agency_id)).one_or_none()


def provider_for(domain: str) -> SsoProvider | None:
    """The provider in use that speaks for a domain of e-mail."""
    query = select(SsoProvider).join(SsoDomain).where(SsoDomain.domain == domain, SsoProvider.active)
    found = db.session.scalars(query).one_or_none()
    return found if found is not None and found.agency.active else None


def providers() -> Sequence[SsoProvider]:
    """Every provider that is set up."""
    return db.session.scalars(select(SsoProvider)).all()


def domains_of_others(domains: Collection[str], *, agency_id: uuid.UUID) -> Sequence[str]:
    """Which of these domains another agency's provider speaks for."""
    query = (
        select(SsoDomain.domain)
        .join(SsoProvider)
        .where(SsoDomain.domain.in_(domains), SsoProvider.agency_id != agency_id)
        .order_by(SsoDomain.domain)
    )
    return db.session.scalars(query).all()


def identity(issuer: str, subject: str) -> SsoIdentity | None:
    """Whom an issuer means by that subject."""
    query = select(SsoIdentity).where(SsoIdentity.issuer == issuer, SsoIdentity.subject == subject)
    return db.session.scalars(query).one_or_none()


def identity_of(user_id: uuid.UUID) -> SsoIdentity | None:
    """Who somebody is at their agency's provider."""
    return db.session.scalars(select(SsoIdentity).where(SsoIdentity.user_id == user_id)).one_or_none()


def identities_at(agency_id: uuid.UUID) -> Sequence[SsoIdentity]:
    """The people of an agency who are linked, by name."""
    query = select(SsoIdentity).join(User).where(User.agency_id == agency_id).order_by(User.name, User.id)
    return db.session.scalars(query).all()


def forget_identity_of(user_id: uuid.UUID) -> None:
    """Break whatever link somebody has."""
    db.session.execute(delete(SsoIdentity).where(SsoIdentity.user_id == user_id))


def forget_identity(identity_id: uuid.UUID) -> None:
    """Break a link."""
    db.session.execute(delete(SsoIdentity).where(SsoIdentity.id == identity_id))
