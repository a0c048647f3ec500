"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from triage.access.guards import public, requires
from triage.access.held import HELD
from triage.accounts import service
from triage.accounts.models import User
from triage.accounts.routes import bp
from triage.accounts.sessions import ServerSession
from triage.errors import Refused
from triage.forms.accounts.sign_in import SignInForm


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, then go on to where the person was heading."""
    target = _own_address(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = service.sign_in(form.to_command())
        except Refused as refusal:
            form.add_error(refusal.message, field="email")
        else:
            _start_session(user)
            return redirect(target)
    page = render_template("accounts/sign_in.html", form=form, sign_ins=current_app.config["DEMO_SIGN_INS"])
    return page, 200 if request.method == "GET" else 422


@bp.post("/sign-out")
@requires()
def sign_out() -> ResponseReturnValue:
    """End this session."""
    service.sign_out(current_user._get_current_object())
    logout_user()
    session.clear()
    assert isinstance(session_object(), ServerSession)
    session_object().rotate()
    flash("You have signed out.")
    return redirect(url_for("accounts.sign_in"))


def session_object() -> ServerSession:
    """The session behind Flask's stand-in for it."""
    real: ServerSession = session._get_current_object()  # type: ignore[attr-defined]  # werkzeug's LocalProxy
    return real


def _start_session(user: User) -> None:
    """A fresh session for this user; a form held for the same user after an expiry comes along."""
    held = session.get(HELD)
    session.clear()
    session_object().rotate()
    if held and held.get("user") == str(user.id):
        session[HELD] = held
    login_user(user)


def _own_address(target: str) -> str:
    """A page of this service to go on to; anything else leads home."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return url_for("home.index")
    return target
