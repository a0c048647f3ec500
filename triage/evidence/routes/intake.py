"""The intake queue."""

from __future__ import annotations

import uuid

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from config import Settings
from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.calendar import days_off
from triage.evidence import queries, service
from triage.evidence.models import REQUEST_STATUS_LABELS
from triage.evidence.routes import bp
from triage.forms.fields import Option
from triage.forms.intake import QueueForm
from triage.referrals import queries as referrals
from triage.referrals.models import AT_INTAKE, REFERRAL_STATUS_LABELS, ReferralStatus
from triage.rules.working_days import ClockRule, due

KEPT = "intake_filters"
FILTERS = ("agency", "status", "colour", "urgent")
AMBER_SHARE = 0.6


@bp.get("/intake")
@requires(Permission.REFERRALS_VERIFY)
def intake() -> ResponseReturnValue:
    actor = current_actor()
    if "clear" in request.args:
        session.pop(KEPT, None)
        return redirect(url_for("evidence.intake"))
    form = _form()
    wanted = _wanted(form)
    page = queries.intake(wanted, clock_rule(), seen_by=actor, after=_after())
    answers, waiting_on = queries.new_answers(seen_by=actor), queries.waiting_on(seen_by=actor)
    urgent_drafts = referrals.urgent_drafts(seen_by=actor)
    shown = [*[row.referral for row in page.rows], *urgent_drafts]
    service.record_queue_seen(shown, [*answers, *waiting_on], by=actor)
    return render_template(
        "intake/queue.html",
        filter_form=form,
        page=page,
        wanted=wanted,
        answers=answers,
        waiting_on=[(each, due(each.due_on, clock.today(), days_off())) for each in waiting_on],
        urgent_drafts=urgent_drafts,
        again=queries.to_look_at_again(seen_by=actor),
        status_labels=REFERRAL_STATUS_LABELS,
        request_labels=REQUEST_STATUS_LABELS,
        first_page=_after() is None,
    )


def clock_rule() -> ClockRule:
    """When a waiting referral turns amber and red, from the council's own deadline."""
    settings: Settings = current_app.config["SETTINGS"]
    red = settings.verify_within_working_days + 1
    return ClockRule(amber=max(1, round(red * AMBER_SHARE)), red=red)


def _form() -> QueueForm:
    """The filters as asked for now, or as they were left; they stick until they are changed or cleared."""
    asked = bool(request.args) and "after" not in request.args
    if asked:
        session[KEPT] = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    form = QueueForm(formdata=MultiDict(session.get(KEPT, {})))
    form.agency.options = [
        Option(str(each.id), each.name) for each in queries.agencies_at_intake(seen_by=current_actor())
    ]
    form.status.options = [Option(each.value, REFERRAL_STATUS_LABELS[each]) for each in AT_INTAKE]
    form.validate()
    return form


def _wanted(form: QueueForm) -> queries.Wanted:
    """The filters that can be read; a damaged address filters by less and never fails."""
    return queries.Wanted(
        agency_id=form.agency.data if not form.agency.errors else None,
        status=ReferralStatus(form.status.data) if form.status.data and not form.status.errors else None,
        urgent=bool(form.urgent.data),
        colour=form.colour.data if not form.colour.errors else None,
    )


def _after() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("after", ""))
    except ValueError:
        return None
