"""What stands between somebody who signed in and the service: the page that says why, and how it goes away."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage import clock
from triage.access.addresses import own_address
from triage.access.barriers import BarrierKind
from triage.access.guards import barrier_here, current_actor, requires
from triage.accounts import queries
from triage.accounts.queries import standing as standing_queries
from triage.accounts.routes import bp
from triage.accounts.service import statements
from triage.accounts.words import current_statement
from triage.errors import Stale
from triage.forms.accounts.statements import StatementForm

PAGES = {
    BarrierKind.SUSPENDED: "accounts/suspended.html",
    BarrierKind.NO_AGREEMENT: "accounts/no_agreement.html",
}


@bp.route("/before-you-go-on", methods=["GET", "POST"])
@requires()
def standing() -> ResponseReturnValue:
    """Why this person cannot go on, or the statement to accept; with nothing in the way, on to where they headed."""
    barrier = barrier_here()
    if barrier is None:
        return redirect(own_address(request.args.get("next", "")))
    if barrier.kind is BarrierKind.STATEMENT:
        return _statement()
    user = current_user
    page = render_template(
        PAGES[barrier.kind],
        user=user,
        agency=user.agency,
        leads=queries.leads_of(user.agency_id),
        last=standing_queries.latest_agreement(user.agency_id, on=clock.today()),
    )
    return page, 403


def _statement() -> ResponseReturnValue:
    statement = current_statement()
    form = StatementForm(version=statement.version)
    status = 200
    if form.validate_on_submit():
        try:
            statements.accept_statement(int(form.version.data or 0), by=current_actor())
            return redirect(url_for("accounts.standing", next=request.args.get("next")))
        except (Stale, ValueError):
            form.version.data = statement.version
            form.add_error("The statement changed while you were reading it. Read the new words, then accept them.")
    if form.is_submitted():
        status = 422
    return render_template("accounts/statement.html", form=form, statement=statement), status
