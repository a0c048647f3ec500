"""Signing in: the same words and the same time whether the address is known or not (standards.md 4)."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from triage import audit, clock
from triage.accounts import queries
from triage.accounts.commands import SignIn
from triage.accounts.models import User
from triage.db import transaction
from triage.errors import Refused

WRONG = "That email address and password do not match an account here. Check both and try again."
GUESSES = 10
GUESS_WINDOW = timedelta(minutes=5)

hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def sign_in(command: SignIn) -> User:
    """The user whose address and password these are.

    Raises:
        Refused: they match no active account, or the account has had too many guesses in five minutes.
    """
    user = queries.user_by_email(command.email)
    known_hash = user.password_hash if user is not None else _nobodys_hash()
    right = _matches(known_hash, command.password)
    if user is None:
        raise Refused(WRONG)
    now = clock.now()
    recent = user.last_failure_at is not None and now - user.last_failure_at < GUESS_WINDOW
    if (recent and user.failures >= GUESSES) or not right or not user.is_active:
        with transaction():
            user.failures = user.failures + 1 if recent else 1
            user.last_failure_at = now
            audit.record("accounts.sign_in_refused", subject=user, by=user.actor)
        raise Refused(WRONG)
    with transaction():
        user.failures = 0
        user.last_signed_in_at = now
        if hasher.check_needs_rehash(user.password_hash):
            user.password_hash = hasher.hash(command.password)
        audit.record("accounts.signed_in", subject=user, by=user.actor)
    return user


def sign_out(user: User) -> None:
    """Record that somebody left; the route ends the session."""
    with transaction():
        audit.record("accounts.signed_out", subject=user, by=user.actor)


def sweep_sessions(*, absolute: timedelta) -> None:
    """Clear out sessions whose time is long up."""
    with transaction():
        queries.forget_idle_sessions(clock.now() - absolute)


def _matches(known_hash: str, password: str) -> bool:
    try:
        return hasher.verify(known_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """A hash to spend the same time on when nobody has that address."""
    return hasher.hash("nobody has this password")
