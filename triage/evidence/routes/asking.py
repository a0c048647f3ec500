"""The coordinator asks an agency, sees the answer, or needs it no longer."""

from __future__ import annotations

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.calendar import add_working_days
from triage.errors import Invalid, Refused
from triage.evidence import queries, service
from triage.evidence.routes import bp
from triage.evidence.routes.page import indicator_options
from triage.evidence.routes.requests import agency_options, line_options, open_lines, people_options, ticked
from triage.families import queries as families
from triage.families import service as families_service
from triage.families.models import Family
from triage.forms.base import EmptyForm
from triage.forms.requests import AskForm


@bp.route("/families/<reference>/evidence/ask", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def ask(reference: str) -> ResponseReturnValue:
    """Ask several agencies from one form what the verdict leaves open; each gets its own question."""
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    form = _ask_form(family)
    if form.validate_on_submit():
        try:
            referral = queries.latest_referral(family.id)
            command = form.to_command(referral.id if referral else None)
            made = service.ask_agencies(command, family.id, by=actor)
        except Invalid as fault:
            form.add_error(fault.message)
        else:
            flash(f"Asked: {' and '.join(each.agency.name for each in made)}", "success")
            for agency in service.left_out(command, made):
                flash(f"{agency.name} had been asked some of it already, and is not asked that again.")
            return redirect(url_for("evidence.family_evidence", reference=reference, _anchor="questions"))
    status = 422 if form.is_submitted() else 200
    families_service.record_opened(family, "questions", by=actor)
    return render_template("evidence/ask.html", family=family, form=form), status


@bp.post("/families/<reference>/evidence/questions/<uuid:request_id>/seen")
@requires(Permission.REFERRALS_VERIFY)
def seen(reference: str, request_id: uuid.UUID) -> ResponseReturnValue:
    if EmptyForm().validate_on_submit():
        service.mark_seen(request_id, by=current_actor())
    return redirect(url_for("evidence.family_evidence", reference=reference, _anchor=f"question-{request_id}"))


@bp.post("/families/<reference>/evidence/questions/<uuid:request_id>/withdraw")
@requires(Permission.REFERRALS_VERIFY)
def withdraw(reference: str, request_id: uuid.UUID) -> ResponseReturnValue:
    if EmptyForm().validate_on_submit():
        try:
            service.withdraw(request_id, by=current_actor())
        except Refused as refusal:
            flash(refusal.message, "warning")
        else:
            flash("The question is withdrawn")
    return redirect(url_for("evidence.family_evidence", reference=reference, _anchor="questions"))


def _ask_form(family: Family) -> AskForm:
    """With the usual number of working days, and what the verdict would like to know."""
    settings: Settings = current_app.config["SETTINGS"]
    framework = queries.framework_for(family.id, on=clock.today())
    lines = open_lines(family, framework, on=clock.today())
    form = AskForm(
        due=add_working_days(clock.today(), settings.request_due_working_days),
        lines=ticked(lines, request.args.get("indicator", ""), request.args.get("person", "")),
    )
    form.lines.options = line_options(lines, family)
    form.agencies.options = agency_options(lines)
    form.people.options = people_options(family)
    form.indicator.options = indicator_options(framework)
    return form
