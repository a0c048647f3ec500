"""Journeys to a provider, kept in this browser's session: each is begun here, comes back once, and soon ends."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access import held
from triage.accounts import devices
from triage.accounts.commands import SignedInBy
from triage.accounts.models import SsoProvider, User
from triage.accounts.queries import sso as queries
from triage.accounts.service import sso as service
from triage.accounts.service import sso_protocol
from triage.accounts.service.sso_protocol import Flow, Purpose
from triage.accounts.service.sso_tokens import Claims, Failure, SsoRefused

FLOWS = "sso_flows"
FOUND = "sso_found"
MOST_FLOWS = 4  # tabs that may be on their way at once
FOUND_LASTS = timedelta(minutes=10)
STATUS = {
    Failure.UNAVAILABLE: 503,
    Failure.CANCELLED: 400,
    Failure.NOT_BEGUN_HERE: 400,
    Failure.NOT_GENUINE: 400,
    Failure.NOT_LINKED: 403,
    Failure.NOT_ALLOWED: 403,
}


def set_out(provider: SsoProvider, purpose: Purpose, *, onward: str, subject: str = "") -> ResponseReturnValue:
    """Off to the provider; where it does not answer, the page that says so."""
    back = url_for("accounts.organisation_back", provider_id=provider.id, _external=True)
    try:
        flow, address = sso_protocol.begin(provider, purpose, redirect_uri=back, onward=onward, subject=subject)
    except SsoRefused as refusal:
        service.note_refused(provider, purpose, refusal, origin=devices.origin())
        return failed(provider, refusal)
    flows = {state: kept for state, kept in session.get(FLOWS, {}).items() if _is_fresh(kept)}
    newest = sorted(flows.items(), key=lambda item: item[1]["begun"])[-(MOST_FLOWS - 1) :]
    session[FLOWS] = {**dict(newest), flow.state: flow.for_session()}
    return redirect(address)


def take(provider: SsoProvider, state: str) -> Flow | None:
    """The journey that this answer ends, which then is over; None where this browser began no such one."""
    flows = dict(session.get(FLOWS, {}))
    kept = flows.pop(state, None)
    if kept is None:
        return None
    session[FLOWS] = flows
    flow = Flow.from_session(kept)
    return flow if flow.provider_id == str(provider.id) else None


def failed(provider: SsoProvider, refusal: SsoRefused, flow: Flow | None = None) -> ResponseReturnValue:
    """A plain page about what went wrong, with nothing in it that a stranger could learn from."""
    page = render_template(
        "accounts/sso/failed.html",
        failure=refusal.failure,
        Failure=Failure,
        provider=provider,
        purpose=flow.purpose if flow is not None else Purpose.SIGN_IN,
        Purpose=Purpose,
    )
    return page, STATUS[refusal.failure]


def keep_found(provider: SsoProvider, flow: Flow, claims: Claims) -> None:
    """Keep who came back, for the page where the person decides."""
    session[FOUND] = {
        "purpose": flow.purpose.value,
        "provider": str(provider.id),
        "subject": flow.subject,
        "at": clock.now().isoformat(),
        "claims": {**asdict(claims), "amr": list(claims.amr)},
    }


def found(purpose: Purpose, *, subject: str) -> tuple[str, Claims] | None:
    """The provider and who came back from it, for this purpose and this person or invitation; None where nobody did."""
    kept = session.get(FOUND)
    if not kept or kept["purpose"] != purpose.value or kept["subject"] != subject:
        return None
    if clock.now() - datetime.fromisoformat(kept["at"]) > FOUND_LASTS:
        return None
    return kept["provider"], Claims(**{**kept["claims"], "amr": tuple(kept["claims"]["amr"])})


def let_go() -> None:
    """What came back was used, or is not wanted."""
    session.pop(FOUND, None)


def held_key(user: User) -> str:
    """The key of the form that waits for this person's proof, if one does."""
    waiting = held.waiting(str(user.id))
    return str(waiting["key"]) if waiting else ""


def way_out(user: User) -> str | None:
    """The page after signing out, for somebody who signed in with their organisation."""
    if session.get("how") not in {SignedInBy.SSO, SignedInBy.SSO_AND_CODE}:
        return None
    provider = queries.provider_of(user.agency_id)
    if provider is None or not provider.active:
        return None
    return url_for("accounts.organisation_out", provider_id=provider.id)


def host_of(provider: SsoProvider) -> str:
    """The provider's host: what people should see in the address bar there."""
    return urlsplit(provider.issuer).hostname or ""


def _is_fresh(kept: dict[str, str]) -> bool:
    return not Flow.from_session(kept).is_over(clock.now())
