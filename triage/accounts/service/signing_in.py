"""Signing in: the same words and the same time whether the address is known or not (standards.md 4)."""

from __future__ import annotations

from triage import audit, clock
from triage.access.actor import SERVICE, Actor
from triage.accounts import queries
from triage.accounts.commands import Ending, Origin, SignedInBy, SignIn
from triage.accounts.models import User
from triage.accounts.service import factors, sso, throttle
from triage.accounts.service.passwords import hash_of, hasher, matches
from triage.accounts.service.suspending import suspend_if_unused
from triage.accounts.service.telling import tell_owner
from triage.db import transaction
from triage.errors import Refused

WRONG = "That email address and password do not match an account here. Check both and try again."
WRONG_CODE = "That code is not right, or was used already. Wait for the next code and try again."
WRONG_RECOVERY_CODE = "That recovery code is not right, or was used already."


def check_password(command: SignIn) -> User:
    """The user whose address and password these are; they are not signed in until they have given a code too.

    Raises:
        Refused: they match no active account.
        TooMany: there were too many guesses in five minutes.
    """
    user = queries.user_by_email(command.email)
    attempt = throttle.start(
        "password", command.email.strip().lower(), user_id=user.id if user else None, origin=command.origin
    )
    right = matches(user.password_hash if user is not None else "", command.password)
    if user is None or not right or not user.is_active or sso.is_required(user):
        with transaction():
            by = user.actor if user is not None else SERVICE
            audit.record("accounts.sign_in_refused", subject=user or attempt.guess, by=by)
        raise Refused(WRONG)
    with transaction():
        throttle.was_right(attempt)
        if hasher.check_needs_rehash(user.password_hash):
            user.password_hash = hash_of(command.password)
    return user


def check_code(user: User, typed: str, *, origin: Origin) -> None:
    """Use up a code of the person's app.

    Raises:
        Refused: it is wrong or was used already.
        TooMany: there were too many guesses in five minutes.
    """
    attempt = throttle.start("code", str(user.id), user_id=user.id, origin=origin)
    with transaction():
        right = factors.use_code(user, typed)
        if right:
            throttle.was_right(attempt)
        else:
            note_wrong_code(user, attempt)
    if not right:
        raise Refused(WRONG_CODE)


def note_wrong_code(user: User, attempt: throttle.Attempt) -> None:
    """Record a wrong code, and tell the owner when no more are allowed for now: the password is known to somebody."""
    audit.record("accounts.code_refused", subject=user, by=user.actor)
    if attempt.is_last:
        tell_owner(user, "Somebody who knows your password entered wrong codes")


def note_signed_in(user: User, *, how: SignedInBy) -> None:
    """Record that somebody's session begins."""
    with transaction():
        suspend_if_unused(user)
        user.last_signed_in_at = clock.now()
        audit.record("accounts.signed_in", subject=user, by=user.actor, how=how)


def note_proved(user: User, *, by: Actor) -> None:
    """Record that somebody proved once more who they are."""
    with transaction():
        audit.record("accounts.proved", subject=user, by=by)


def sign_out(user: User, *, why: Ending = Ending.OWN_WISH) -> None:
    """Record that somebody left; the route ends the session."""
    with transaction():
        audit.record("accounts.signed_out", subject=user, by=user.actor, why=why)
