"""Who may see a restricted record: by its reference, and with nothing of the family on the page."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.forms.base import RevisionForm
from triage.forms.fields import Option
from triage.forms.restriction import LiftForm, NameForm, RestrictForm, TakeOffForm
from triage.restriction import queries, service
from triage.restriction.queries import Restriction
from triage.restriction.routes import bp

OTHER_STATE: dict[bool, type[RestrictForm | NameForm]] = {True: RestrictForm, False: NameForm}
"""The form that has no place on the page of a record that is restricted, or is not; its words go onto the refusal."""
KEEPERS = (Permission.FAMILIES_RESTRICT, Permission.GLASSES_REVIEW)


@bp.get("/restricted")
@requires(Permission.GLASSES_REVIEW)
def restricted() -> ResponseReturnValue:
    records = queries.restrictions(seen_by=current_actor())
    return render_template("restriction/restricted.html", records=records)


@bp.get("/restricted/<reference>")
@requires(*KEEPERS)
def restriction(reference: str) -> ResponseReturnValue:
    return _draw(_found(reference))


@bp.post("/restricted/<reference>/restrict")
@requires(*KEEPERS)
@step_up
def restrict(reference: str) -> ResponseReturnValue:
    found = _found(reference)
    form = RestrictForm(seen_revision=found.revision)
    form.first.options = _colleagues(found)
    return _do(
        reference,
        form,
        lambda: service.restrict(reference, form.to_command(), by=current_actor()),
        done="The record is restricted to the people named",
    )


@bp.post("/restricted/<reference>/people")
@requires(*KEEPERS)
@step_up
def name_person(reference: str) -> ResponseReturnValue:
    found = _found(reference)
    form = NameForm(seen_revision=found.revision)
    form.user.options = _colleagues(found)
    return _do(
        reference,
        form,
        lambda: service.change_people(reference, form.to_command(found.named_ids), by=current_actor()),
        done="Named",
    )


@bp.post("/restricted/<reference>/people/<uuid:user_id>/take-off")
@requires(*KEEPERS)
@step_up
def take_off(reference: str, user_id: uuid.UUID) -> ResponseReturnValue:
    found = _found(reference)
    if user_id not in found.named_ids:
        raise NotFound
    form = TakeOffForm(seen_revision=found.revision)
    return _do(
        reference,
        form,
        lambda: service.change_people(reference, form.to_command(user_id, found.named_ids), by=current_actor()),
        done="Taken off the list, unless they hold the family",
    )


@bp.route("/restricted/<reference>/lift", methods=["GET", "POST"])
@requires(*KEEPERS)
@step_up
def lift(reference: str) -> ResponseReturnValue:
    found = _found(reference)
    if not found.restricted:
        raise NotFound
    form = LiftForm(seen_revision=found.revision)
    refusal: Stale | Refused | None = None
    if form.validate_on_submit():
        try:
            service.lift(reference, form.to_command(), by=current_actor())
        except (Stale, Refused) as stopped:
            refusal = stopped
            form.accept_revision(_found(reference).revision)
        else:
            flash("The record is no longer restricted", "success")
            return redirect(_after(reference))
    status = 409 if refusal else 422 if form.is_submitted() else 200
    return render_template("restriction/lift.html", record=found, form=form, refusal=refusal), status


def _do(reference: str, form: RevisionForm, act: Callable[[], None], *, done: str) -> ResponseReturnValue:
    """The act, or the page again with what was typed and why it was not done."""
    refusal: Stale | Refused | None = None
    if form.validate_on_submit():
        try:
            act()
        except Invalid as fault:
            form.add_error(fault.message)
        except (Stale, Refused) as found:
            refusal = found
        else:
            flash(done, "success")
            return redirect(_after(reference))
    record = _found(reference)
    if isinstance(form, OTHER_STATE[record.restricted]):
        raise refusal or Refused(f"This record is {'restricted already' if record.restricted else 'not restricted'}.")
    form.accept_revision(record.revision)
    return _draw(record, form, refusal=refusal), 409 if refusal else 422


def _after(reference: str) -> str:
    """The record's page; home for somebody who has just taken themself off."""
    try:
        _found(reference)
    except NotFound:
        return url_for("home.index")
    return url_for(".restriction", reference=reference)


def _found(reference: str) -> Restriction:
    return queries.restriction(reference, seen_by=current_actor())


def _colleagues(found: Restriction) -> list[Option]:
    """Everybody who is not named yet, by agency."""
    return [
        Option(str(user.id), user.name, group=agency.name)
        for user, agency in queries.colleagues()
        if user.id not in found.named_ids
    ]


def _draw(record: Restriction, sent: RevisionForm | None = None, *, refusal: Stale | Refused | None = None) -> str:
    """The page with the form that fits its state; the one that was sent keeps its words and errors."""
    form = sent
    if not isinstance(form, NameForm | RestrictForm):
        form = (NameForm if record.restricted else RestrictForm)(formdata=None, seen_revision=record.revision)
        form.form_errors = sent.form_errors if sent is not None else []
    (form.user if isinstance(form, NameForm) else form.first).options = _colleagues(record)
    return render_template("restriction/restriction.html", record=record, form=form, refusal=refusal)
