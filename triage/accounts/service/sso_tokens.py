"""What an ID token must be to count (OpenID Connect Core 1.0, section 3.1.3.7), and what is read from it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from triage import clock
from triage.accounts.models.sso import SsoProvider
from triage.accounts.service import sso_web
from triage.accounts.service.sso_web import Unreachable
from triage.errors import ServiceError

LEEWAY = 60  # seconds that clocks may differ
OLDEST_TOKEN = 600  # seconds since the provider made it: it is asked for in this very moment
LONGEST_SUBJECT = 255  # characters (OpenID Connect Core 1.0, section 2)
LONGEST_TEXT = 254
# Signatures that only the provider can make: never none, and none with a key that we hold as well.
ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)
KEY_KINDS = frozenset({"RSA", "EC", "OKP"})


class Failure(StrEnum):
    """Why somebody could not be let in this way."""

    UNAVAILABLE = "unavailable"
    CANCELLED = "cancelled"
    NOT_BEGUN_HERE = "not begun here"
    NOT_GENUINE = "not genuine"
    NOT_LINKED = "not linked"
    NOT_ALLOWED = "not allowed"


class SsoRefused(ServiceError):
    """Nobody is let in. `failure` chooses the page; `detail` is a word of ours for the audit trail and no page."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a provider has proved about somebody. E-mail and name are its own words: nothing is granted by them."""

    issuer: str
    subject: str
    email: str
    shown_as: str
    amr: tuple[str, ...]
    acr: str
    signed_in_at: float | None


def check(id_token: object, *, access_token: str, provider: SsoProvider, jwks_uri: str, nonce: str) -> Claims:
    """Who an ID token of this provider is about; it must be made for us, for this journey, just now.

    Raises:
        SsoRefused: it is not; `detail` says which check failed.
    """
    if not isinstance(id_token, str):
        raise SsoRefused(Failure.NOT_GENUINE, "no ID token")
    now = int(clock.now().timestamp())
    try:
        token = _signed_by_the_provider(id_token, jwks_uri)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True},
            },
            params={"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
        )
        claims.validate(now=now, leeway=LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        _not_genuine(error)
    if str(token.header.get("typ", "JWT")).upper() != "JWT":
        raise SsoRefused(Failure.NOT_GENUINE, "kind of token")
    if claims["aud"] not in (provider.client_id, [provider.client_id]):
        raise SsoRefused(Failure.NOT_GENUINE, "other audiences")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise SsoRefused(Failure.NOT_GENUINE, "nonce")
    if now - claims["iat"] > OLDEST_TOKEN + LEEWAY:
        raise SsoRefused(Failure.NOT_GENUINE, "made long ago")
    return _read(claims)


def _signed_by_the_provider(id_token: str, jwks_uri: str) -> jwt.Token:
    """The token, if a key that the provider publishes signed it; a key we have not seen yet is looked for once."""
    registry = JWSRegistry(algorithms=sorted(ALGORITHMS), strict_check_header=False)
    try:
        return jwt.decode(id_token, key=_keys(jwks_uri, fresh=False), registry=registry)
    except InvalidKeyIdError:
        return jwt.decode(id_token, key=_keys(jwks_uri, fresh=True), registry=registry)


def _keys(jwks_uri: str, *, fresh: bool) -> KeySet:
    """The provider's public keys; a shared secret among them is not one."""
    try:
        found = sso_web.document(jwks_uri, fresh=fresh).get("keys")
    except Unreachable as reason:
        raise SsoRefused(Failure.UNAVAILABLE, str(reason)) from reason
    listed = found if isinstance(found, list) else []
    usable = [each for each in listed if isinstance(each, dict) and each.get("kty") in KEY_KINDS]
    return KeySet.import_key_set({"keys": [each for each in usable if each.get("use", "sig") == "sig"]})


def _read(claims: CodeIDToken) -> Claims:
    """The few claims that are used, as text of a length that can be kept."""
    subject, email = claims["sub"], _text(claims.get("email"))
    if not isinstance(subject, str) or not subject or len(subject) > LONGEST_SUBJECT:
        raise SsoRefused(Failure.NOT_GENUINE, "subject")
    amr, signed_in_at = claims.get("amr") or [], claims.get("auth_time")
    return Claims(
        issuer=claims["iss"],
        subject=subject,
        email=email.lower(),
        shown_as=email or _text(claims.get("preferred_username")) or _text(claims.get("name")),
        amr=tuple(str(each) for each in amr),
        acr=_text(claims.get("acr")),
        signed_in_at=float(signed_in_at) if isinstance(signed_in_at, int | float) else None,
    )


def _text(claim: object) -> str:
    return claim.strip()[:LONGEST_TEXT] if isinstance(claim, str) else ""


def _not_genuine(error: Exception) -> NoReturn:
    """Which check failed, as a word for the audit trail."""
    claim = getattr(error, "claim", "")
    raise SsoRefused(Failure.NOT_GENUINE, f"{type(error).__name__} {claim}".strip()[:60]) from error
