"""Opening a restricted record in an emergency, and closing it again."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission
from triage.errors import NotFound, Refused
from triage.forms.base import EmptyForm
from triage.forms.restriction import BreakGlassForm
from triage.restriction import service
from triage.restriction.routes import bp

NOTHING = "There is no record with this reference that you could open. That you asked is on record."


@bp.route("/families/break-glass", methods=["GET", "POST"])
@requires(Permission.FAMILIES_SEE)
@step_up
def break_glass() -> ResponseReturnValue:
    form = BreakGlassForm()
    if not form.validate_on_submit():
        return render_template("restriction/break_glass.html", form=form), 422 if form.is_submitted() else 200
    try:
        reference = service.break_glass(form.to_command(), by=current_actor())
    except NotFound:
        form.add_error(NOTHING, field="reference")
    except Refused as refusal:
        form.add_error(refusal.message)
    else:
        return redirect(url_for("families.show", reference=reference))
    return render_template("restriction/break_glass.html", form=form), 422


@bp.post("/families/<reference>/close-glass")
@requires(Permission.FAMILIES_SEE)
def close_glass(reference: str) -> ResponseReturnValue:
    if EmptyForm().validate_on_submit():
        service.close_glass(reference, by=current_actor())
        flash("You closed the restricted record. What you looked at will be reviewed.", "success")
    return redirect(url_for("families.index"))
