"""Actions: one's own agency's, and everybody's for the coordinator."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.accounts import queries as accounts
from triage.forms.fields import Option
from triage.forms.panel.actions import ActionFilterForm, ActionStatusForm
from triage.panel.models import ACTION_STATUS_LABELS, ActionStatus
from triage.panel.queries import actions as queries
from triage.panel.routes import bp
from triage.panel.routes.acting import submit
from triage.panel.service import actions as service
from triage.panel.service import reading


@bp.get("/actions")
@requires(P.ACTIONS_UPDATE)
def actions() -> ResponseReturnValue:
    actor = current_actor()
    form = ActionFilterForm(request.args)
    form.agency.options = [Option(str(each.id), each.name) for each in accounts.agencies()]
    chosen = form.agency.data if actor.may(P.MEETINGS_PREPARE) else None
    today = clock.today()
    open_ones = queries.actions(seen_by=actor, is_open=True, agency_id=chosen)
    ended = queries.actions(seen_by=actor, is_open=False, agency_id=chosen)
    reading.record_list_seen("actions", open_ones, ended, by=actor)
    return render_template(
        "panel/actions/index.html",
        filter_form=form if actor.may(P.MEETINGS_PREPARE) else None,
        chosen=chosen,
        overdue=[each for each in open_ones if each.due_on < today],
        due=[each for each in open_ones if each.due_on >= today],
        ended=ended,
        statuses=ACTION_STATUS_LABELS,
        today=today,
    )


@bp.route("/actions/<uuid:action_id>", methods=["GET", "POST"])
@requires(P.ACTIONS_UPDATE)
def action(action_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.action(action_id, seen_by=actor)
    shown = {"note": found.note} | ({"status": found.status} if found.status is not ActionStatus.OPEN else {})
    form = ActionStatusForm(seen_revision=found.revision, **shown)
    answer = submit(
        form,
        lambda: service.update(form.to_command(action_id), by=actor),
        revision=lambda: queries.action(action_id, seen_by=actor).revision,
    )
    if answer.done:
        flash("The action is updated.", "success")
        return redirect(url_for("panel.actions"))
    found = queries.action(action_id, seen_by=actor)
    reading.record_list_seen("actions", [found], by=actor)
    page = render_template(
        "panel/actions/action.html",
        form=form,
        found=found,
        statuses=ACTION_STATUS_LABELS,
        stale=answer.stale,
        today=clock.today(),
    )
    return page, answer.status
