"""What is shown once: sealed in the person's own session until they say that they have kept it."""

from __future__ import annotations

import base64
import io
import json

import pyotp
import segno
from flask import session

from triage.accounts import vault
from triage.accounts.models import User
from triage.accounts.service import new_secret
from triage.settings import settings

SECRET = "new_secret"  # noqa: S105  # the name of a place in the session
CODES = "new_codes"
GROUP = 4


def secret_under_way(user: User) -> str:
    """The secret that this person is setting up, the same until they are done."""
    if SECRET in session:
        try:
            return vault.unseal(session[SECRET], purpose=SECRET, owner=str(user.id))
        except vault.Unsealable:
            session.pop(SECRET)
    secret = new_secret()
    session[SECRET] = vault.seal(secret, purpose=SECRET, owner=str(user.id))
    return secret


def secret_is_kept() -> None:
    """It is the person's second factor now."""
    session.pop(SECRET, None)


def show_codes(user: User, codes: list[str]) -> None:
    """Let the next page show these recovery codes."""
    session[CODES] = vault.seal(json.dumps(codes), purpose=CODES, owner=str(user.id))


def codes_to_show(user: User) -> list[str]:
    """The recovery codes that this person has not said they kept; none once they have."""
    if CODES not in session:
        return []
    try:
        found: list[str] = json.loads(vault.unseal(session[CODES], purpose=CODES, owner=str(user.id)))
    except vault.Unsealable:
        return []
    return found


def codes_are_kept() -> None:
    """They have them on paper."""
    session.pop(CODES, None)


def in_groups(secret: str) -> list[str]:
    """A secret as people can type it: four by four."""
    return [secret[start : start + GROUP] for start in range(0, len(secret), GROUP)]


def picture(user: User, secret: str) -> str:
    """The QR picture that an authenticator app reads, as the address of an image."""
    issuer = settings().programme_name
    address = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=issuer)
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=5, border=4)
    return "data:image/png;base64," + base64.b64encode(drawn.getvalue()).decode()
