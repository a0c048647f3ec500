"""The ways in: half signed in after the password, and the one beginning of a full session."""

from __future__ import annotations

import hmac
from datetime import timedelta
from uuid import UUID

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from triage import clock
from triage.access import guards
from triage.access.addresses import own_address
from triage.access.held import HELD
from triage.access.permissions import Permission
from triage.accounts import devices, queries, service
from triage.accounts.commands import SignedInBy
from triage.accounts.models import User
from triage.accounts.sessions import current_session
from triage.settings import settings

HALF = "half"
HALF_LASTS = timedelta(minutes=15)


def start_session(user: User, *, how: SignedInBy) -> None:
    """Sign this person in: the one way into a full session, under a token and with a time of its own.

    A form held for the same person after an expiry comes along. Having just proved who they are, they are not asked
    again for a while.
    """
    held = session.get(HELD)
    session.clear()
    current_session().begin(idle=_idle_for(user))
    if held and held.get("user") == str(user.id):
        session[HELD] = held
    login_user(user)
    session["how"] = how.value
    guards.note_proof()
    devices.remember(str(user.id))
    service.note_signed_in(user, how=how)


def start_half(user: User, *, target: str, how: SignedInBy = SignedInBy.CODE) -> ResponseReturnValue:
    """The password is right: on to the code, or to setting up where codes come from. Not signed in yet.

    `how` says what the session will have begun by, once the code is given. It counts for as long as the password stays:
    one that was changed or taken away meanwhile leaves nothing to go on from.
    """
    current_session().rotate()
    session[HALF] = {
        "user": str(user.id),
        "at": int(clock.now().timestamp()),
        "next": target,
        "how": how.value,
        "mark": service.mark_of(user),
    }
    return redirect(url_for("accounts.code" if service.has_second_factor(user) else "accounts.set_up"))


def half_signed_in() -> User | None:
    """Whose password this browser has just given; None where nobody's, or too long ago."""
    half = session.get(HALF)
    if not half or current_user.is_authenticated:
        return None
    if clock.now().timestamp() - half["at"] > HALF_LASTS.total_seconds():
        return None
    user = queries.user_by_id(UUID(half["user"]))
    if user is None or not user.is_active:
        return None
    return user if hmac.compare_digest(half.get("mark", ""), service.mark_of(user)) else None


def half_how() -> SignedInBy:
    """What the half-signed-in person will have signed in by, once they have given a code."""
    return SignedInBy(session.get(HALF, {}).get("how", SignedInBy.CODE))


def note_code_given() -> None:
    """The half-signed-in person has set up their app and given a code from it."""
    session[HALF] = {**session[HALF], "code_given": True}


def code_was_given() -> bool:
    """Whether only the recovery codes stand between the half-signed-in person and their session."""
    return bool(session.get(HALF, {}).get("code_given"))


def half_target() -> str:
    """Where the half-signed-in person is heading."""
    return own_address(session.get(HALF, {}).get("next", ""))


def _idle_for(user: User) -> timedelta:
    """Half as long for those who administer other people's access."""
    found = settings()
    administers = Permission.SETTINGS_MANAGE in user.actor.permissions
    return timedelta(minutes=found.session_idle_minutes_administrator if administers else found.session_idle_minutes)
