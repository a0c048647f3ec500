"""The equality questions after a referral was sent: optional, and asked of whoever sent it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, NotFound, Stale
from triage.forms.equality import equality_form
from triage.referrals import queries, service
from triage.referrals.routes import bp

bp.add_app_template_global(service.children_of, "children_of_referral")


@bp.route("/referrals/<uuid:referral>/equality", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def equality(referral: uuid.UUID) -> ResponseReturnValue:
    """A list of groups for each child. What was answered before is not shown, to anybody."""
    actor = current_actor()
    found = queries.referral(referral, seen_by=actor)
    children = service.children_of(found)
    if not children:
        raise NotFound
    form = equality_form(children, seen_revision=service.equality_revision(found))
    status, refusal = (422 if form.is_submitted() else 200), None
    if form.validate_on_submit():
        try:
            service.give_equality(referral, form.to_command(), by=actor)
        except Stale as stale:
            status, refusal = 409, stale
            form.accept_revision(service.equality_revision(queries.referral(referral, seen_by=actor)))
        except Invalid as fault:
            form.add_error(fault.message)
        else:
            flash("Thank you. What you answered is only ever counted.", "success")
            return redirect(url_for("referrals.show", referral=referral))
    found = queries.referral(referral, seen_by=actor)
    service.record_reading(found, by=actor)
    back = url_for("referrals.show", referral=found.id)
    page = render_template("referrals/equality.html", form=form, referral=found, refusal=refusal, back=back)
    return page, status
