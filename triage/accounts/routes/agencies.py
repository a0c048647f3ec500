"""Settings: agencies and their sharing agreements."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission as P
from triage.accounts import queries as accounts
from triage.accounts.models import AGENCY_KIND_LABELS, Agency, AgreementState, SharingAgreement
from triage.accounts.queries import agreements as queries
from triage.accounts.queries import people_admin as people
from triage.accounts.queries import reviews, sso
from triage.accounts.routes import bp
from triage.accounts.routes.acting import DONE, submit
from triage.accounts.service import agreements as service
from triage.forms.accounts.agencies import AgencyForm, AgreementForm, EndAgreementForm
from triage.forms.fields import enum_options

STATE_COLOURS = {
    AgreementState.TO_COME: "blue",
    AgreementState.IN_FORCE: "green",
    AgreementState.ENDS_SOON: "orange",
    AgreementState.OVER: "grey",
    AgreementState.ENDED_EARLY: "grey",
}


@bp.get("/settings")
@requires(P.SETTINGS_MANAGE, P.USERS_MANAGE, P.PEOPLE_MANAGE)
def settings() -> ResponseReturnValue:
    """Where the settings are, and what waits in each."""
    actor = current_actor()
    own = queries.agreements_in_force(clock.today()).get(actor.agency_id) if actor.agency_id else None
    return render_template(
        "settings/index.html",
        agencies=queries.every_agency(seen_by=actor) if actor.may(P.SETTINGS_MANAGE) else (),
        without=_without(actor.may(P.SETTINGS_MANAGE)),
        people=people.persons(seen_by=actor),
        waiting=people.waiting_invitations(seen_by=actor),
        reviews=[review for review in reviews.reviews(seen_by=actor) if review.closed_at is None],
        agreement=own,
        state=service.state_of(own, clock.today()).value if own else "",
    )


@bp.get("/settings/agencies")
@requires(P.SETTINGS_MANAGE)
def agencies() -> ResponseReturnValue:
    """Every agency with what lets its people in."""
    found = queries.every_agency(seen_by=current_actor())
    in_force = queries.agreements_in_force(clock.today())
    return render_template(
        "settings/agencies.html",
        agencies=found,
        in_force=in_force,
        states={agency_id: service.state_of(each, clock.today()) for agency_id, each in in_force.items()},
        counts=queries.people_counts(),
        kinds=AGENCY_KIND_LABELS,
        colours=STATE_COLOURS,
    )


@bp.get("/settings/agencies/<uuid:agency_id>")
@requires(P.SETTINGS_MANAGE)
def agency(agency_id: uuid.UUID) -> ResponseReturnValue:
    """One agency, its agreements, and its people."""
    actor = current_actor()
    found = queries.kept_agency(agency_id, seen_by=actor)
    agreements = queries.agreements_of(agency_id)
    today = clock.today()
    return render_template(
        "settings/agency.html",
        agency=found,
        kind=AGENCY_KIND_LABELS[found.kind],
        agreements=[(each, service.state_of(each, today)) for each in agreements],
        lets_in=queries.agreements_in_force(today).get(agency_id),
        people=people.persons(seen_by=actor, agency_id=agency_id) if actor.may(P.USERS_MANAGE) else (),
        leads=accounts.leads_of(agency_id),
        provider=sso.provider_of(agency_id),
        colours=STATE_COLOURS,
        over={AgreementState.OVER, AgreementState.ENDED_EARLY},
    )


@bp.route("/settings/agencies/new", methods=["GET", "POST"])
@requires(P.SETTINGS_MANAGE)
@step_up
def new_agency() -> ResponseReturnValue:
    """Add an agency."""
    form = AgencyForm(active=True)
    form.kind.options = enum_options(AGENCY_KIND_LABELS)
    made: list[Agency] = []
    status = submit(form, lambda: made.append(service.save_agency(None, form.to_command(), by=current_actor())))
    if status == DONE:
        flash(f"{made[0].name} is added. Record its agreement next: until then nobody of it gets in.", "success")
        return redirect(url_for("accounts.agency", agency_id=made[0].id), DONE)
    return render_template("settings/agency_form.html", form=form, agency=None), status


@bp.route("/settings/agencies/<uuid:agency_id>/change", methods=["GET", "POST"])
@requires(P.SETTINGS_MANAGE)
@step_up
def change_agency(agency_id: uuid.UUID) -> ResponseReturnValue:
    """Change an agency."""
    actor = current_actor()
    found = queries.kept_agency(agency_id, seen_by=actor)
    form = AgencyForm(obj=found, seen_revision=found.revision)
    form.kind.options = enum_options(AGENCY_KIND_LABELS)
    status = submit(
        form,
        lambda: service.save_agency(agency_id, form.to_command(), by=actor),
        revision=lambda: queries.kept_agency(agency_id, seen_by=actor).revision,
    )
    if status == DONE:
        flash("The agency is saved.", "success")
        return redirect(url_for("accounts.agency", agency_id=agency_id), DONE)
    return render_template("settings/agency_form.html", form=form, agency=found), status


@bp.route("/settings/agencies/<uuid:agency_id>/agreements/new", methods=["GET", "POST"])
@requires(P.SETTINGS_MANAGE)
@step_up
def new_agreement(agency_id: uuid.UUID) -> ResponseReturnValue:
    """Put an agreement on record."""
    actor = current_actor()
    found = queries.kept_agency(agency_id, seen_by=actor)
    form = AgreementForm(internal=found.kind in service.INTERNAL_KINDS)
    status = submit(form, lambda: service.record_agreement(form.to_command(agency_id), by=actor))
    if status == DONE:
        flash("The agreement is on record.", "success")
        return redirect(url_for("accounts.agency", agency_id=agency_id), DONE)
    page = render_template(
        "settings/agreement_form.html",
        form=form,
        agency=found,
        may_be_internal=found.kind in service.INTERNAL_KINDS,
        others=queries.agreements_of(agency_id),
    )
    return page, status


@bp.route("/settings/agreements/<uuid:agreement_id>/end", methods=["GET", "POST"])
@requires(P.SETTINGS_MANAGE)
@step_up
def end_agreement(agreement_id: uuid.UUID) -> ResponseReturnValue:
    """End an agreement before its time."""
    actor = current_actor()
    found = queries.agreement(agreement_id, seen_by=actor)
    form = EndAgreementForm(seen_revision=found.revision)
    status = submit(
        form,
        lambda: service.end_agreement(form.to_command(agreement_id), by=actor),
        revision=lambda: _again(agreement_id).revision,
    )
    if status == DONE:
        flash("The agreement has ended.", "success")
        return redirect(url_for("accounts.agency", agency_id=found.agency_id), DONE)
    return render_template("settings/agreement_end.html", form=form, agreement=_again(agreement_id)), status


def _again(agreement_id: uuid.UUID) -> SharingAgreement:
    return queries.agreement(agreement_id, seen_by=current_actor())


def _without(asked: bool) -> list[Agency]:  # noqa: FBT001  # whether the reader may know
    """Open agencies that nothing lets in."""
    if not asked:
        return []
    in_force = queries.agreements_in_force(clock.today())
    return [each for each in accounts.agencies() if each.id not in in_force]
