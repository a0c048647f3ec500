"""The equality questions about a family's children, for the keyworker who holds it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import audit
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.allocations import queries
from triage.allocations.routes import bp
from triage.allocations.routes.acting import submit
from triage.errors import NotFound
from triage.families import service as families
from triage.forms.equality import equality_form


@bp.route("/my-families/<uuid:allocation_id>/equality", methods=["GET", "POST"])
@requires(P.CASES_HOLD)
def equality(allocation_id: uuid.UUID) -> ResponseReturnValue:
    """A list of groups for each child. What was answered before is not shown, to anybody."""
    actor = current_actor()
    allocation = queries.allocation(allocation_id, seen_by=actor)
    children = families.children_of(allocation.family)
    if not children:
        raise NotFound
    form = equality_form(children, seen_revision=families.equality_revision(allocation.family))
    answer = submit(
        form,
        lambda: families.give_equality(allocation.family, form.to_command(), by=actor),
        revision=lambda: families.equality_revision(queries.allocation(allocation_id, seen_by=actor).family),
    )
    back = url_for("allocations.family", allocation_id=allocation_id)
    if answer.done:
        flash("Saved. What was answered is only ever counted.", "success")
        return redirect(back)
    allocation = queries.allocation(allocation_id, seen_by=actor)
    audit.saw("allocations.read", subject=allocation, by=actor, family_id=allocation.family_id, page="equality")
    page = render_template(
        "families/equality.html",
        form=form,
        family=allocation.family,
        refusal=answer if answer.changes else None,
        back=back,
    )
    return page, answer.status
