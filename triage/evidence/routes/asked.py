"""What the coordinator asks this agency: the questions and the people they are about, and nothing else."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import audit, clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.calendar import days_off
from triage.errors import Invalid, Refused, Stale
from triage.evidence import queries, service
from triage.evidence.models import REQUEST_STATUS_LABELS, InformationRequest, RequestLine, RequestStatus
from triage.evidence.queries import Show
from triage.evidence.routes import bp
from triage.evidence.routes.page import indicator_words
from triage.forms.base import EmptyForm
from triage.forms.requests import AnswerForm, CorrectForm, LineAsked, answer_form
from triage.rules.requests import LINE_ANSWER_LABELS, NOT_SHARED_LABELS
from triage.rules.working_days import due

SHOWN = {Show.OPEN: "Waiting", Show.OVERDUE: "Overdue", Show.ANSWERED: "Answered"}


@bp.get("/questions")
@requires(Permission.REQUESTS_ANSWER)
def asked() -> ResponseReturnValue:
    """By the day they are due; a damaged filter shows what waits."""
    show = next((each for each in Show if each.value == request.args.get("show")), Show.OPEN)
    today = clock.today()
    page = queries.asked_page(show, seen_by=current_actor(), on=today, after=_after())
    audit.saw("evidence.questions_seen", subject="questions", by=current_actor(), families=audit.families_of(page.rows))
    return render_template(
        "evidence/asked.html",
        page=page,
        rows=[(each, due(each.due_on, today, days_off())) for each in page.rows],
        show=show,
        shown=SHOWN,
        first_page=_after() is None,
        labels=REQUEST_STATUS_LABELS,
        indicator_words=indicator_words,
    )


@bp.route("/questions/<uuid:request_id>", methods=["GET", "POST"])
@requires(Permission.REQUESTS_ANSWER)
def answer(request_id: uuid.UUID) -> ResponseReturnValue:
    """Answer line by line: kept as a draft, sent, or nothing on record in one press."""
    actor = current_actor()
    found = queries.request_for_agency(request_id, seen_by=actor)
    if request.form.get("action") == "nil":
        return _nil(found)
    form = answer_form(AnswerForm, [line_asked(line) for line in found.standing])
    if request.headers.get("X-Autosave"):
        return _autosave(found, form)
    if not form.is_submitted():
        return _draw(found, form)
    later = request.form.get("action") == "later"
    if not form.validate() or not (later or form.whole()):
        return _keep_what_can_be(found, form), 422
    return _act(found, form, later=later)


@bp.route("/questions/<uuid:request_id>/correct", methods=["GET", "POST"])
@requires(Permission.REQUESTS_ANSWER)
def correct(request_id: uuid.UUID) -> ResponseReturnValue:
    """Put an answer right that was sent; the old one is kept."""
    actor = current_actor()
    found = queries.request_for_agency(request_id, seen_by=actor)
    if found.status in (RequestStatus.OPEN, RequestStatus.CANCELLED):
        return redirect(url_for("evidence.answer", request_id=found.id))
    form = answer_form(CorrectForm, [line_asked(line) for line in found.standing])
    if not form.is_submitted():
        return _draw(found, form)
    if not form.validate() or not form.whole():
        return _draw(found, form), 422
    try:
        service.correct(form.to_correction(found.id), by=actor)
    except Invalid as fault:
        form.add_error(fault.message)
        return _draw(found, form), 422
    except (Refused, Stale) as refusal:
        return _draw(found, form, refusal=refusal), 409
    flash("The corrected answer is sent to the coordinator", "success")
    return redirect(url_for("evidence.answer", request_id=found.id))


def line_asked(line: RequestLine) -> LineAsked:
    """A line as its form needs it."""
    indicator = indicator_words(line.indicator) if line.indicator else None
    who = line.person.full_name if line.person else "the household"
    return LineAsked(
        line_id=line.id,
        revision=line.revision,
        about=f"{indicator.short}, {who}" if indicator else who,
        indicator=indicator,
        answer=line.answer,
        on=line.event_on,
        until=line.until,
        value=None if line.value is None else float(line.value),
        out_of=None if line.out_of is None else float(line.out_of),
        reference=line.reference,
        words=line.words,
        not_shared=line.not_shared,
    )


def _act(found: InformationRequest, form: AnswerForm, *, later: bool) -> ResponseReturnValue:
    act = service.save if later else service.send
    try:
        act(form.to_command(found.id), by=current_actor())
    except Invalid as fault:
        form.add_error(fault.message)
        return _draw(found, form), 422
    except (Refused, Stale) as refusal:
        return _draw(found, form, refusal=refusal), 409
    if later:
        flash("Your answers so far are kept. Nobody but your agency sees them before you send them.", "success")
    else:
        flash("Answers sent to the coordinator", "success")
    return redirect(url_for("evidence.asked"))


def _nil(found: InformationRequest) -> ResponseReturnValue:
    """Nothing on record about any of it."""
    form = answer_form(AnswerForm, [line_asked(line) for line in found.standing])
    if EmptyForm().validate_on_submit():
        try:
            service.send_nil(found.id, by=current_actor())
        except Invalid as fault:
            form.add_error(fault.message)
            return _draw(found, form), 422
        except Refused as refusal:
            return _draw(found, form, refusal=refusal), 409
        flash("Sent to the coordinator: nothing on record", "success")
    return redirect(url_for("evidence.asked"))


def _autosave(found: InformationRequest, form: AnswerForm) -> ResponseReturnValue:
    """Keep what is being typed, as far as it can be read."""
    form.validate()
    try:
        service.save(form.to_command(found.id), by=current_actor())
    except (Refused, Stale):
        return "", 409
    return "", 204


def _keep_what_can_be(found: InformationRequest, form: AnswerForm) -> str:
    """The page with what is wrong; lines that can be read are kept, so that nothing typed is lost with the page."""
    try:
        service.save(form.to_command(found.id), by=current_actor())
    except (Refused, Stale) as refusal:
        return _draw(found, form, refusal=refusal)
    return _draw(found, form)


def _draw(found: InformationRequest, form: AnswerForm, *, refusal: Refused | Stale | None = None) -> str:
    audit.saw("evidence.question_read", subject=found, by=current_actor(), family_id=found.family_id)
    return render_template(
        "evidence/correct.html" if isinstance(form, CorrectForm) else "evidence/answer.html",
        request_=found,
        lines={line.id: line for line in found.lines},
        form=form,
        refusal=refusal,
        labels=REQUEST_STATUS_LABELS,
        line_labels=LINE_ANSWER_LABELS,
        why_labels=NOT_SHARED_LABELS,
        due=due(found.due_on, clock.today(), days_off()),
        open=found.status is RequestStatus.OPEN,
        indicator_words=indicator_words,
    )


def _after() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("after", ""))
    except ValueError:
        return None
