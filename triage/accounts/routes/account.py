"""One's own account: who one is here, what proves it, and where one is signed in."""

from __future__ import annotations

from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from triage import clock, jobs
from triage.access import held
from triage.access.guards import current_actor, public, requires, step_up
from triage.access.permissions import Role
from triage.accounts import browsers, queries, service
from triage.accounts.commands import Ending
from triage.accounts.models import User
from triage.accounts.queries import sso as sso_queries
from triage.accounts.routes import bp
from triage.accounts.service.sweeping import sweep
from triage.accounts.sessions import current_session

HOUR = 3600


@bp.get("/account")
@requires()
def account() -> ResponseReturnValue:
    """Everything of one's own in one place."""
    user: User = current_user._get_current_object()
    sessions = [
        {"row": row, "browser": browsers.in_words(row.browser), "here": row.id == current_session().id}
        for row in queries.web_sessions_of(user.id)
        if clock.now() < row.ends_at(absolute=current_session().absolute)
    ]
    return render_template(
        "accounts/account.html",
        user=user,
        roles=[Role(role).value for role in user.roles],
        has_password=service.has_password(user),
        factor=queries.second_factor(user.id),
        codes_left=queries.count_recovery_codes(user.id),
        few=service.FEW,
        sessions=sessions,
        organisation=sso_queries.provider_of(user.agency_id) is not None,
    )


@bp.post("/account/sessions/<uuid:web_session>/end")
@requires()
@step_up
def end_session(web_session: UUID) -> ResponseReturnValue:
    """Sign out in one other browser."""
    service.end_own_session(web_session, by=current_actor())
    flash("That browser is signed out.", "success")
    return redirect(url_for("accounts.account"))


@bp.post("/account/sessions/end-others")
@requires()
@step_up
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    service.end_other_sessions(by=current_actor(), but=current_session().id)
    flash("You are signed out everywhere else.", "success")
    return redirect(url_for("accounts.account"))


@bp.get("/session")
@public
def session_status() -> ResponseReturnValue:
    """How many seconds the session has left; asking does not keep it alive."""
    return jsonify(left=_seconds_left() if current_user.is_authenticated else 0)


@bp.post("/session/stay")
@requires()
def stay() -> ResponseReturnValue:
    """Somebody is there: the time without a click starts anew."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(left=_seconds_left())
    return render_template("accounts/stayed.html")


@bp.post("/session/leave")
@requires()
def leave() -> ResponseReturnValue:
    """The time is up: keep what stands unsent on the page for the same person, and end the session."""
    user: User = current_user._get_current_object()
    service.sign_out(user, why=Ending.TIME_WAS_UP)
    logout_user()
    session.clear()
    current_session().begin()
    session["expired_user"] = str(user.id)
    held.keep()
    return jsonify(left=0)


def _seconds_left() -> int:
    now = clock.now()
    return max(0, int((current_session().ends_at(now) - now).total_seconds()))


jobs.every(HOUR, "accounts.sweep", sweep)
