"""A new password for somebody who forgot theirs: a link that works once, and never instead of the code."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from hashlib import sha256

from triage import audit, clock
from triage.access.actor import SERVICE, Actor
from triage.access.permissions import Permission
from triage.accounts import queries
from triage.accounts.commands import Origin
from triage.accounts.models import MailPurpose, PasswordReset, User
from triage.accounts.queries import passwords as links
from triage.accounts.service import mailing, passwords, sso, throttle
from triage.db import db, transaction
from triage.errors import NotFound, Refused
from triage.settings import settings

PATH = "/reset-password/"
TOKEN_BYTES = 32
MOST_AN_HOUR = 3
HOUR = timedelta(hours=1)
SPENT = "This link has been used, or its time is up. Ask for a new one."


def ask_for_link(email: str, *, origin: Origin) -> None:
    """Send a link to that address if somebody who signs in with a password has it; say nothing either way.

    Raises:
        TooMany: too many were asked for in five minutes, for this address or from this place.
    """
    user = queries.user_by_email(email)
    throttle.start("reset", email.strip().lower(), user_id=user.id if user else None, origin=origin)
    if user is None or not user.is_active or sso.is_required(user):
        return
    with transaction():
        if links.count_password_resets(user.id, since=clock.now() - HOUR) >= MOST_AN_HOUR:
            return
        path = new_link(user)
        mailing.mail_link(user, purpose=MailPurpose.PASSWORD_RESET, path=path, by=SERVICE)
        audit.record("accounts.reset_asked", subject=user, by=SERVICE)


def issue_link(user_id: uuid.UUID, *, by: Actor) -> str:
    """A link for an administrator to hand over, as its path; it is shown once and kept nowhere.

    Whoever issues it cannot sign in with it alone: the code is asked for as before.
    """
    user = queries.active_user(user_id)
    own_people = by.may(Permission.PEOPLE_MANAGE) and user.agency_id == by.agency_id
    if not by.may(Permission.USERS_MANAGE) and not own_people:
        raise NotFound
    if sso.is_required(user):
        raise Refused("They sign in with their organisation, which also resets their password.")
    with transaction():
        path = new_link(user)
        audit.record("accounts.reset_issued", subject=user, by=by)
    return path


def open_link(token: str) -> User:
    """Whose new password a link lets somebody choose; raises `Refused` where it works no more."""
    found = links.password_reset(_hash(token))
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise Refused(SPENT)
    if not found.user.is_active or sso.is_required(found.user):
        raise Refused(SPENT)
    return found.user


def choose_password(token: str, password: str) -> User:
    """Choose a new password by a link, which is then used up. Sessions end; the second factor stays.

    Raises:
        Refused: the link works no more, or the password is not good enough.
    """
    user = open_link(token)
    passwords.must_be_good(password, email=user.email, name=user.name, agency=user.agency.name)
    with transaction():
        found = links.password_reset(_hash(token))
        if found is None or not links.use_password_reset(found.id, now=clock.now()):
            raise Refused(SPENT)
        passwords.set_password(user, password, by=user.actor)
    return user


def new_link(user: User) -> str:
    """The path of a fresh link for this person; joins the act under way."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = clock.now()
    lasts = timedelta(minutes=settings().reset_link_minutes)
    db.session.add(PasswordReset(user_id=user.id, token_hash=_hash(token), made_at=now, expires_at=now + lasts))
    return PATH + token


def sweep() -> None:
    """Clear out links that work no more."""
    with transaction():
        links.forget_password_resets(clock.now() - HOUR)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
