"""Signing in with one's own organisation: the way there and the way back."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage.access.addresses import own_address
from triage.access.guards import public
from triage.accounts import devices
from triage.accounts.commands import SignedInBy
from triage.accounts.models import SsoProvider
from triage.accounts.queries import sso as queries
from triage.accounts.routes import bp, entry, sso_flows
from triage.accounts.service import sso as service
from triage.accounts.service import sso_protocol
from triage.accounts.service.sso_protocol import Flow, Purpose
from triage.accounts.service.sso_tokens import Claims, Failure, SsoRefused
from triage.forms.accounts.sso import OrganisationForm

UNKNOWN = (
    "We do not know an organisation with that email address that signs in this way. Check the address, or sign in with "
    "your password."
)


@bp.route("/sign-in/organisation", methods=["GET", "POST"])
@public
def organisation() -> ResponseReturnValue:
    """Which organisation: found by the domain of an address, and never listed for strangers to read."""
    target = own_address(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target)
    form = OrganisationForm()
    status = 200
    if form.validate_on_submit():
        provider = queries.provider_for(form.domain)
        if provider is not None:
            return redirect(url_for("accounts.organisation_ready", provider_id=provider.id, next=target), 303)
        form.add_error(UNKNOWN, field="email")
    if form.is_submitted():
        status = 422
    return render_template("accounts/sso/organisation.html", form=form, target=target), status


@bp.get("/sign-in/organisation/<uuid:provider_id>")
@public
def organisation_ready(provider_id: UUID) -> ResponseReturnValue:
    """Where the next press leads. A link, since a form that ends at another host is refused by our own policy."""
    provider = queries.provider(provider_id)
    target = own_address(request.args.get("next", ""))
    return render_template(
        "accounts/sso/ready.html", provider=provider, host=sso_flows.host_of(provider), target=target
    )


@bp.get("/sign-in/organisation/<uuid:provider_id>/go")
@public
def organisation_go(provider_id: UUID) -> ResponseReturnValue:
    """Off to the provider."""
    provider = queries.provider(provider_id)
    target = own_address(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target)
    return sso_flows.set_out(provider, Purpose.SIGN_IN, onward=target)


@bp.get("/sign-in/organisation/<uuid:provider_id>/back")
@public
def organisation_back(provider_id: UUID) -> ResponseReturnValue:
    """Back from the provider: the answer counts once, in the browser that set out, for what it set out for."""
    provider = queries.provider(provider_id)
    flow = sso_flows.take(provider, request.args.get("state", ""))
    if flow is None:
        return sso_flows.failed(provider, SsoRefused(Failure.NOT_BEGUN_HERE))
    try:
        claims = sso_protocol.finish(provider, flow, request.args)
        return ARRIVALS[flow.purpose](provider, flow, claims)
    except SsoRefused as refusal:
        by = current_user.actor if current_user.is_authenticated else None
        service.note_refused(provider, flow.purpose, refusal, origin=devices.origin(), by=by)
        return sso_flows.failed(provider, refusal, flow)


@bp.get("/sign-in/organisation/<uuid:provider_id>/out")
@public
def organisation_out(provider_id: UUID) -> ResponseReturnValue:
    """Signed out here, and perhaps not there yet."""
    provider = queries.provider(provider_id)
    return_to = url_for("accounts.sign_in", _external=True)
    return render_template(
        "accounts/sso/out.html",
        host=sso_flows.host_of(provider),
        sign_out_there=sso_protocol.way_out(provider, return_to=return_to),
    )


def _signed_in(provider: SsoProvider, flow: Flow, claims: Claims) -> ResponseReturnValue:
    """Somebody who is linked: into their session, or to our code where the provider checked no second factor."""
    user = service.enter(provider, claims)
    target = own_address(flow.onward)
    if not sso_protocol.is_strong(provider, claims):
        return entry.start_half(user, target=target, how=SignedInBy.SSO_AND_CODE)
    entry.start_session(user, how=SignedInBy.SSO)
    return redirect(target)


def _found(provider: SsoProvider, flow: Flow, claims: Claims) -> ResponseReturnValue:
    """Somebody who wants to link, or to prove it is them: kept for the page where they press the button."""
    sso_flows.keep_found(provider, flow, claims)
    return redirect(own_address(flow.onward))


ARRIVALS = {
    Purpose.SIGN_IN: _signed_in,
    Purpose.LINK: _found,
    Purpose.INVITATION: _found,
    Purpose.PROVE: _found,
}
