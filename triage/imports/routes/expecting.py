"""Lists that agencies agreed to send: due, overdue, and what was agreed."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock, jobs
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.errors import Stale
from triage.forms.base import RevisionForm
from triage.forms.fields import Option
from triage.forms.lists_expected import ExpectForm
from triage.imports.commands import LIST_KIND_LABELS
from triage.imports.queries import expecting as queries
from triage.imports.routes import bp
from triage.imports.service import expecting as service

SOON = 7
HOUR = 60 * 60

jobs.every(HOUR, "imports.remind_of_lists", service.remind)


@bp.get("/lists/expected")
@requires(Permission.LISTS_SEND, Permission.LISTS_MANAGE)
def expected() -> ResponseReturnValue:
    return _draw()


@bp.route("/lists/expected/add", methods=["GET", "POST"])
@requires(Permission.LISTS_MANAGE)
def expect() -> ResponseReturnValue:
    form = ExpectForm()
    form.agency.options = [Option(str(each.id), each.name) for each in accounts.agencies()]
    if form.validate_on_submit():
        service.expect(form.to_command(), by=current_actor())
        flash("The list is expected", "success")
        return redirect(url_for("imports.expected"))
    return render_template("lists/expect.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/lists/expected/<uuid:expected_id>/end")
@requires(Permission.LISTS_MANAGE)
def expected_end(expected_id: uuid.UUID) -> ResponseReturnValue:
    form = RevisionForm()
    form.validate_on_submit()
    try:
        service.end(expected_id, seen_revision=form.seen_revision.data, by=current_actor())
    except Stale as stale:
        return _draw(stale), 409
    flash("The list is expected no longer", "success")
    return redirect(url_for("imports.expected"))


def _draw(refusal: Stale | None = None) -> str:
    actor, today = current_actor(), clock.today()
    return render_template(
        "lists/expected.html",
        expected=[(each, _colour((each.due_on - today).days)) for each in queries.expected(seen_by=actor)],
        words_of=service.words_of,
        kinds=LIST_KIND_LABELS,
        today=today,
        refusal=refusal,
    )


def _colour(days: int) -> str:
    if days < 0:
        return "red"
    return "amber" if days <= SOON else "green"
