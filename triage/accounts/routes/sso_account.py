"""One's own account: linking it to the organisation's sign-in, unlinking it, and proving who one is over there."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage import clock
from triage.access.addresses import own_address
from triage.access.guards import current_actor, requires, step_up
from triage.accounts import devices
from triage.accounts.models import LinkedBy, SsoProvider, User
from triage.accounts.queries import sso as queries
from triage.accounts.routes import bp, sso_flows
from triage.accounts.routes.step_up import go_on
from triage.accounts.service import sso as service
from triage.accounts.service.sso_protocol import Purpose
from triage.accounts.service.sso_tokens import SsoRefused
from triage.errors import NotFound, Refused
from triage.forms.base import EmptyForm

MAY_LINK = "sso_may_link"
MAY_LINK_SECONDS = 600


@bp.get("/account/organisation")
@requires()
def organisation_link() -> ResponseReturnValue:
    """Whether one's account is linked, and to whom."""
    user, provider = _me(), _my_provider()
    return render_template(
        "accounts/sso/link.html",
        form=EmptyForm(),
        host=sso_flows.host_of(provider),
        identity=queries.identity_of(user.id),
        only=service.is_required(user),
    )


@bp.post("/account/organisation/link")
@requires()
@step_up
def organisation_link_begin() -> ResponseReturnValue:
    """They mean it, and it is them: for ten minutes they may set out to be linked."""
    _my_provider()
    session[MAY_LINK] = int(clock.now().timestamp())
    return redirect(url_for("accounts.organisation_link_ready"), 303)


@bp.get("/account/organisation/ready")
@requires()
def organisation_link_ready() -> ResponseReturnValue:
    """Where the next press leads."""
    if not _may_link():
        return redirect(url_for("accounts.organisation_link"))
    return render_template("accounts/sso/link_ready.html", host=sso_flows.host_of(_my_provider()))


@bp.get("/account/organisation/go")
@requires()
def organisation_link_go() -> ResponseReturnValue:
    """Off to the provider, to be linked."""
    if not _may_link():
        return redirect(url_for("accounts.organisation_link"))
    onward = url_for("accounts.organisation_link_confirm")
    return sso_flows.set_out(_my_provider(), Purpose.LINK, onward=onward, subject=current_user.get_id())


@bp.route("/account/organisation/confirm", methods=["GET", "POST"])
@requires()
@step_up
def organisation_link_confirm() -> ResponseReturnValue:
    """Who came back, and the button that links them."""
    user, provider = _me(), _my_provider()
    found = sso_flows.found(Purpose.LINK, subject=str(user.id))
    if found is None or found[0] != str(provider.id):
        return redirect(url_for("accounts.organisation_link"))
    form = EmptyForm()
    status = 200
    if form.validate_on_submit():
        try:
            service.link(user, provider, found[1], linked_by=LinkedBy.ACCOUNT, by=current_actor())
        except Refused as refusal:
            form.add_error(refusal.message)
            status = 409
        else:
            sso_flows.let_go()
            session.pop(MAY_LINK, None)
            flash("Your account is linked. You can sign in with your organisation from now on.")
            return redirect(url_for("accounts.organisation_link"))
    page = render_template(
        "accounts/sso/link_confirm.html", form=form, host=sso_flows.host_of(provider), claims=found[1]
    )
    return page, status


@bp.post("/account/organisation/unlink")
@requires()
@step_up
def organisation_unlink() -> ResponseReturnValue:
    """Break one's own link."""
    service.unlink_own(_me(), by=current_actor())
    flash("Your account is not linked to your organisation any more.")
    return redirect(url_for("accounts.organisation_link"))


@bp.get("/confirm/organisation/go")
@requires()
def confirm_organisation_go() -> ResponseReturnValue:
    """Off to the provider, to give the password there again."""
    target = own_address(request.args.get("next", ""))
    onward = url_for("accounts.confirm_organisation", next=target)
    return sso_flows.set_out(_my_provider(), Purpose.PROVE, onward=onward, subject=current_user.get_id())


@bp.route("/confirm/organisation", methods=["GET", "POST"])
@requires()
def confirm_organisation() -> ResponseReturnValue:
    """Back with a fresh proof: what the person was about to do is then done."""
    user, provider = _me(), _my_provider()
    target = own_address(request.args.get("next", ""))
    found = sso_flows.found(Purpose.PROVE, subject=str(user.id))
    if found is None or found[0] != str(provider.id):
        return redirect(url_for("accounts.confirm", next=target))
    form = EmptyForm()
    if form.validate_on_submit():
        sso_flows.let_go()
        try:
            service.proves(user, found[1])
        except SsoRefused as refusal:
            service.note_refused(provider, Purpose.PROVE, refusal, origin=devices.origin(), by=current_actor())
            return sso_flows.failed(provider, refusal)
        return go_on(user, target)
    return render_template("accounts/sso/proved.html", form=form, held_key=sso_flows.held_key(user), back=target)


def _me() -> User:
    user: User = current_user._get_current_object()
    return user


def _my_provider() -> SsoProvider:
    """The provider of one's own agency; raises `NotFound` where it has none in use."""
    provider = queries.provider_of(_me().agency_id)
    if provider is None or not provider.active:
        raise NotFound
    return provider


def _may_link() -> bool:
    """Whether this person pressed the button a few minutes ago."""
    return bool(clock.now().timestamp() - session.get(MAY_LINK, 0) < MAY_LINK_SECONDS)
