"""Setting up where codes come from, recovery codes, and signing in with one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage.access.guards import public, requires, step_up
from triage.accounts import devices, service
from triage.accounts.commands import SignedInBy
from triage.accounts.models import User
from triage.accounts.routes import bp, entry, once
from triage.accounts.routes.sign_in import finish, start_again, status_of
from triage.accounts.sessions import current_session
from triage.errors import Refused
from triage.forms.accounts.factors import OwnPasswordForm, RecoveryCodeForm
from triage.forms.accounts.sign_in import CodeForm
from triage.forms.base import EmptyForm


@bp.route("/sign-in/set-up", methods=["GET", "POST"])
@public
def set_up() -> ResponseReturnValue:
    """The first sign-in: an app that makes codes, tried out at once."""
    user = entry.half_signed_in()
    if user is None:
        return start_again()
    if service.has_second_factor(user):
        return redirect(url_for("accounts.recovery_codes" if once.codes_to_show(user) else "accounts.code"))
    secret = once.secret_under_way(user)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            codes = service.set_up_second_factor(user, secret, form.one_time_code.data)
        except Refused as refusal:
            form.add_error(refusal.message, field="one_time_code")
        else:
            once.secret_is_kept()
            once.show_codes(user, codes)
            entry.note_code_given()
            return redirect(url_for("accounts.recovery_codes"))
    return _draw_app(user, secret, form, template="accounts/set_up.html")


@bp.route("/sign-in/recovery-codes", methods=["GET", "POST"])
@public
def recovery_codes() -> ResponseReturnValue:
    """The recovery codes, before the first session begins."""
    user = entry.half_signed_in()
    if user is None or not entry.code_was_given():
        return start_again()
    form = EmptyForm()
    if form.validate_on_submit():
        return finish(user, how=entry.half_how())
    codes = once.codes_to_show(user)
    return render_template("accounts/recovery_codes.html", form=form, codes=codes, first=True)


@bp.route("/sign-in/recovery-code", methods=["GET", "POST"])
@public
def recovery_code() -> ResponseReturnValue:
    """Signing in without the phone."""
    user = entry.half_signed_in()
    if user is None or not service.has_second_factor(user):
        return start_again()
    form = RecoveryCodeForm()
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit():
        try:
            left = service.use_recovery_code(user, form.recovery_code.data, origin=devices.origin())
        except Refused as refusal:
            form.add_error(refusal.message, field="recovery_code")
            status = status_of(refusal)
        else:
            answer = finish(user, how=SignedInBy.RECOVERY_CODE)
            flash(left_words(left), "warning" if left <= service.FEW else "message")
            return answer
    return render_template("accounts/recovery_code.html", form=form), status


@bp.route("/account/app", methods=["GET", "POST"])
@requires()
@step_up(methods=("GET", "POST"))
def change_app() -> ResponseReturnValue:
    """Another phone or computer makes the codes from now on."""
    user: User = current_user._get_current_object()
    secret = once.secret_under_way(user)
    form = CodeForm()
    password = OwnPasswordForm() if service.has_password(user) else None
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit() and (password is None or password.validate()):
        try:
            if password is not None:
                service.check_own_password(password.password.data, by=user.actor, origin=devices.origin())
            codes = service.set_up_second_factor(
                user, secret, form.one_time_code.data, but_session=current_session().id
            )
        except service.WrongNow as refusal:
            assert password is not None
            password.add_error(refusal.message, field="password")
        except Refused as refusal:
            form.add_error(refusal.message, field="one_time_code")
            status = status_of(refusal)
        else:
            once.secret_is_kept()
            once.show_codes(user, codes)
            current_session().rotate()
            flash("Codes come from the new app from now on. You are signed out everywhere else.", "success")
            return redirect(url_for("accounts.new_recovery_codes"))
    page, _ = _draw_app(user, secret, form, template="accounts/change_app.html", password=password)
    return page, status


@bp.route("/account/recovery-codes", methods=["GET", "POST"])
@requires()
@step_up
def new_recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes in place of the old."""
    user: User = current_user._get_current_object()
    form = EmptyForm()
    if form.validate_on_submit():
        once.show_codes(user, service.renew_recovery_codes(user))
        return redirect(url_for("accounts.new_recovery_codes"))
    codes = once.codes_to_show(user)
    if not codes:
        return redirect(url_for("accounts.account"))
    return render_template("accounts/recovery_codes.html", form=form, codes=codes, first=False)


@bp.post("/account/recovery-codes/kept")
@requires()
def recovery_codes_kept() -> ResponseReturnValue:
    """They are on paper: show them no more."""
    once.codes_are_kept()
    return redirect(url_for("accounts.account"))


def left_words(left: int) -> str:
    """How many recovery codes are left, and what to do when they are few."""
    many = "You have used your last recovery code." if not left else f"You have {left} recovery codes left."
    many = "You have 1 recovery code left." if left == 1 else many
    return f"{many} Make new ones in Your account." if left <= service.FEW else many


def _draw_app(
    user: User, secret: str, form: CodeForm, *, template: str, password: OwnPasswordForm | None = None
) -> tuple[str, int]:
    page = render_template(
        template,
        form=form,
        password=password,
        picture=once.picture(user, secret),
        groups=once.in_groups(secret),
        account_name=user.email,
    )
    return page, 200 if request.method == "GET" else 422
