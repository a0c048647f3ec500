"""Secrets at rest: sealed under keys derived from the service's own, so that the database alone gives nothing away."""

from __future__ import annotations

import base64
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from triage.settings import settings

VERSION = "v1."
NONCE_BYTES = 12


class Unsealable(Exception):
    """A sealed text was changed, belongs to somebody else, or was sealed under a key that is gone."""


def seal(text: str, *, purpose: str, owner: str) -> str:
    """`text` so that only this service can read it, for this purpose and this owner.

    `owner` is the id of the row it belongs to: moved to another row, it no longer opens.
    """
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(_secrets()[0], purpose)).encrypt(nonce, text.encode(), _bound(purpose, owner))
    return VERSION + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, purpose: str, owner: str) -> str:
    """The text that was sealed for this purpose and owner; raises `Unsealable`."""
    try:
        raw = base64.urlsafe_b64decode(sealed.removeprefix(VERSION))
    except ValueError:
        raise Unsealable from None
    for secret in _secrets():
        try:
            opened = AESGCM(_key(secret, purpose)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(purpose, owner))
        except (InvalidTag, ValueError):
            continue
        return opened.decode()
    raise Unsealable


def fingerprint(text: str, *, purpose: str) -> str:
    """The same short mark for the same text, from which nobody without the key finds the text (64 hex digits)."""
    return hmac.new(_key(_secrets()[0], purpose), text.encode(), "sha256").hexdigest()


def _secrets() -> list[str]:
    """The service's secret, then the one before it, under which older rows may still be sealed."""
    found = settings()
    return [secret for secret in (found.secret_key, found.secret_key_before) if secret]


def _bound(purpose: str, owner: str) -> bytes:
    return f"{purpose}\x00{owner}".encode()


@lru_cache(maxsize=64)
def _key(secret: str, purpose: str) -> bytes:
    """A key of its own for each purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"triage vault {purpose}".encode()).derive(
        secret.encode()
    )
