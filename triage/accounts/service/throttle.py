"""At most ten guesses in five minutes, counted so that a stranger cannot keep anybody out (docs/adr).

A browser in which somebody has signed in before has an allowance of its own for that person. Every other guess counts
against the account and against the address it comes from: a stranger can use those up, and the known browser still
gets in.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from triage import clock
from triage.accounts import queries, vault
from triage.accounts.commands import Origin
from triage.accounts.models import Guess, User
from triage.db import db, transaction
from triage.errors import Refused

GUESSES = 10
WINDOW = timedelta(minutes=5)
TOO_MANY = "There have been too many wrong tries. Wait 5 minutes, then try again."
HOME_BITS = 64  # of an IPv6 address: whoever has one address has the whole network


class TooMany(Refused):
    """Too many guesses lately; the same words for everybody, known or not."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One guess under way, under its keys; `guess` is its first row."""

    guess: Guess
    ids: Sequence[uuid.UUID]
    own_key: str
    number: int

    @property
    def is_last(self) -> bool:
        """Whether no other guess is allowed after this one for a while."""
        return self.number == GUESSES


def start(what: str, whose: str, *, user_id: uuid.UUID | None, origin: Origin) -> Attempt:
    """Count a guess before it is looked at, so that many at once are no way round; raises `TooMany`.

    `what` is a word of the service such as "password", `whose` the address or id that was typed.
    """
    keys = _keys(what, whose, user_id=user_id, origin=origin)
    with transaction():
        rows = [Guess(key=key, at=clock.now()) for key in keys]
        db.session.add_all(rows)
        db.session.flush()
        ids = [row.id for row in rows]
    number = queries.most_guesses(keys, since=clock.now() - WINDOW)
    if number > GUESSES:
        with transaction():
            queries.forget_guesses(ids)
        raise TooMany(TOO_MANY)
    return Attempt(rows[0], ids, keys[0], number)


def is_worth_noting(what: str, *, origin: Origin) -> bool:
    """Whether this is among the first ten of its kind from one address: a stranger must not fill the trail at will."""
    key = vault.fingerprint(f"{what} from {_home(origin.address)}", purpose="guesses")
    if queries.most_guesses([key], since=clock.now() - WINDOW) >= GUESSES:
        return False  # nothing is counted any more: the table must not be filled either
    with transaction():
        db.session.add(Guess(key=key, at=clock.now()))
    return True


def was_right(attempt: Attempt) -> None:
    """It was no guess: count anew for the person, and take it off what the address has used; joins the act.

    The person's rows go first, all of them: two right guesses at once would otherwise wait for each other.
    """
    with transaction():
        queries.forget_guesses_under(attempt.own_key)
        queries.forget_guesses(attempt.ids)


def forgive(user: User) -> None:
    """Count this person's wrong tries anew: an administrator says that it was them; joins the act under way."""
    with transaction():
        for what, whose in (("password", user.email), ("code", str(user.id))):
            queries.forget_guesses_under(_keys(what, whose, user_id=None, origin=Origin())[0])


def sweep() -> None:
    """Clear out what counts no more."""
    with transaction():
        queries.forget_old_guesses(clock.now() - WINDOW)


def _keys(what: str, whose: str, *, user_id: uuid.UUID | None, origin: Origin) -> list[str]:
    """Under what a guess counts; the first belongs to the person, or to the person in this browser."""
    if user_id is not None and origin.device and str(user_id) in origin.known:
        places = [f"{what} of {whose} in {origin.device}"]
    else:
        places = [f"{what} of {whose}", f"from {_home(origin.address)}"]
    return [vault.fingerprint(place, purpose="guesses") for place in places]


def _home(address: str) -> str:
    """The address, or the network that one customer has under IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return f"{int(found) >> HOME_BITS:x}"
    return str(found)
