"""What the coordinator asks this agency: the question and the people it is about, and nothing else."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import audit, clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.calendar import days_off
from triage.errors import Invalid, Refused
from triage.evidence import queries, service
from triage.evidence.models import REQUEST_STATUS_LABELS, InformationRequest, RequestStatus
from triage.evidence.routes import bp
from triage.evidence.routes.page import indicator_words
from triage.forms.evidence import HOUSEHOLD, AnswerForm, answer_form
from triage.rules.framework import Indicator
from triage.rules.working_days import due


@bp.get("/questions")
@requires(Permission.REQUESTS_ANSWER)
def asked() -> ResponseReturnValue:
    found = queries.asked_of(seen_by=current_actor())
    today = clock.today()
    audit.saw("evidence.questions_seen", subject="questions", by=current_actor(), families=audit.families_of(found))
    return render_template(
        "evidence/asked.html",
        open=[(each, due(each.due_on, today, days_off())) for each in found if each.status is RequestStatus.OPEN],
        closed=[each for each in found if each.status is not RequestStatus.OPEN],
        labels=REQUEST_STATUS_LABELS,
    )


@bp.route("/questions/<uuid:request_id>", methods=["GET", "POST"])
@requires(Permission.REQUESTS_ANSWER)
def answer(request_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.request_for_agency(request_id, seen_by=actor)
    indicator = indicator_words(found.indicator) if found.indicator else None
    form = _form(found, indicator)
    if not form.validate_on_submit():
        return _draw(found, indicator, form), 422 if form.is_submitted() else 200
    try:
        service.answer(form.to_command(found.id), by=actor)
    except Invalid as fault:
        form.add_error(fault.message, field="words")
        return _draw(found, indicator, form), 422
    except Refused as refusal:
        found = queries.request_for_agency(request_id, seen_by=actor)
        return _draw(found, indicator, form, refusal=refusal), 409
    flash("Answer sent to the coordinator", "success")
    return redirect(url_for("evidence.asked"))


def _form(found: InformationRequest, indicator: Indicator | None) -> AnswerForm:
    """A set of answers for each person where a criterion was named; words alone where none was."""
    if indicator is None:
        return answer_form(())
    people = [(str(person.id), person.full_name) for person in found.people]
    unit = indicator.value.unit if indicator.value else ""
    return answer_form(people if indicator.needs_person else [(HOUSEHOLD, "the household")], unit=unit)


def _draw(
    found: InformationRequest, indicator: Indicator | None, form: AnswerForm, *, refusal: Refused | None = None
) -> str:
    audit.saw("evidence.question_read", subject=found, by=current_actor(), family_id=found.family_id)
    return render_template(
        "evidence/answer.html",
        request_=found,
        indicator=indicator,
        form=form,
        refusal=refusal,
        labels=REQUEST_STATUS_LABELS,
        due=due(found.due_on, clock.today(), days_off()),
        open=found.status is RequestStatus.OPEN,
    )
