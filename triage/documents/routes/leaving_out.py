"""Making a meeting's pack without a letter that is not settled."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.documents import service
from triage.documents.routes import bp
from triage.documents.service.packs import why
from triage.errors import Stale
from triage.forms.documents import LeaveOutForm


@bp.route("/letters/<uuid:document>/leave-out", methods=["GET", "POST"])
@requires(Permission.LETTERS_APPROVE)
def leave_out(document: UUID) -> ResponseReturnValue:
    """Ask why; the reason is printed on the cover sheet."""
    letter = service.to_leave_out(document, by=current_actor())
    form = LeaveOutForm(seen_revision=letter.revision)
    status = 200
    if form.validate_on_submit():
        try:
            service.leave_out(form.to_command(document), by=current_actor())
        except Stale as stale:
            form.add_error(" ".join(["This letter changed while you were typing.", *stale.changes]))
            form.accept_revision(letter.revision)
            status = 409
        else:
            flash("The letter is left out of the pack", "success")
            return redirect(url_for(".pack", meeting=letter.meeting_id))
    elif form.is_submitted():
        status = 422
    service.record_read(service.READ, letter, by=current_actor())
    return render_template("letters/leave_out.html", letter=letter, form=form, why=why(letter)), status


@bp.post("/letters/<uuid:document>/put-back")
@requires(Permission.LETTERS_APPROVE)
def put_back(document: UUID) -> ResponseReturnValue:
    letter = service.put_back(document, by=current_actor())
    flash("The pack waits for this letter again", "success")
    return redirect(url_for(".pack", meeting=letter.meeting_id))
