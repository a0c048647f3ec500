"""Accepting an invitation: a name and a password, or one's own organisation's sign-in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import public
from triage.accounts.models import Invitation, SsoProvider, User
from triage.accounts.queries import sso as sso_queries
from triage.accounts.routes import bp, entry, sso_flows
from triage.accounts.routes.acting import DONE, submit
from triage.accounts.service import invitations as service
from triage.accounts.service.sso_protocol import Purpose
from triage.errors import Refused
from triage.forms.accounts.people import JoinForm, JoinWithOrganisationForm


@bp.route("/join/<token>", methods=["GET", "POST"])
@public
def join(token: str) -> ResponseReturnValue:
    """Make the account; opening the page uses nothing up, so that a mail scanner which follows links does no harm."""
    try:
        invitation = service.open_invitation(token)
    except Refused as refusal:
        return render_template("accounts/join_spent.html", words=refusal.message), 404
    provider = sso_queries.provider_of(invitation.agency_id)
    if provider is not None and provider.active:
        found = sso_flows.found(Purpose.INVITATION, subject=str(invitation.id))
        if found is not None or provider.only:
            return _with_organisation(token, invitation, provider)
    form = JoinForm(name=invitation.name)
    made: list[User] = []
    status = submit(form, lambda: made.append(service.accept(form.to_command(token))))
    if status == DONE:
        flash("Your account is made. Now set up where your sign-in codes come from.", "success")
        return entry.start_half(made[0], target=url_for("home.index"))
    organisation = provider is not None and provider.active
    return render_template(
        "accounts/join.html", form=form, invitation=invitation, token=token, organisation=organisation
    ), status


@bp.get("/join/<token>/go")
@public
def join_with_organisation(token: str) -> ResponseReturnValue:
    """Off to the person's own organisation. A link leads here: our policy stops a form that ends at another host."""
    try:
        invitation = service.open_invitation(token)
    except Refused as refusal:
        return render_template("accounts/join_spent.html", words=refusal.message), 404
    provider = sso_queries.provider_of(invitation.agency_id)
    if provider is None or not provider.active:
        return redirect(url_for("accounts.join", token=token), DONE)
    back = url_for("accounts.join", token=token)
    return sso_flows.set_out(provider, Purpose.INVITATION, onward=back, subject=str(invitation.id))


def _with_organisation(token: str, invitation: Invitation, provider: SsoProvider) -> ResponseReturnValue:
    """The name, once their organisation has said who they are; before that, the way there."""
    found = sso_flows.found(Purpose.INVITATION, subject=str(invitation.id))
    form = JoinWithOrganisationForm(name=invitation.name)
    status = 200
    if found is not None and found[0] == str(provider.id):
        claims = found[1]
        status = submit(form, lambda: service.accept_with_organisation(token, form.name.data or "", provider, claims))
        if status == DONE:
            sso_flows.let_go()
            flash("Your account is made. Sign in with your organisation.", "success")
            return redirect(url_for("accounts.sign_in"), DONE)
    proved = found is not None and found[0] == str(provider.id)
    page = render_template(
        "accounts/join_organisation.html", form=form, invitation=invitation, token=token, proved=proved
    )
    return page, status if request.method == "POST" else 200
