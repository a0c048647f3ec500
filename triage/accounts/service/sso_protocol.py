"""OpenID Connect with one provider: the way there, the way back, and what an ID token must be to count.

Authorisation code with PKCE (RFC 7636, S256), state and nonce; the issuer of the answer is checked (RFC 9207).
"""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session

from triage import clock
from triage.accounts import vault
from triage.accounts.models.sso import SsoProvider
from triage.accounts.service import sso_tokens, sso_web
from triage.accounts.service.sso_tokens import ALGORITHMS, Claims, Failure, SsoRefused
from triage.accounts.service.sso_web import Unreachable

SCOPES = "openid email profile"
SECRET_PURPOSE = "single sign-on client secret"  # noqa: S105  # what the vault calls it, no secret
LASTS = timedelta(minutes=10)
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
A_WORD = re.compile(r"[a-z_]{1,40}")


class Purpose(StrEnum):
    """What somebody is sent to their provider for."""

    SIGN_IN = "sign in"
    LINK = "link"
    INVITATION = "invitation"
    PROVE = "prove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One journey to the provider and back: kept in the browser's session here, never in the browser."""

    provider_id: str
    purpose: Purpose
    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    begun: str
    onward: str = ""
    subject: str = ""

    @classmethod
    def from_session(cls, kept: Mapping[str, str]) -> Self:
        """The journey as the session kept it."""
        return cls(**{**kept, "purpose": Purpose(kept["purpose"])})  # type: ignore[arg-type]  # every field is text

    def for_session(self) -> dict[str, str]:
        """Plain words that a session can keep."""
        return {name: str(value) for name, value in asdict(self).items()}

    def is_over(self, now: datetime) -> bool:
        """Whether it was begun too long ago to be finished."""
        return now - datetime.fromisoformat(self.begun) > LASTS


def metadata(issuer: str, *, fresh: bool = False) -> Mapping[str, Any]:
    """The provider's description of itself, if it is this provider's and fit for use.

    Raises:
        SsoRefused: it cannot be had, or is not what it must be; `detail` says what is wrong.
    """
    try:
        found = sso_web.document(f"{issuer.rstrip('/')}/.well-known/openid-configuration", fresh=fresh)
    except Unreachable as reason:
        raise SsoRefused(Failure.UNAVAILABLE, str(reason)) from reason
    if found.get("issuer") != issuer:
        raise SsoRefused(Failure.NOT_GENUINE, "issuer of the metadata")
    if not all(sso_web.is_fit(found.get(name)) for name in ADDRESSES):
        raise SsoRefused(Failure.NOT_GENUINE, "addresses of the metadata")
    if not _offers(found, "code_challenge_methods_supported", {"S256"}):
        raise SsoRefused(Failure.NOT_GENUINE, "PKCE")
    if not _offers(found, "id_token_signing_alg_values_supported", ALGORITHMS):
        raise SsoRefused(Failure.NOT_GENUINE, "signatures")
    return found


def begin(
    provider: SsoProvider,
    purpose: Purpose,
    *,
    redirect_uri: str,
    onward: str = "",
    subject: str = "",
) -> tuple[Flow, str]:
    """A new journey, and the provider's page that it starts on; `PROVE` asks for the password there again."""
    about = metadata(provider.issuer)
    flow = Flow(
        provider_id=str(provider.id),
        purpose=purpose,
        redirect_uri=redirect_uri,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        begun=clock.now().isoformat(),
        onward=onward,
        subject=subject,
    )
    again = {"max_age": "0", "prompt": "login"} if purpose is Purpose.PROVE else {}
    with _client(provider, about, redirect_uri) as client:
        address, _ = client.create_authorization_url(
            about["authorization_endpoint"], state=flow.state, nonce=flow.nonce, code_verifier=flow.verifier, **again
        )
    return flow, str(address)


def finish(provider: SsoProvider, flow: Flow, answer: Mapping[str, str]) -> Claims:
    """Who it was that came back; raises `SsoRefused` unless every check holds."""
    if flow.is_over(clock.now()):
        raise SsoRefused(Failure.NOT_BEGUN_HERE, "too long ago")
    about = metadata(provider.issuer)
    _issuer_must_be_right(provider, about, answer)
    if "error" in answer:
        cancelled = answer["error"] == "access_denied"
        raise SsoRefused(Failure.CANCELLED if cancelled else Failure.UNAVAILABLE, _word(answer["error"]))
    token = _exchange(provider, about, flow, answer.get("code", ""))
    return sso_tokens.check(
        token.get("id_token"),
        access_token=str(token.get("access_token", "")),
        provider=provider,
        jwks_uri=about["jwks_uri"],
        nonce=flow.nonce,
    )


def is_strong(provider: SsoProvider, claims: Claims) -> bool:
    """Whether the provider checked a second factor in a way that this agency is trusted with."""
    return bool(set(provider.trusted_amr) & set(claims.amr)) or claims.acr in set(provider.trusted_acr) - {""}


def way_out(provider: SsoProvider, *, return_to: str) -> str:
    """Where somebody ends their session at the provider too, if it offers that; the address says nothing about them."""
    try:
        endpoint = metadata(provider.issuer).get("end_session_endpoint")
    except SsoRefused:
        return ""
    if not isinstance(endpoint, str) or not sso_web.is_fit(endpoint):
        return ""
    return str(add_params_to_uri(endpoint, {"client_id": provider.client_id, "post_logout_redirect_uri": return_to}))


def seal_secret(provider_id: uuid.UUID, secret: str) -> str:
    """A client secret as the database keeps it."""
    return vault.seal(secret, purpose=SECRET_PURPOSE, owner=str(provider_id))


def _issuer_must_be_right(provider: SsoProvider, about: Mapping[str, Any], answer: Mapping[str, str]) -> None:
    """The answer must come from the provider that was asked, where it can say so (RFC 9207: against mix-up)."""
    said = answer.get("iss")
    if said is None and about.get("authorization_response_iss_parameter_supported") is True:
        raise SsoRefused(Failure.NOT_GENUINE, "no issuer in the answer")
    if said is not None and said != provider.issuer:
        raise SsoRefused(Failure.NOT_GENUINE, "issuer of the answer")


def _exchange(provider: SsoProvider, about: Mapping[str, Any], flow: Flow, code: str) -> Mapping[str, Any]:
    """The tokens for a code, which the provider gives only to whoever knows the secret and the verifier."""
    try:
        with _client(provider, about, flow.redirect_uri) as client:
            token: Mapping[str, Any] = client.fetch_token(
                about["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=flow.verifier
            )
    except AuthlibBaseError as error:
        raise SsoRefused(Failure.NOT_GENUINE, f"code: {_word(error.error)}") from error
    except (requests.RequestException, Unreachable, OSError, ValueError) as error:
        raise SsoRefused(Failure.UNAVAILABLE, "no tokens") from error
    return token


def _client(provider: SsoProvider, about: Mapping[str, Any], redirect_uri: str) -> OAuth2Session:
    """Authlib's client for this provider, which speaks only to where a provider may be."""
    offered = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    how = "client_secret_post" if "client_secret_post" in offered else "client_secret_basic"
    client = OAuth2Session(
        client_id=provider.client_id,
        client_secret=vault.unseal(provider.sealed_secret, purpose=SECRET_PURPOSE, owner=str(provider.id)),
        token_endpoint_auth_method=how,
        scope=SCOPES,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )
    sso_web.guard(client)
    return client


def _offers(about: Mapping[str, Any], name: str, wanted: frozenset[str] | set[str]) -> bool:
    """Whether a list of the metadata has one of these; a list that is left out is no statement."""
    listed = about.get(name)
    return listed is None or (isinstance(listed, list) and bool(wanted & {str(each) for each in listed}))


def _word(said: object) -> str:
    """An error code of the provider, if it is one: its sentences are nobody's to show."""
    return said if isinstance(said, str) and A_WORD.fullmatch(said) else "unreadable"
