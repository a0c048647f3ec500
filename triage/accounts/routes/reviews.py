"""Settings: the quarterly access review."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock, jobs
from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission as P
from triage.accounts.models import AccessReview, ReviewAnswer
from triage.accounts.queries import people_admin as people
from triage.accounts.queries import reviews as queries
from triage.accounts.routes import bp
from triage.accounts.routes.acting import DONE, press
from triage.accounts.service import agreements, people_admin, suspending
from triage.accounts.service import reviews as service

HOUR = 3600
SAID = {
    "confirm": (ReviewAnswer.CONFIRMED, "The account is confirmed."),
    "end": (ReviewAnswer.ENDED, "The account has ended."),
}


@bp.get("/settings/reviews")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
def reviews() -> ResponseReturnValue:
    """Reviews under way and done."""
    actor = current_actor()
    found = queries.reviews(seen_by=actor)
    quarter = service.quarter_of(clock.today())
    begun = {review.agency_id for review in found if review.quarter == quarter}
    return render_template(
        "settings/reviews.html",
        reviews=found,
        left=queries.unanswered_counts([review.id for review in found]),
        quarter=quarter,
        to_begin=[each for each in people.agencies_of(actor) if each.id not in begun]
        if actor.may(P.USERS_MANAGE)
        else [],
        today=clock.today(),
    )


@bp.post("/settings/reviews/begin/<uuid:agency_id>")
@requires(P.USERS_MANAGE)
@step_up
def begin_review(agency_id: uuid.UUID) -> ResponseReturnValue:
    """Begin an agency's review of this quarter."""
    made: list[AccessReview] = []
    if press(lambda: made.append(service.open_review(agency_id, by=current_actor())), "The review has begun."):
        return redirect(url_for("accounts.review", review_id=made[0].id), DONE)
    return redirect(url_for("accounts.reviews"), DONE)


@bp.get("/settings/reviews/<uuid:review_id>")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
def review(review_id: uuid.UUID) -> ResponseReturnValue:
    """Each account of an agency, to be confirmed or ended."""
    actor = current_actor()
    found = queries.review(review_id, seen_by=actor)
    lines = queries.lines_of(review_id)
    return render_template(
        "settings/review.html",
        review=found,
        lines=[(line, people_admin.may_look_after(actor, line.user)) for line in lines],
        left=sum(1 for line in lines if line.answer is None and line.user.active),
        today=clock.today(),
    )


@bp.post("/settings/reviews/<uuid:review_id>/accounts/<uuid:line_id>")
@requires(P.USERS_MANAGE, P.PEOPLE_MANAGE)
@step_up
def answer_review(review_id: uuid.UUID, line_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm or end one account."""
    actor = current_actor()
    line = queries.line(line_id, seen_by=actor)
    said = SAID.get(request.form.get("said", ""))
    seen = request.form.get("seen_revision", "")
    back = redirect(url_for("accounts.review", review_id=line.review_id), DONE)
    if said is None or not seen.isascii() or not seen.isdigit():
        flash("Choose whether the account is confirmed or ends.", "error")
        return back
    press(lambda: service.answer(line.id, said[0], seen_revision=int(seen), by=actor), said[1])
    return back


jobs.every(HOUR, "accounts.access_reviews", service.run)
jobs.every(HOUR, "accounts.suspend_unused", suspending.suspend_unused)
jobs.every(HOUR, "accounts.agreements_that_end", agreements.warn_of_ends)
