"""Signing in and out."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user
from flask_wtf.csrf import CSRFError

from triage import failures
from triage.access.addresses import own_address
from triage.access.guards import public, requires
from triage.accounts import devices, service
from triage.accounts.commands import SignedInBy
from triage.accounts.models import User
from triage.accounts.queries import sso as sso_queries
from triage.accounts.routes import bp, entry, sso_flows
from triage.accounts.routes.demo_codes import words_for
from triage.accounts.sessions import current_session
from triage.errors import Refused
from triage.forms.accounts.sign_in import CodeForm, SignInForm

OPEN_TOO_LONG = "This page was open for a long time, or was sent twice. Enter your password once more."
HALF_WAY = frozenset({"code", "set_up", "recovery_codes", "recovery_code"})
"""The pages between the password and the session."""


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """The address and the password; the code comes next."""
    target = own_address(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    status = 200
    if form.validate_on_submit():
        try:
            user = service.check_password(form.to_command(origin=devices.origin()))
        except Refused as refusal:
            form.add_error(refusal.message, field="email")
            status = status_of(refusal)
        else:
            return entry.start_half(user, target=target)
    elif request.method == "POST":
        status = 422
    return page_of(form, target=target), status


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """The code from the person's app."""
    user = entry.half_signed_in()
    if user is None:
        return start_again()
    form = CodeForm()
    status = 200
    if form.validate_on_submit():
        try:
            service.check_code(user, form.one_time_code.data, origin=devices.origin())
        except Refused as refusal:
            form.add_error(refusal.message, field="one_time_code")
            status = status_of(refusal)
        else:
            return finish(user, how=entry.half_how())
    elif request.method == "POST":
        status = 422
    return render_template("accounts/code.html", form=form, **words_for(user)), status


@bp.post("/sign-out")
@requires()
def sign_out() -> ResponseReturnValue:
    """End this session."""
    user: User = current_user._get_current_object()
    there = sso_flows.way_out(user)
    service.sign_out(user)
    logout_user()
    session.clear()
    current_session().begin()
    if there is not None:
        return redirect(there)
    flash("You have signed out.")
    return redirect(url_for("accounts.sign_in"))


@bp.errorhandler(CSRFError)
def sent_too_late(_: CSRFError) -> ResponseReturnValue:
    """A page on the way in whose session is over, left open overnight or sent twice, leads to where one can go on.

    The password that came with it is not looked at: nothing shows that this browser meant to send it.
    """
    if request.endpoint in {f"{bp.name}.{page}" for page in HALF_WAY}:
        return start_again()
    if request.endpoint != f"{bp.name}.sign_in":
        return failures.sent_without_token()
    target = own_address(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    form.add_error(OPEN_TOO_LONG, field="password")
    return page_of(form, target=target), 400


def page_of(form: SignInForm, *, target: str) -> str:
    """The page that asks for the address and the password."""
    return render_template(
        "accounts/sign_in.html",
        form=form,
        sign_ins=current_app.config["DEMO_SIGN_INS"],
        expired="expired_user" in session,
        was_ended="was_ended" in session,
        organisations=bool(sso_queries.providers()),
        target=target,
    )


def finish(user: User, *, how: SignedInBy) -> ResponseReturnValue:
    """Both proofs are given: begin the session and go where the person was heading."""
    target = entry.half_target()
    entry.start_session(user, how=how)
    return redirect(target)


def start_again() -> ResponseReturnValue:
    """Too long ago, or not at all: the password first."""
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    return redirect(url_for("accounts.sign_in"))


def status_of(refusal: Refused) -> int:
    """What to answer a wrong guess with."""
    return 429 if isinstance(refusal, service.TooMany) else 422
