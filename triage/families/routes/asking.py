"""Partners ask whether somebody is known, and read one answer whoever it is; the coordinator reads who asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Stale
from triage.families import service
from triage.families.queries import questions as asked
from triage.families.routes import bp
from triage.families.service import asking
from triage.forms.known import CloseQuestionForm, KnownForm


@bp.route("/known", methods=["GET", "POST"])
@requires(Permission.KNOWN_ASK)
def known() -> ResponseReturnValue:
    """Take the question. Nothing is looked up here: what comes back depends on what was typed alone."""
    form = KnownForm()
    if not form.validate_on_submit():
        return render_template("families/known.html", form=form), 422 if form.is_submitted() else 200
    try:
        asking.ask_whether_known(form.to_command(), by=current_actor())
    except asking.TooManyQuestions as refusal:
        form.add_error(refusal.message)
        return render_template("families/known.html", form=form), 429
    return redirect(url_for("families.known_answer"))


@bp.get("/known/answer")
@requires(Permission.KNOWN_ASK)
def known_answer() -> ResponseReturnValue:
    """The answer: the same page for everybody about everybody."""
    return render_template("families/known_answer.html")


@bp.get("/known/questions")
@requires(Permission.REFERRALS_VERIFY)
def questions() -> ResponseReturnValue:
    """Who asked about whom, with whom of it this reader may see."""
    return _questions()


@bp.post("/known/questions/<uuid:question_id>/close")
@requires(Permission.REFERRALS_VERIFY)
def close_question(question_id: uuid.UUID) -> ResponseReturnValue:
    """The coordinator has been in touch."""
    form = CloseQuestionForm(prefix=question_id.hex)
    if not form.validate_on_submit():
        return _questions({question_id: form}), 422
    try:
        asking.close_question(form.to_command(question_id), by=current_actor())
    except Stale:
        flash("Somebody else has dealt with that question meanwhile", "warning")
    else:
        flash("The question is done", "success")
    return redirect(url_for("families.questions"))


def _questions(sent: Mapping[uuid.UUID, CloseQuestionForm] | None = None) -> str:
    actor = current_actor()
    waiting = asked.questions(seen_by=actor, answered=False)
    known_people = asked.known_to(waiting, seen_by=actor)
    shown = {family.id: family for each in known_people.values() for one in each for family in one.families}
    service.record_listed(list(shown.values()), by=actor)
    forms = {
        each.id: CloseQuestionForm(formdata=None, prefix=each.id.hex, seen_revision=each.revision) for each in waiting
    }
    return render_template(
        "families/questions.html",
        waiting=waiting,
        known=known_people,
        done=asked.questions(seen_by=actor, answered=True),
        forms=forms | dict(sent or {}),
        form=next(iter((sent or {}).values()), None),
    )
