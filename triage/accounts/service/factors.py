"""The second factor: setting it up, and checking the codes that people type (standards.md 4)."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

from triage import clock
from triage.accounts import queries, vault
from triage.accounts.models import SecondFactor, User
from triage.db import db, transaction

PURPOSE = "second factor"
SECONDS = 30
NEIGHBOURS = (0, -1, 1)  # clocks drift, and people type slowly


def has_second_factor(user: User) -> bool:
    """Whether this person has set one up."""
    return queries.second_factor(user.id) is not None


def new_secret() -> str:
    """A secret for an authenticator app: 160 random bits, as RFC 4226 asks."""
    return pyotp.random_base32()


def keep_second_factor(user: User, secret: str, *, used_step: int | None = None) -> None:
    """Keep a new secret, sealed, in place of an older one; joins the act under way."""
    with transaction():
        factor = queries.second_factor(user.id) or SecondFactor(user_id=user.id)
        factor.sealed_secret = vault.seal(secret, purpose=PURPOSE, owner=str(user.id))
        factor.set_up_at = clock.now()
        factor.last_step = used_step
        db.session.add(factor)


def use_code(user: User, typed: str) -> bool:
    """Whether this is a code of the person's app for now, a moment ago or a moment ahead; it then works no more."""
    factor = queries.second_factor(user.id)
    if factor is None:
        return False
    secret = vault.unseal(factor.sealed_secret, purpose=PURPOSE, owner=str(user.id))
    step = matching_step(secret, typed, now=clock.now())
    if step is None:
        return False
    with transaction():
        return queries.use_step(user.id, step)


def next_code(user: User) -> str:
    """The next code of this person that works now: for demonstrations; empty where none works before the next step."""
    factor = queries.second_factor(user.id)
    if factor is None:
        return ""
    here = step_at(clock.now())
    step = here if factor.last_step is None else max(here, factor.last_step + 1)
    if step > here + 1:
        return ""
    return code_of(vault.unseal(factor.sealed_secret, purpose=PURPOSE, owner=str(user.id)), step)


def seconds_to_next_code() -> int:
    """How long the code of now lasts."""
    return SECONDS - int(clock.now().timestamp()) % SECONDS


def matching_step(secret: str, typed: str, *, now: datetime) -> int | None:
    """The 30 seconds to which a code belongs; None where it is not one of the three that are right now."""
    digits = re.sub(r"[\s-]", "", typed)
    here = step_at(now)
    found = None
    for neighbour in NEIGHBOURS:  # all three are compared, whichever is right
        if hmac.compare_digest(code_of(secret, here + neighbour).encode(), digits.encode()):
            found = here + neighbour if found is None else found
    return found


def step_at(moment: datetime) -> int:
    """The number of the 30 seconds that this moment lies in (RFC 6238)."""
    return int(moment.timestamp()) // SECONDS


def code_of(secret: str, step: int) -> str:
    """The six digits of one step."""
    return pyotp.TOTP(secret, interval=SECONDS).generate_otp(step)
