"""Setting up an agency's own sign-in, by user administrators."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.accounts.models import Agency, SsoProvider
from triage.accounts.queries import sso as queries
from triage.accounts.routes import bp
from triage.accounts.service import sso as service
from triage.accounts.service import sso_settings
from triage.accounts.service.sso_settings import DomainTaken
from triage.errors import Invalid, Refused, Stale
from triage.forms.accounts.sso import KEEP, SsoForm


@bp.route("/settings/agencies/<uuid:agency_id>/single-sign-on", methods=["GET", "POST"])
@requires(Permission.SETTINGS_MANAGE)
@step_up(methods=("GET", "POST"))
def sso(agency_id: UUID) -> ResponseReturnValue:
    """The settings, saved only once the provider answers as it must."""
    agency = accounts.agency(agency_id)
    provider = queries.provider_of(agency_id)
    form = SsoForm(data=_stored(provider))
    status = 200
    if form.is_submitted():
        status = _saved(agency, form) if form.validate() else 422
        if status == 303:
            return redirect(url_for("accounts.sso", agency_id=agency_id), 303)
    return _page(agency, provider, form), status


@bp.post("/settings/agencies/<uuid:agency_id>/single-sign-on/try")
@requires(Permission.SETTINGS_MANAGE)
@step_up
def sso_try(agency_id: UUID) -> ResponseReturnValue:
    """Ask the provider now, and show what it says of itself; nothing is kept."""
    agency = accounts.agency(agency_id)
    provider = queries.provider_of(agency_id)
    form = SsoForm(data=_stored(provider))
    try:
        tried = sso_settings.try_out((form.issuer.data or "").strip())
    except Invalid as refusal:
        form.add_error(refusal.message, field="issuer")
        return _page(agency, provider, form), 422
    return _page(agency, provider, form, tried=tried)


@bp.post("/settings/agencies/<uuid:agency_id>/single-sign-on/unlink/<uuid:user_id>")
@requires(Permission.SETTINGS_MANAGE)
@step_up
def sso_unlink(agency_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Break somebody's link."""
    service.unlink_theirs(agency_id, user_id, by=current_actor())
    flash("The link is broken, and their sessions have ended.")
    return redirect(url_for("accounts.sso", agency_id=agency_id), 303)


def _saved(agency: Agency, form: SsoForm) -> int:
    """Try to save: 303 where that worked, or the status of the page that says why not."""
    try:
        sso_settings.save(agency.id, form.to_command(), by=current_actor())
    except Invalid as refusal:
        form.add_error(refusal.message, field="domains" if isinstance(refusal, DomainTaken) else "issuer")
        return 422
    except Refused as refusal:
        form.add_error(refusal.message, field="only")
        return 409
    except Stale as stale:
        fresh = queries.provider_of(agency.id)
        form.accept_revision(fresh.revision if fresh is not None else 0)
        form.add_error(f"{stale.message} What you typed is still here: send it again to keep it.")
        return 409
    flash("Saved. The provider answers as it should.")
    return 303


def _stored(provider: SsoProvider | None) -> dict[str, object]:
    """What the form starts from."""
    if provider is None:
        return {"active": True, "seen_revision": 0}
    return {
        "issuer": provider.issuer,
        "client_id": provider.client_id,
        "secret_change": KEEP,
        "domains": "\n".join(provider.domain_names),
        "trusted_amr": "\n".join(provider.trusted_amr),
        "trusted_acr": "\n".join(provider.trusted_acr),
        "only": provider.only,
        "active": provider.active,
        "seen_revision": provider.revision,
    }


def _page(
    agency: Agency, provider: SsoProvider | None, form: SsoForm, *, tried: sso_settings.Tried | None = None
) -> str:
    if provider is None:
        form.client_secret.label.text = "Client secret"
    return render_template(
        "accounts/sso/settings.html",
        agency=agency,
        provider=provider,
        form=form,
        tried=tried,
        identities=queries.identities_at(agency.id),
        people=len(accounts.users_of(agency.id)),
        redirect_uri=url_for(
            "accounts.organisation_back", provider_id=sso_settings.provider_id_of(agency.id), _external=True
        ),
        sign_out_uri=url_for("accounts.sign_in", _external=True),
    )
