"""An agency's own sign-in: its OpenID provider, and which of its people are who there."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.accounts.models.people import Agency, User
from triage.db import Base, uuid_pk


class LinkedBy(StrEnum):
    """How a person here and a person there came to be known as one."""

    ACCOUNT = "their own account"
    INVITATION = "an invitation"


class SsoProvider(Base):
    """The OpenID provider that one agency's people sign in with, and no other agency's."""

    __tablename__ = "sso_providers"

    id: Mapped[uuid.UUID] = uuid_pk()
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agencies.id"), unique=True)
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str] = mapped_column(String(255))
    sealed_secret: Mapped[str] = mapped_column(Text)
    # A second factor checked there counts here where the provider says one of these words; with none, ours is asked.
    trusted_amr: Mapped[list[str]]
    trusted_acr: Mapped[list[str]]
    # Its people have no password here.
    only: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")
    domains: Mapped[list[SsoDomain]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="SsoDomain.domain"
    )

    __mapper_args__ = {"version_id_col": revision}

    @property
    def domain_names(self) -> list[str]:
        """The domains of e-mail it may speak for."""
        return [domain.domain for domain in self.domains]

    def speaks_for(self, email: str) -> bool:
        """Whether an address is of one of its domains."""
        return email.strip().lower().rpartition("@")[2] in self.domain_names


class SsoDomain(Base):
    """A domain of e-mail for which one provider may speak; the key keeps two agencies from claiming the same."""

    __tablename__ = "sso_domains"

    domain: Mapped[str] = mapped_column(String(253), primary_key=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sso_providers.id", ondelete="CASCADE"), index=True)


class SsoIdentity(Base):
    """One person of an issuer, by the subject that it never gives to anybody else, and the account they have here."""

    __tablename__ = "sso_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("user_id"))

    id: Mapped[uuid.UUID] = uuid_pk()
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    # What the provider called them when the link was made, so that people recognise it; nothing is decided by it.
    shown_as: Mapped[str] = mapped_column(String(254), default="")
    linked_by: Mapped[LinkedBy]
    linked_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined")
