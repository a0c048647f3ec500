"""Beginning a referral, and throwing a draft away."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.addresses import own_address
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.errors import Invalid
from triage.forms.base import EmptyForm
from triage.forms.fields import Option
from triage.forms.referrals.acts import StartForm, StartForOthersForm
from triage.referrals import service
from triage.referrals.routes import bp
from triage.referrals.routes.basis import open_draft, settings


@bp.route("/referrals/new", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def start() -> ResponseReturnValue:
    """What to have at hand, and whether anybody is in danger right now."""
    actor = current_actor()
    for_others = actor.may(Permission.REFERRALS_VERIFY)
    form = StartForOthersForm() if for_others else StartForm()
    if isinstance(form, StartForOthersForm):
        form.agency.options = [Option(str(agency.id), agency.name) for agency in accounts.agencies()]
    if form.validate_on_submit():
        try:
            assert actor.agency_id is not None
            command = form.to_command(own_agency=actor.agency_id, keep_days=settings().draft_kept_days)
            referral = service.start(command, by=actor)
        except Invalid as refusal:
            form.add_error(refusal.message, field="received_on")
        else:
            place = "referrals.danger" if command.danger else "referrals.show"
            return redirect(url_for(place, referral=referral.id))
    status = 422 if request.method == "POST" else 200
    return render_template("referrals/start.html", form=form, for_others=for_others), status


@bp.get("/referrals/<uuid:referral>/danger")
@requires(Permission.REFERRALS_MAKE)
def danger(referral: uuid.UUID) -> ResponseReturnValue:
    """Stop: the numbers to ring, before anything else. It is not the end of the form."""
    found, draft = open_draft(referral)
    return render_template("referrals/danger.html", referral=found, draft=draft, target=_own_page(found.id))


def _own_page(referral: uuid.UUID) -> str:
    """Where to go on afterwards: a page of this referral, nothing else."""
    target = own_address(request.args.get("next", ""))
    own = url_for("referrals.show", referral=referral)
    return target if target.startswith(f"{own}/") else own


@bp.route("/referrals/<uuid:referral>/discard", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def discard(referral: uuid.UUID) -> ResponseReturnValue:
    """Throw a draft away, after asking."""
    found, _ = open_draft(referral)
    form = EmptyForm()
    if form.validate_on_submit():
        service.discard(found.id, by=current_actor())
        flash("The draft has been discarded.", "success")
        return redirect(url_for("referrals.index"))
    return render_template("referrals/discard.html", form=form, referral=found)
