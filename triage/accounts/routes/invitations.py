"""Settings: inviting people."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission as P
from triage.accounts.models import Agency
from triage.accounts.queries import people_admin as queries
from triage.accounts.routes import bp
from triage.accounts.routes.acting import DONE, press, submit
from triage.accounts.routes.handing_over import hand_over
from triage.accounts.routes.people_admin import role_options
from triage.accounts.service import invitations as service
from triage.accounts.service.invitations import Sent
from triage.errors import NotFound
from triage.forms.accounts.people import ChooseAgencyForm, InviteForm
from triage.forms.fields import Option

HANDED = "The link lets them make their account. It works once, within 48 hours."


@bp.route("/settings/people/invite", methods=["GET", "POST"])
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
def invite() -> ResponseReturnValue:
    """For which agency; who looks after one only goes straight on."""
    agencies = queries.agencies_of(current_actor())
    if len(agencies) == 1:
        return redirect(url_for("accounts.invite_to", agency_id=agencies[0].id))
    form = ChooseAgencyForm()
    form.agency.options = [Option(str(each.id), each.name) for each in agencies]
    status = submit(form, lambda: None)
    if status == DONE:
        return redirect(url_for("accounts.invite_to", agency_id=form.agency.data), DONE)
    return render_template("settings/invite_agency.html", form=form), status


@bp.route("/settings/people/invite/<uuid:agency_id>", methods=["GET", "POST"])
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def invite_to(agency_id: uuid.UUID) -> ResponseReturnValue:
    """Invite somebody to this agency."""
    actor = current_actor()
    agency = _agency(agency_id)
    form = InviteForm()
    form.roles.options = role_options(agency.kind)
    sent: list[Sent] = []
    status = submit(form, lambda: sent.append(service.invite(form.to_command(agency_id), by=actor)))
    if status == DONE:
        return _on_its_way(sent[0])
    return render_template("settings/invite.html", form=form, agency=agency), status


@bp.post("/settings/invitations/<uuid:invitation_id>/again")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def invite_again(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Send a fresh link."""
    actor = current_actor()
    found = queries.invitation(invitation_id, seen_by=actor)
    sent: list[Sent] = []
    if press(lambda: sent.append(service.send_again(found.id, by=actor)), ""):
        return _on_its_way(sent[0])
    return redirect(url_for("accounts.people"), DONE)


@bp.post("/settings/invitations/<uuid:invitation_id>/withdraw")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def withdraw_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    actor = current_actor()
    found = queries.invitation(invitation_id, seen_by=actor)
    press(lambda: service.withdraw(found.id, by=actor), "The invitation is withdrawn. Its link works no more.")
    return redirect(url_for("accounts.people"), DONE)


def _on_its_way(sent: Sent) -> ResponseReturnValue:
    """Where the link goes: by mail, or by the hand of whoever invited."""
    if sent.path:
        return hand_over(sent.path, what=HANDED, to=sent.invitation.name)
    flash(f"An email with a link is on its way to {sent.invitation.email}. It works once, within 48 hours.", "success")
    return redirect(url_for("accounts.people"), DONE)


def _agency(agency_id: uuid.UUID) -> Agency:
    found = next((each for each in queries.agencies_of(current_actor()) if each.id == agency_id), None)
    if found is None:
        raise NotFound
    return found
