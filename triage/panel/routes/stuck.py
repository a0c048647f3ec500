"""Families with whom nothing moves: the questions why, and the page on which whoever is asked says it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.forms.panel.stuck import SayWhyForm
from triage.panel.models import StuckQuestion
from triage.panel.queries import stuck as queries
from triage.panel.routes import bp
from triage.panel.routes.acting import submit
from triage.panel.service import reading
from triage.panel.service import stuck as service
from triage.rules.stuck import STUCK_STATE_LABELS, StuckReason, StuckState

SHOWN = (StuckState.ASKED, StuckState.WAITING, StuckState.WITH_FORUM)


@bp.get("/stuck")
@requires(P.LIST_MANAGE, P.ACTIONS_UPDATE, P.CASES_HOLD, P.VISITS_RECORD, P.OFFERS_ANSWER)
def stuck_families() -> ResponseReturnValue:
    """What is asked of this person or their agency; everything for those who keep the list."""
    actor = current_actor()
    found = {state: queries.questions(state, seen_by=actor) for state in SHOWN}
    reading.record_list_seen("stuck", *found.values(), by=actor)
    return render_template(
        "panel/stuck/index.html", found=found, states=STUCK_STATE_LABELS, most=queries.MOST, today=clock.today()
    )


@bp.route("/stuck/<uuid:question_id>", methods=["GET", "POST"])
@requires(P.LIST_MANAGE, P.ACTIONS_UPDATE, P.CASES_HOLD, P.VISITS_RECORD, P.OFFERS_ANSWER)
def stuck(question_id: uuid.UUID) -> ResponseReturnValue:
    """Say why nothing moves with one family."""
    actor = current_actor()
    found = queries.question(question_id, seen_by=actor)
    form = _form(found)
    answer = submit(
        form,
        lambda: service.say_why(form.to_command(question_id), by=actor),
        revision=lambda: queries.question(question_id, seen_by=actor).revision,
    )
    if answer.done:
        flash("Thank you. It is looked at again on the day that you said.", "success")
        return redirect(url_for("panel.stuck_families"))
    found = queries.question(question_id, seen_by=actor)
    service.record_read(found, by=actor)
    page = render_template(
        "panel/stuck/question.html",
        form=form,
        found=found,
        states=STUCK_STATE_LABELS,
        last=form.last,
        stale=answer.stale,
        today=clock.today(),
        opens_action=_opens_action(found),
    )
    return page, answer.status


def _form(found: StuckQuestion) -> SayWhyForm:
    """What was said before stands in the form."""
    said = {"reason": StuckReason(found.reason_code)} if found.reason_code else {}
    form = SayWhyForm(seen_revision=found.revision, words=found.answer, wait_until=found.wait_until, **said)
    form.last = service.longest_wait(found)
    return form


def _opens_action(found: StuckQuestion) -> bool:
    """Whether the reader may open the page of the action that it is about."""
    actor = current_actor()
    if found.action is None or not actor.may(P.ACTIONS_UPDATE):
        return False
    return actor.may(P.MEETINGS_PREPARE) or found.action.agency_id == actor.agency_id
