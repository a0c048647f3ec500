"""Authorising a professional's nomination of a family, and ending it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access import fields
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, Stale
from triage.evidence import queries, service
from triage.evidence.routes import bp
from triage.families import queries as families
from triage.families import service as families_service
from triage.families.models import Family
from triage.forms.evidence_discretion import DiscretionForm, EndDiscretionForm
from triage.rules.hiding import hide


@bp.route("/families/<reference>/evidence/discretion", methods=["GET", "POST"])
@requires(Permission.PANEL_DECIDE)
def discretion(reference: str) -> ResponseReturnValue:
    """Who nominates the family, why, and until when."""
    actor = current_actor()
    family = _opened(reference)
    form = DiscretionForm()
    if form.validate_on_submit():
        try:
            service.authorise_discretion(form.to_command(), family.id, by=actor)
        except Invalid as fault:
            form.add_error(fault.message, field="until_on" if "last day" in fault.message else "nominated_by")
        else:
            flash("Discretion recorded", "success")
            return redirect(url_for("evidence.verdicts", reference=reference, _anchor="discretion"))
    verdict = hide(service.verdict_of(family.id, on=clock.today()), fields.view_of(actor))
    standing = queries.standing_discretion(family.id, on=clock.today())
    page = render_template("evidence/discretion.html", family=family, form=form, verdict=verdict, standing=standing)
    return page, 422 if form.is_submitted() else 200


@bp.route("/families/<reference>/evidence/discretion/<uuid:discretion_id>/end", methods=["GET", "POST"])
@requires(Permission.PANEL_DECIDE)
def end_discretion(reference: str, discretion_id: uuid.UUID) -> ResponseReturnValue:
    """End it, with why."""
    actor = current_actor()
    family = _opened(reference)
    found = queries.discretion(discretion_id, of_family=family.id)
    form = EndDiscretionForm(seen_revision=found.revision)
    status = 422 if form.is_submitted() else 200
    refusal = None
    if form.validate_on_submit():
        try:
            service.end_discretion(form.to_command(found.id), family.id, by=actor)
        except Stale as stale:
            form.accept_revision(found.revision)
            refusal, status = stale, 409
        else:
            flash("Discretion ended", "success")
            return redirect(url_for("evidence.verdicts", reference=reference, _anchor="discretion"))
    shown = {"family": family, "form": form, "found": found, "refusal": refusal}
    return render_template("evidence/discretion_end.html", **shown), status


def _opened(reference: str) -> Family:
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    families_service.record_opened(family, "evidence", by=actor)
    return family
