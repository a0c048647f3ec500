"""The coordinator asks an agency, sees the answer, or needs it no longer."""

from __future__ import annotations

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.calendar import add_working_days
from triage.errors import Invalid, Refused
from triage.evidence import queries, service
from triage.evidence.routes import bp
from triage.evidence.routes.page import Suggested, indicator_options, people_options, suggested_question
from triage.families import queries as families
from triage.families import service as families_service
from triage.forms.base import EmptyForm
from triage.forms.evidence import AskForm
from triage.forms.fields import Option


@bp.route("/families/<reference>/evidence/ask", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def ask(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    framework = queries.framework_for(family.id, on=clock.today())
    suggested = suggested_question(framework, request.args.get("indicator", ""), request.args.get("person", ""))
    form = _ask_form(suggested)
    form.agency.options = [Option(str(each.id), each.name) for each in accounts.agencies()]
    form.people.options = people_options(family)
    form.indicator.options = indicator_options(framework)
    if form.validate_on_submit():
        try:
            referral = queries.latest_referral(family.id)
            service.ask(form.to_command(referral.id if referral else None), family.id, by=actor)
        except Invalid as fault:
            form.add_error(fault.message, field="people")
        else:
            flash("Question sent", "success")
            return redirect(url_for("evidence.family_evidence", reference=reference, _anchor="questions"))
    status = 422 if form.is_submitted() else 200
    families_service.record_opened(family, "questions", by=actor)
    return render_template("evidence/ask.html", family=family, form=form, suggested=suggested), status


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


def _ask_form(suggested: Suggested) -> AskForm:
    """With the usual number of working days, and what the verdict would like to know."""
    settings: Settings = current_app.config["SETTINGS"]
    return AskForm(
        due=add_working_days(clock.today(), settings.request_due_working_days),
        indicator=suggested.indicator,
        people=suggested.people,
        question=suggested.question,
    )
