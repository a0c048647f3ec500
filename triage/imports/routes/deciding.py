"""Deciding about a list: try it again, take it in, throw it away, undo it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import jobs
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Refused
from triage.forms.base import EmptyForm
from triage.forms.lists import ConfirmListForm, UndoListForm
from triage.imports.commands import LIST_KIND_LABELS
from triage.imports.models import BatchState
from triage.imports.queries import batches
from triage.imports.queries import rows as queries
from triage.imports.routes import bp
from triage.imports.routes.lists import draw
from triage.imports.service import deciding, forgetting
from triage.imports.service.sending import open_batch
from triage.imports.showing_lists import is_stuck

P = Permission
DAY = 24 * 60 * 60

jobs.every(DAY, "imports.forget", forgetting.forget)


@bp.post("/lists/<reference>/confirm")
@requires(P.LISTS_MANAGE)
def confirm(reference: str) -> ResponseReturnValue:
    """Take the list in."""
    actor = current_actor()
    form = ConfirmListForm()
    if form.validate_on_submit():
        try:
            deciding.confirm(reference, seen_revision=form.seen_revision.data, by=actor)
        except Refused as refusal:
            return _refused(reference, refusal)
        flash("The list is being taken in", "success")
    return redirect(url_for(".batch", reference=reference), 303)


@bp.post("/lists/<reference>/try-again")
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def try_again(reference: str) -> ResponseReturnValue:
    """Read the list once more."""
    try:
        deciding.try_again(reference, by=current_actor())
    except Refused as refusal:
        return _refused(reference, refusal)
    return redirect(url_for(".batch", reference=reference), 303)


@bp.post("/lists/<reference>/change-columns")
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def change_columns(reference: str) -> ResponseReturnValue:
    """Go back to the columns."""
    try:
        deciding.change_columns(reference, by=current_actor())
    except Refused as refusal:
        return _refused(reference, refusal)
    return redirect(url_for(".columns_of", reference=reference), 303)


@bp.post("/lists/<reference>/discard")
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def discard(reference: str) -> ResponseReturnValue:
    """Throw the list away."""
    try:
        deciding.discard(reference, by=current_actor())
    except Refused as refusal:
        return _refused(reference, refusal)
    flash("The list was thrown away. Its file and its rows are gone.", "success")
    return redirect(url_for(".lists"), 303)


@bp.route("/lists/<reference>/undo", methods=["GET", "POST"])
@requires(P.LISTS_MANAGE)
def undo(reference: str) -> ResponseReturnValue:
    """Take back what the list left, and say why."""
    actor = current_actor()
    found = batches.batch(reference, seen_by=actor)
    form = UndoListForm(seen_revision=found.revision, because=found.undone_because)
    if request.method == "GET" and not is_stuck(found):
        open_batch(reference, BatchState.IMPORTED, by=actor)
    if form.validate_on_submit():
        try:
            deciding.undo(form.to_command(reference), by=actor)
        except Refused as refusal:
            return _refused(reference, refusal)
        flash("The list is being undone", "success")
        return redirect(url_for(".batch", reference=reference), 303)
    page = render_template(
        "lists/undo.html",
        batch=found,
        form=form,
        kinds=LIST_KIND_LABELS,
        again=queries.said_again_elsewhere(found.id),
    )
    return page, 422 if request.method == "POST" else 200


def _refused(reference: str, refusal: Refused) -> ResponseReturnValue:
    """The list as it stands now, with why nothing was done."""
    form = EmptyForm()
    form.add_error(refusal.message)
    return draw(batches.batch(reference, seen_by=current_actor()), form), 409
