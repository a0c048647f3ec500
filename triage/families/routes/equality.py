"""The equality questions about a family's children, for the coordinator: given or put right, and never shown."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, NotFound, Stale
from triage.families import queries, service
from triage.families.routes import bp
from triage.forms.equality import equality_form


@bp.route("/families/<reference>/equality", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def equality(reference: str) -> ResponseReturnValue:
    """A list of groups for each child of the family."""
    actor = current_actor()
    family = queries.family(reference, seen_by=actor)
    children = service.children_of(family)
    if not children:
        raise NotFound
    form = equality_form(children, seen_revision=service.equality_revision(family))
    status, refusal = (422 if form.is_submitted() else 200), None
    if form.validate_on_submit():
        try:
            service.give_equality(family, form.to_command(), by=actor)
        except Stale as stale:
            status, refusal = 409, stale
            family = queries.family(reference, seen_by=actor)
            form.accept_revision(service.equality_revision(family))
        except Invalid as fault:
            form.add_error(fault.message)
        else:
            flash("Saved. What was answered is only ever counted.", "success")
            return redirect(url_for("families.people", reference=reference))
    family = queries.family(reference, seen_by=actor)
    service.record_opened(family, "equality", by=actor)
    back = url_for("families.people", reference=reference)
    page = render_template("families/equality.html", form=form, family=family, refusal=refusal, back=back)
    return page, status
