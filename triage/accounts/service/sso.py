"""Signing in with one's own organisation: whom it may bring in, and how a person there becomes a person here.

A person there is an issuer and a subject. An e-mail address never makes the link, verified or not: it may only stand in
the way of one (docs/adr/0010-links-of-single-sign-on.md).
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from triage import audit, clock
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.accounts.commands import Ending, Origin
from triage.accounts.models import User
from triage.accounts.models.sso import LinkedBy, SsoIdentity, SsoProvider
from triage.accounts.queries import sso as queries
from triage.accounts.service import throttle
from triage.accounts.service.sessions import end_sessions
from triage.accounts.service.sso_protocol import Purpose
from triage.accounts.service.sso_tokens import Claims, Failure, SsoRefused
from triage.db import db, transaction
from triage.errors import NotFound, Refused

NO_PASSWORD = "none"  # noqa: S105  # no password has such a hash: this account is entered from its organisation
PROOF_LASTS = timedelta(minutes=2)
TAKEN = "That person of your organisation is linked already. Ask your user administrator."
OTHER_DOMAIN = (
    "Your organisation gave an email address that it may not speak for here. Ask your user administrator to check the "
    "domains of its sign-in."
)
OTHER_PERSON = (
    "The invitation is for another email address than the one your organisation gave. Sign in there as yourself."
)
ONLY_WAY = "Your organisation's sign-in is the only way into this account, so it cannot be unlinked here."


def enter(provider: SsoProvider, claims: Claims) -> User:
    """Whose account here the person is; raises `SsoRefused` unless a link was made before and still holds."""
    identity = queries.identity(claims.issuer, claims.subject)
    if identity is None:
        raise SsoRefused(Failure.NOT_LINKED, "no link")
    user = identity.user
    if user.agency_id != provider.agency_id:
        raise SsoRefused(Failure.NOT_LINKED, "another agency")
    if not user.is_active:
        raise SsoRefused(Failure.NOT_ALLOWED, "ended account")
    with transaction():
        identity.last_used_at = clock.now()
    return user


def link(user: User, provider: SsoProvider, claims: Claims, *, linked_by: LinkedBy, by: Actor) -> SsoIdentity:
    """Let this person sign in as who they proved to be at their agency's provider; joins the act under way.

    Raises:
        Refused: the provider is another agency's, the person there is somebody's already, or the address that came
            with them is not one that the provider may speak for.
    """
    if user.agency_id != provider.agency_id or not user.is_active:
        raise Refused(TAKEN)
    if claims.email and not provider.speaks_for(claims.email):
        raise Refused(OTHER_DOMAIN)
    if linked_by is LinkedBy.INVITATION and claims.email and claims.email != user.email.lower():
        raise Refused(OTHER_PERSON)
    there = queries.identity(claims.issuer, claims.subject)
    if there is not None and there.user_id != user.id:
        raise Refused(TAKEN)
    with transaction():
        before = queries.identity_of(user.id)
        if before is not None and before is not there:
            raise Refused("Unlink your account there before you link another.")
        if there is not None:
            return there
        identity = SsoIdentity(
            user=user,
            issuer=claims.issuer,
            subject=claims.subject,
            shown_as=claims.shown_as,
            linked_by=linked_by,
            linked_at=clock.now(),
        )
        db.session.add(identity)
        audit.record("accounts.sso_linked", subject=user, by=by, how=linked_by, provider=provider.id)
    return identity


def unlink_own(user: User, *, by: Actor) -> None:
    """Break one's own link; raises `Refused` where it is the only way in."""
    if is_required(user):
        raise Refused(ONLY_WAY)
    identity = queries.identity_of(user.id)
    if identity is not None:
        _unlink(identity, by=by)


def unlink_theirs(agency_id: uuid.UUID, user_id: uuid.UUID, *, by: Actor) -> None:
    """Break somebody's link and end their sessions; raises `NotFound` where they have none at that agency."""
    identity = queries.identity_of(user_id)
    if identity is None or identity.user.agency_id != agency_id:
        raise NotFound
    with transaction():
        _unlink(identity, by=by)
        end_sessions(user_id, by=by, why=Ending.UNLINKED)


def is_required(user: User) -> bool:
    """Whether this account has no password, since its agency lets people in through its own sign-in alone.

    Those who can change that setting keep their password: should the provider fail, somebody must be able to.
    """
    provider = queries.provider_of(user.agency_id)
    if provider is None or not provider.only or not provider.active:
        return False
    return not user.actor.may(Permission.SETTINGS_MANAGE)


def proves(user: User, claims: Claims) -> None:
    """Whether it is the same person, who has just given their password there; raises `SsoRefused` otherwise."""
    identity = queries.identity(claims.issuer, claims.subject)
    if identity is None or identity.user_id != user.id:
        raise SsoRefused(Failure.NOT_LINKED, "somebody else")
    if claims.signed_in_at is None or clock.now().timestamp() - claims.signed_in_at > PROOF_LASTS.total_seconds():
        raise SsoRefused(Failure.NOT_GENUINE, "not signed in anew")


def note_refused(
    provider: SsoProvider, purpose: Purpose, refusal: SsoRefused, *, origin: Origin, by: Actor | None = None
) -> None:
    """Record that somebody could not be let in, and why; of strangers at one address the first few within a while."""
    if by is None and not throttle.is_worth_noting("refused journeys", origin=origin):
        return
    with transaction():
        audit.record(
            "accounts.sso_refused",
            subject=provider,
            by=by or SERVICE,
            purpose=purpose,
            failure=refusal.failure,
            detail=refusal.detail.replace(" ", "-"),  # a word of the list in sso_tokens, never of a provider
        )


def _unlink(identity: SsoIdentity, *, by: Actor) -> None:
    with transaction():
        audit.record("accounts.sso_unlinked", subject=identity.user, by=by)
        queries.forget_identity(identity.id)
