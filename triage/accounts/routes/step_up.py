"""Proving once more who you are, before what matters most (standards.md 4)."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from triage.access import guards, held
from triage.access.addresses import own_address
from triage.access.guards import current_actor, requires
from triage.accounts import devices, service
from triage.accounts.models import User
from triage.accounts.queries import sso as sso_queries
from triage.accounts.routes import bp
from triage.accounts.routes.demo_codes import words_for
from triage.accounts.routes.factors import left_words
from triage.accounts.routes.sign_in import status_of
from triage.accounts.sessions import current_session
from triage.errors import Refused
from triage.forms.accounts.factors import RecoveryCodeForm
from triage.forms.accounts.sign_in import CodeForm


@bp.route("/confirm", methods=["GET", "POST"])
@requires()
def confirm() -> ResponseReturnValue:
    """A code from the person's app; what they were about to do is then done."""
    form = CodeForm()

    def prove(user: User) -> None:
        service.check_code(user, form.one_time_code.data, origin=devices.origin())

    return _ask(form, "one_time_code", prove, template="accounts/confirm.html")


@bp.route("/confirm/recovery-code", methods=["GET", "POST"])
@requires()
def confirm_recovery() -> ResponseReturnValue:
    """The same with a code kept on paper."""
    form = RecoveryCodeForm()

    def prove(user: User) -> None:
        left = service.use_recovery_code(user, form.recovery_code.data, origin=devices.origin())
        flash(left_words(left), "warning" if left <= service.FEW else "message")

    return _ask(form, "recovery_code", prove, template="accounts/confirm_recovery.html")


def _ask(
    form: CodeForm | RecoveryCodeForm, field: str, prove: Callable[[User], None], *, template: str
) -> ResponseReturnValue:
    """Ask for one kind of proof, and go on once it is given."""
    user: User = current_user._get_current_object()
    target = own_address(request.args.get("next", ""))
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit():
        try:
            prove(user)
        except Refused as refusal:
            form.add_error(refusal.message, field=field)
            status = status_of(refusal)
        else:
            return go_on(user, target)
    waiting = held.waiting(str(user.id))
    page = render_template(
        template,
        form=form,
        back=target,
        held_key=waiting["key"] if waiting else "",
        sends_file=bool(waiting and "sends_file" in waiting["typed"]),
        has_factor=service.has_second_factor(user),
        organisation=sso_queries.identity_of(user.id) is not None,
        **words_for(user),
    )
    return page, status


def go_on(user: User, target: str) -> ResponseReturnValue:
    """Proved: a new token, and on. 307 sends this very form to where a form waits, which then takes its place."""
    guards.note_proof()
    current_session().rotate()
    service.note_proved(user, by=current_actor())
    waiting = held.waiting(str(user.id))
    if waiting and request.form.get(held.KEY) == waiting["key"]:
        return redirect(waiting["whole"], 307)
    session.pop(held.HELD, None)
    return redirect(target, 303)
