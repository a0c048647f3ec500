"""Lists that agencies agreed to send: due, overdue, and what was agreed."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock, jobs
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.errors import Invalid, Stale
from triage.forms.base import RevisionForm
from triage.forms.fields import Option
from triage.forms.lists_expected import ChangeExpectedForm, ExpectForm
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
    form, first = ExpectForm(), None
    form.agency.options = [Option(str(each.id), each.name) for each in accounts.agencies()]
    if form.validate_on_submit() and form.refuse_a_past_day(today=clock.today()):
        try:
            service.expect(form.to_command(), by=current_actor())
        except service.ExpectedAlready as refusal:
            form.add_error(refusal.message, field="kind")
            first = refusal.first
        except Invalid as refusal:
            form.add_error(refusal.message, field="due_on")
        else:
            flash("The list is expected", "success")
            return redirect(url_for("imports.expected"))
    status = 409 if first else 422 if form.is_submitted() else 200
    return render_template("lists/expect.html", form=form, first=first), status


@bp.route("/lists/expected/<uuid:expected_id>/change", methods=["GET", "POST"])
@requires(Permission.LISTS_MANAGE)
def expected_change(expected_id: uuid.UUID) -> ResponseReturnValue:
    """Another rhythm or another day; the agency and the kind of list are what it is."""
    actor = current_actor()
    found = queries.one(expected_id, seen_by=actor)
    form = ChangeExpectedForm(
        seen_revision=found.revision, every_days=found.every_days, due_on=found.due_on, note=found.note
    )
    refusal = None
    if form.validate_on_submit() and form.refuse_a_past_day(today=clock.today(), kept=found.due_on):
        try:
            service.change(form.to_change(expected_id), by=actor)
        except Stale as stale:
            refusal = stale
            form.accept_revision(found.revision)
        except Invalid as fault:
            form.add_error(fault.message, field="due_on")
        else:
            flash("What is expected was changed", "success")
            return redirect(url_for("imports.expected"))
    status = 409 if refusal else 422 if form.is_submitted() else 200
    page = render_template(
        "lists/expected_change.html", form=form, each=found, kind=LIST_KIND_LABELS[found.kind], refusal=refusal
    )
    return page, status


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
    found = queries.expected(seen_by=actor)
    return render_template(
        "lists/expected.html",
        expected=[(each, _colour((each.due_on - today).days)) for each in found],
        nobody={each for each in {one.agency_id for one in found} if not _who_sends(each)},
        words_of=service.words_of,
        kinds=LIST_KIND_LABELS,
        today=today,
        refusal=refusal,
    )


def _who_sends(agency_id: uuid.UUID) -> list[str]:
    """Whom a reminder reaches."""
    people = accounts.users_of(agency_id)
    return [each.name for each in people if each.actor.may(Permission.LISTS_SEND)]


def _colour(days: int) -> str:
    if days < 0:
        return "red"
    return "amber" if days <= SOON else "green"
