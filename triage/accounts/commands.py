"""What can be asked of accounts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from triage.access.permissions import Role
from triage.rules.agencies import AgencyKind


class SignedInBy(StrEnum):
    """How somebody proved who they are when their session began."""

    CODE = "password and code"
    RECOVERY_CODE = "password and recovery code"
    SSO = "single sign-on"
    SSO_AND_CODE = "single sign-on and code"


class Ending(StrEnum):
    """Why somebody's sessions end."""

    OWN_WISH = "own wish"
    TIME_WAS_UP = "time was up"
    PASSWORD_CHANGED = "password changed"  # noqa: S105  # the word of a reason, not a password
    FACTOR_CHANGED = "second factor changed"
    FACTOR_RESET = "second factor reset"
    UNLINKED = "unlinked"
    ROLES_CHANGED = "roles changed"
    SUSPENDED = "account suspended"
    ACCOUNT_ENDED = "account ended"
    AGENCY_CLOSED = "agency closed"
    ADMINISTRATOR = "ended by an administrator"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a guess comes from: the address, the browser's own id, and the people it is known to belong to."""

    address: str = ""
    device: str = ""
    known: frozenset[str] = frozenset()


NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class SignIn:
    """An address and a password as typed."""

    email: str
    password: str = field(repr=False)
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSso:
    """How one agency's people sign in with their own organisation; an empty secret keeps the one that is there."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: tuple[str, ...]
    trusted_amr: tuple[str, ...]
    trusted_acr: tuple[str, ...]
    only: bool
    active: bool
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAgency:
    """An agency as it should stand."""

    name: str
    kind: AgencyKind
    phone: str = ""
    active: bool = True
    can_lead: bool = False
    seen_revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAgreement:
    """An agreement as it was signed; `beside` says that it is meant to run beside another."""

    agency_id: UUID
    reference: str
    covers: str
    signed_on: date
    starts_on: date
    ends_on: date | None
    review_on: date | None = None
    internal: bool = False
    beside: bool = False
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class EndAgreement:
    """An agreement ends before its time."""

    agreement_id: UUID
    reason: str
    seen_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """Somebody to invite, and what they will be able to do."""

    agency_id: UUID
    email: str
    name: str
    job_title: str = ""
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInvitation:
    """What the invited person says: their name and a password of their own."""

    token: str = field(repr=False)
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAccount:
    """An account as it should stand."""

    user_id: UUID
    name: str
    job_title: str
    roles: frozenset[Role]
    seen_revision: int


@dataclass(frozen=True, slots=True)
class EndAccount:
    """Somebody's account ends."""

    user_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """The current password and the new one as typed, and the session that may go on."""

    current: str = field(repr=False)
    new: str = field(repr=False)
    session: uuid.UUID
    origin: Origin = NOWHERE
