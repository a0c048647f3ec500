"""After a referral was sent: add to it, answer a question, take it back."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import NotFound, Refused, Stale
from triage.forms.referrals.acts import AnswerForm, FilesForm, MoreForm, WithdrawForm
from triage.own_flask import takes_files
from triage.referrals import queries, service
from triage.referrals.models import Referral, ReferralStatus
from triage.referrals.routes import bp
from triage.referrals.routes.files import add_files


def _own(referral: uuid.UUID) -> Referral:
    """A sent referral of the person's own agency; raises `NotFound`."""
    actor = current_actor()
    found = queries.referral(referral, seen_by=actor)
    if found.sent_at is None or found.agency_id != actor.agency_id:
        raise NotFound
    service.record_reading(found, by=actor)
    return found


@bp.route("/referrals/<uuid:referral>/add", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def add(referral: uuid.UUID) -> ResponseReturnValue:
    """More about a referral that was sent."""
    found = _own(referral)
    form = MoreForm()
    if form.validate_on_submit():
        try:
            service.add_information(form.to_command(found.id), by=current_actor())
        except Refused as refusal:
            form.add_error(refusal.message)
        else:
            flash("Added. The coordinator has been told.", "success")
            return redirect(url_for("referrals.show", referral=found.id))
    page = render_template(
        "referrals/add.html", form=form, referral=found, back=url_for("referrals.show", referral=found.id)
    )
    return page, 422 if request.method == "POST" else 200


@bp.route("/referrals/<uuid:referral>/add-files", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
@takes_files
def add_more_files(referral: uuid.UUID) -> ResponseReturnValue:
    """More files for a referral that was sent."""
    found = _own(referral)
    form = FilesForm()
    if form.validate_on_submit():
        try:
            if add_files(form, found.id):
                return redirect(url_for("referrals.show", referral=found.id))
        except Refused as refusal:
            form.add_error(refusal.message)
    page = render_template(
        "referrals/add_files.html", form=form, referral=found, back=url_for("referrals.show", referral=found.id)
    )
    return page, 422 if request.method == "POST" else 200


@bp.route("/referrals/<uuid:referral>/answer", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def answer(referral: uuid.UUID) -> ResponseReturnValue:
    """Answer what the coordinator asked."""
    found = _own(referral)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            service.answer(form.to_command(found.id), by=current_actor())
        except Refused as refusal:
            form.add_error(refusal.message)
        else:
            flash("Your answer has been sent. The referral is being checked again.", "success")
            return redirect(url_for("referrals.show", referral=found.id))
    elif request.method == "GET" and found.status is not ReferralStatus.RETURNED:
        return redirect(url_for("referrals.show", referral=found.id))
    page = render_template(
        "referrals/answer.html", form=form, referral=found, back=url_for("referrals.show", referral=found.id)
    )
    return page, 422 if request.method == "POST" else 200


@bp.route("/referrals/<uuid:referral>/withdraw", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def withdraw(referral: uuid.UUID) -> ResponseReturnValue:
    """Take a referral back, with a reason."""
    found = _own(referral)
    form = WithdrawForm(seen_revision=found.revision)
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit():
        try:
            done = service.withdraw(form.to_command(found.id), by=current_actor())
        except Stale as conflict:
            found = _own(referral)
            form.accept_revision(found.revision)
            form.add_error(conflict.message)
            status = 409
        except Refused as refusal:
            form.add_error(refusal.message)
            status = 409
        else:
            words = "withdrawn" if done.status is ReferralStatus.WITHDRAWN else "asked to be withdrawn"
            flash(f"The referral has been {words}.", "success")
            return redirect(url_for("referrals.show", referral=found.id))
    page = render_template(
        "referrals/withdraw.html", form=form, referral=found, back=url_for("referrals.show", referral=found.id)
    )
    return page, status
