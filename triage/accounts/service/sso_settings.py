"""Setting up an agency's own sign-in: checked with the provider before it is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from triage import audit, clock
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.accounts.commands import SaveSso
from triage.accounts.models.sso import SsoDomain, SsoProvider
from triage.accounts.queries import sso as queries
from triage.accounts.service import sso_protocol, sso_web
from triage.accounts.service.sso import NO_PASSWORD, is_required
from triage.accounts.service.sso_tokens import SsoRefused
from triage.db import db, transaction
from triage.errors import Invalid, Refused, Stale

NOBODY_YET = "Somebody of this agency must have signed in this way before it can be the only way."
WRONG_ADDRESS = "The issuer must be an https:// address without a question mark or a name and password in it."


class DomainTaken(Invalid):
    """Another agency's sign-in speaks for a domain already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a provider says of itself, for the administrator who tries it."""

    sign_in_host: str
    tokens_host: str
    keys: int
    names_itself: bool
    says_pkce: bool
    signs_out: bool


def try_out(issuer: str) -> Tried:
    """Ask a provider now; raises `Invalid` with what is wrong with it, in words for the administrator."""
    if not sso_web.is_fit(issuer) or urlsplit(issuer).query:
        raise Invalid(WRONG_ADDRESS)
    try:
        about = sso_protocol.metadata(issuer, fresh=True)
        keys = sso_web.document(about["jwks_uri"], fresh=True).get("keys")
    except SsoRefused as refusal:
        raise Invalid(in_words(refusal.detail)) from refusal
    except sso_web.Unreachable as reason:
        raise Invalid(in_words(str(reason))) from reason
    if not isinstance(keys, list) or not keys:
        raise Invalid("The provider publishes no keys to check its signatures with.")
    return _tried(about, len(keys))


def save(agency_id: uuid.UUID, command: SaveSso, *, by: Actor) -> SsoProvider:
    """Keep how an agency's people sign in with their own organisation.

    Raises:
        Invalid: the provider does not answer as it must.
        DomainTaken: a domain is another agency's.
        Refused: nobody has signed in this way yet, so that it cannot be the only way.
        Stale: somebody else changed it in between.
    """
    agency = accounts.agency(agency_id)
    try_out(command.issuer)
    if taken := queries.domains_of_others(command.domains, agency_id=agency_id):
        raise DomainTaken(f"{', '.join(taken)}: another agency's sign-in speaks for that domain.")
    with transaction():
        provider = queries.provider_of(agency_id)
        if (provider.revision if provider is not None else 0) != command.seen_revision:
            raise Stale
        if command.only and command.active and not _somebody_came(agency_id, command.issuer):
            raise Refused(NOBODY_YET)
        if provider is None:
            provider = SsoProvider(id=provider_id_of(agency_id), agency=agency, made_at=clock.now())
            db.session.add(provider)
        _write(provider, command)
        db.session.flush()
        ended = _end_passwords(provider)
        audit.record(
            "accounts.sso_saved",
            subject=provider,
            by=by,
            agency=agency_id,
            issuer=command.issuer,
            only=command.only,
            active=command.active,
            passwords_ended=ended,
        )
    return provider


def provider_id_of(agency_id: uuid.UUID) -> uuid.UUID:
    """The id of an agency's provider, known before it is saved: the provider must be told where to send people back."""
    return uuid.uuid5(agency_id, "single sign-on")


def in_words(detail: str) -> str:
    """A sentence for the administrator about what is wrong with a provider."""
    return WORDS.get(detail, f"The provider could not be read ({detail}).")


WORDS: Mapping[str, str] = {
    "address": WRONG_ADDRESS,
    "name": "The name in the issuer's address cannot be found.",
    "private network": (
        "The issuer's address leads into this network. Where that is meant, set TRIAGE_SSO_PRIVATE_NETWORKS."
    ),
    "redirect": "The provider sends on to another address. Give the address where it really is.",
    "no answer": "The provider does not answer.",
    "no answer in time": "The provider does not answer in time.",
    "too large or too slow": "The provider's answer is too large or too slow.",
    "status 404": "There is no OpenID provider at that address: check the issuer.",
    "not JSON": "What answers at that address is not an OpenID provider.",
    "not an object": "What answers at that address is not an OpenID provider.",
    "issuer of the metadata": "The provider calls itself by another issuer. Give the issuer exactly as it does.",
    "addresses of the metadata": "The provider gives addresses that are missing or not https.",
    "PKCE": "The provider does not offer PKCE with S256.",
    "signatures": "The provider does not sign with a key of its own (RS256 or a stronger one).",
}


def _tried(about: Mapping[str, Any], keys: int) -> Tried:
    return Tried(
        sign_in_host=urlsplit(str(about["authorization_endpoint"])).netloc,
        tokens_host=urlsplit(str(about["token_endpoint"])).netloc,
        keys=keys,
        names_itself=about.get("authorization_response_iss_parameter_supported") is True,
        says_pkce="code_challenge_methods_supported" in about,
        signs_out=sso_web.is_fit(about.get("end_session_endpoint")),
    )


def _write(provider: SsoProvider, command: SaveSso) -> None:
    """The settings as given; a domain that stays keeps its row."""
    provider.issuer = command.issuer
    provider.client_id = command.client_id
    if command.client_secret:
        provider.sealed_secret = sso_protocol.seal_secret(provider.id, command.client_secret)
    provider.trusted_amr = list(command.trusted_amr)
    provider.trusted_acr = list(command.trusted_acr)
    provider.only = command.only
    provider.active = command.active
    provider.changed_at = clock.now()
    kept = [domain for domain in provider.domains if domain.domain in command.domains]
    fresh = [SsoDomain(domain=name) for name in command.domains if name not in {each.domain for each in kept}]
    provider.domains = [*kept, *fresh]


def _somebody_came(agency_id: uuid.UUID, issuer: str) -> bool:
    return any(
        identity.issuer == issuer and identity.last_used_at is not None for identity in queries.identities_at(agency_id)
    )


def _end_passwords(provider: SsoProvider) -> int:
    """Where it is the only way in, nobody keeps a password, but for those who can change that."""
    without = [user for user in accounts.users_of(provider.agency_id) if is_required(user)]
    for user in without:
        user.password_hash = NO_PASSWORD
    return len(without)
