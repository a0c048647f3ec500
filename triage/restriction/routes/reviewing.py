"""Information governance reviews each emergency opening: justified or not, in words."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Refused, Stale
from triage.forms.restriction import ReviewForm
from triage.restriction import queries, service
from triage.restriction.routes import bp


@bp.get("/openings")
@requires(Permission.GLASSES_REVIEW)
def openings() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "restriction/openings.html",
        waiting=queries.openings(seen_by=actor, reviewed=False),
        reviewed=queries.openings(seen_by=actor, reviewed=True),
        now=clock.now(),
    )


@bp.route("/openings/<uuid:glass_id>", methods=["GET", "POST"])
@requires(Permission.GLASSES_REVIEW)
def opening(glass_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    glass = queries.opening(glass_id, seen_by=actor)
    form = ReviewForm(seen_revision=glass.revision)
    refusal: Stale | Refused | None = None
    if form.validate_on_submit():
        try:
            service.review(glass_id, form.to_command(), by=actor)
        except (Stale, Refused) as found:
            refusal = found
            glass = queries.opening(glass_id, seen_by=actor)
        else:
            flash("Review recorded", "success")
            return redirect(url_for(".openings"))
    status = 409 if refusal else 422 if form.is_submitted() else 200
    page = render_template(
        "restriction/opening.html",
        glass=glass,
        form=form,
        refusal=refusal,
        own=glass.user_id == actor.user_id,
        now=clock.now(),
    )
    return page, status
