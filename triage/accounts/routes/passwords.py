"""Changing one's password, and choosing a new one by a link."""

from __future__ import annotations

import time

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage.access.guards import current_actor, public, requires
from triage.accounts import devices, service
from triage.accounts.models import User
from triage.accounts.routes import bp
from triage.accounts.routes.sign_in import status_of
from triage.accounts.service.mailing import mail_works
from triage.accounts.sessions import current_session
from triage.errors import Refused
from triage.forms.accounts.passwords import ChangePasswordForm, ForgottenForm, NewPasswordForm

LINK = "reset_link"
ANSWER_SECONDS = 0.4  # longer than anything done for a known address, so that the time tells nothing


@bp.route("/account/password", methods=["GET", "POST"])
@requires()
def change_password() -> ResponseReturnValue:
    """A new password; everywhere else is signed out."""
    user: User = current_user._get_current_object()
    if not service.has_password(user):
        return redirect(url_for("accounts.account"))
    form = ChangePasswordForm()
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit():
        command = form.to_command(session=current_session().id, origin=devices.origin())
        try:
            service.change_password(command, by=current_actor())
        except Refused as refusal:
            about_now = isinstance(refusal, service.WrongNow | service.TooMany)
            form.add_error(refusal.message, field="password" if about_now else "new_password")
            status = status_of(refusal)
        else:
            current_session().rotate()
            flash("Your password is changed. You are signed out everywhere else.", "success")
            return redirect(url_for("accounts.account"))
    return render_template("accounts/change_password.html", form=form), status


@bp.route("/forgotten-password", methods=["GET", "POST"])
@public
def forgotten_password() -> ResponseReturnValue:
    """Ask for a link; the answer is the same for every address, in words and in time."""
    form = ForgottenForm()
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit():
        began = time.monotonic()
        try:
            service.ask_for_link(form.email.data, origin=devices.origin())
        except Refused as refusal:
            form.add_error(refusal.message, field="email")
            status = status_of(refusal)
        finally:
            time.sleep(max(0.0, ANSWER_SECONDS - (time.monotonic() - began)))
        if status == 422:
            return redirect(url_for("accounts.link_sent"))
    return render_template("accounts/forgotten.html", form=form), status


@bp.get("/forgotten-password/sent")
@public
def link_sent() -> ResponseReturnValue:
    """What happens next."""
    return render_template("accounts/link_sent.html", mailed=mail_works())


@bp.get("/reset-password/<token>")
@public
def follow_link(token: str) -> ResponseReturnValue:
    """Take the token out of the address at once; opening a link uses nothing up, since mail scanners open links."""
    try:
        service.open_link(token)
    except Refused:
        return render_template("accounts/link_spent.html"), 404
    session[LINK] = token
    return redirect(url_for("accounts.choose_password"))


@bp.route("/reset-password", methods=["GET", "POST"])
@public
def choose_password() -> ResponseReturnValue:
    """Choose a new password by the link that was followed."""
    token = session.get(LINK, "")
    form = NewPasswordForm()
    try:
        service.open_link(token)
    except Refused:
        return render_template("accounts/link_spent.html"), 404
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit():
        try:
            user = service.choose_password(token, form.new_password.data)
        except Refused as refusal:
            form.add_error(refusal.message, field="new_password")
        else:
            session.pop(LINK)
            devices.remember(str(user.id))
            flash("Your password is changed. Sign in with it.", "success")
            return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/choose_password.html", form=form), status
