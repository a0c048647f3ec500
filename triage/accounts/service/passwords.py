"""What makes a password good enough, and how it is kept and changed (standards.md 4, docs/passwords.md)."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from triage import audit, clock
from triage.access.actor import Actor
from triage.accounts import queries, vault
from triage.accounts.commands import ChangePassword, Ending, Origin
from triage.accounts.models import User
from triage.accounts.queries import passwords as links
from triage.accounts.service import sso, throttle
from triage.accounts.service.sessions import end_sessions
from triage.accounts.service.telling import tell_owner
from triage.db import transaction
from triage.errors import Refused
from triage.rules import passwords as rules
from triage.settings import settings

TOO_SHORT = f"Your password must be at least {rules.SHORTEST} characters. Try three words that do not belong together."
TOO_LONG = f"Your password must be {rules.LONGEST} characters or fewer"
OWN_WORDS = "That password is made of your name, organisation, this service or words like “password”. Choose others."
TOO_EASY = "That password is one of those that people guess first. Choose three words that do not belong together."
SAME = "That is the password you have now. Choose another."
ELSEWHERE = "You sign in with your organisation, which also looks after your password."
WRONG_NOW = "That is not the password you sign in with"

JUDGED_CHARACTERS = 72  # as far as the judge of passwords reads
ENOUGH = 4  # its highest mark: more than 10^10 guesses

hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def must_be_good(password: str, *, email: str = "", name: str = "", agency: str = "") -> None:
    """Refuse a password that is short, made of the person's own words, or known to guessers; no other rules.

    Raises:
        Refused: with a sentence for the person.
    """
    text = unicodedata.normalize("NFC", password)
    if len(text) < rules.SHORTEST:
        raise Refused(TOO_SHORT)
    if len(text) > rules.LONGEST:
        raise Refused(TOO_LONG)
    words = own_words(email, name, agency)
    if rules.is_made_of(text, words):
        raise Refused(OWN_WORDS)
    judged = zxcvbn(rules.plain(text)[:JUDGED_CHARACTERS], user_inputs=sorted(words))
    if judged["score"] < ENOUGH:
        raise Refused(TOO_EASY)


def own_words(*phrases: str) -> frozenset[str]:
    """Words that a guesser would try for this person here: their own, the council's and the service's."""
    found = settings()
    of_council: Iterable[str] = (found.council_name, found.service_name, found.programme_name)
    return rules.words_of([*phrases, *of_council]) | rules.OF_THE_SERVICE


def change_password(command: ChangePassword, *, by: Actor) -> None:
    """Change one's own password; every session but this one ends.

    Raises:
        Refused: the current password is wrong, or the new one is not good enough.
        TooMany: there were too many guesses in five minutes.
    """
    user = check_own_password(command.current, by=by, origin=command.origin)
    if matches(user.password_hash, command.new):
        raise Refused(SAME)
    set_password(user, command.new, by=by, but_session=command.session)


def check_own_password(typed: str, *, by: Actor, origin: Origin) -> User:
    """The actor's own account, once they have typed its password; raises `WrongNow` or `TooMany`."""
    user = _owner(by)
    attempt = throttle.start("password", user.email, user_id=user.id, origin=origin)
    right = matches(user.password_hash, typed)
    with transaction():
        if right:
            throttle.was_right(attempt)
        else:
            audit.record("accounts.password_refused", subject=user, by=by)
    if not right:
        raise WrongNow(WRONG_NOW)
    return user


def set_password(user: User, password: str, *, by: Actor, but_session: uuid.UUID | None = None) -> None:
    """Give somebody a new password of their own choice, and tell them; joins the act under way.

    Sessions end, links for a new password are spent, and the second factor stays.
    """
    if sso.is_required(user):
        raise Refused(ELSEWHERE)
    must_be_good(password, email=user.email, name=user.name, agency=user.agency.name)
    hashed = hash_of(password)
    with transaction():
        user.password_hash = hashed
        links.spend_password_resets(user.id, now=clock.now())
        end_sessions(user.id, by=by, why=Ending.PASSWORD_CHANGED, but=but_session)
        audit.record("accounts.password_changed", subject=user, by=by)
        tell_owner(user, "Your password was changed")


def has_password(user: User) -> bool:
    """Whether this person has a password here at all."""
    return user.password_hash.startswith("$argon2")


def mark_of(user: User) -> str:
    """A mark of the password that somebody has now: it changes with each new one, and nobody reads one from it."""
    return vault.fingerprint(f"{user.id} {user.password_hash}", purpose="password given")


def hash_of(password: str) -> str:
    """What is kept of a password: Argon2id of its characters in one form (NFC), all of them."""
    return hasher.hash(unicodedata.normalize("NFC", password))


def matches(known_hash: str, password: str) -> bool:
    """Whether this is the password of the hash; where nobody has one, it takes the same time to say no."""
    usable = known_hash.startswith("$argon2")
    try:
        right = hasher.verify(known_hash if usable else _nobodys_hash(), unicodedata.normalize("NFC", password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return usable and right


class WrongNow(Refused):
    """The current password, asked for before a change, is wrong."""


def _owner(by: Actor) -> User:
    assert by.user_id is not None
    return queries.active_user(by.user_id)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """A hash to spend the same time on when nobody has that address."""
    return hasher.hash("nobody has this password")
