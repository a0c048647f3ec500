"""Check answers, what this looks like against the criteria, send, and what happens next."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import NotFound, Refused
from triage.forms.referrals.acts import SendForm
from triage.referrals import households, progress, queries, register, service
from triage.referrals.draft import Draft
from triage.referrals.models import Referral, ReferralStatus
from triage.referrals.routes import bp
from triage.referrals.routes.basis import page_url, settings
from triage.referrals.wording import in_words


@bp.route("/referrals/<uuid:referral>/check", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def check(referral: uuid.UUID) -> ResponseReturnValue:
    """The referral as one would read it to a colleague, and the button that sends it."""
    found = queries.referral(referral, seen_by=current_actor())
    if found.status is not ReferralStatus.DRAFT:
        return redirect(url_for("referrals.sent", referral=found.id))
    found = queries.draft(referral, seen_by=current_actor())
    form = SendForm()
    if form.validate_on_submit():
        answer = _send(found, form)
        if answer is not None:
            return answer
    status = 422 if request.method == "POST" else 200
    return _shown(found, form), status


def _send(referral: Referral, form: SendForm) -> ResponseReturnValue | None:
    """The way to the confirmation, or None with the reason on the form."""
    own = settings()
    command = form.to_command(
        referral.id,
        verify_within=own.verify_within_working_days,
        verify_urgent_within=own.verify_urgent_within_working_days,
    )
    try:
        service.send(command, by=current_actor())
    except service.Incomplete as refusal:
        form.add_error(f"{refusal.message} Missing: {', '.join(refusal.sections)}.")
    except service.CriteriaChanged as refusal:
        service.take_up_current_criteria(command, by=current_actor())
        form.add_error(refusal.message)
    except Refused as refusal:
        form.add_error(refusal.message)
    else:
        return redirect(url_for("referrals.sent", referral=referral.id))
    return None


def _shown(referral: Referral, form: SendForm) -> str:
    draft: Draft = service.draft_of(referral)
    service.record_reading(referral, by=current_actor())
    missing = progress.missing(draft)
    copies = in_words(draft, warn=service.warn)
    return render_template(
        "referrals/check.html",
        form=form,
        referral=referral,
        copies=copies,
        missing=[(section.title, page_url(referral.id, section.key)) for section in missing],
        may_send=not missing or (referral.immediate_danger and bool(draft.people)),
        look=service.look(referral) if draft.people else None,
        framework=draft.framework,
        contradictions=(*households.doubts(draft), *register.contradictions(draft)),
        page_url=page_url,
        back=page_url(referral.id, ""),
    )


@bp.get("/referrals/<uuid:referral>/sent")
@requires(Permission.REFERRALS_MAKE)
def sent(referral: uuid.UUID) -> ResponseReturnValue:
    """The reference, what happens next and when."""
    found = queries.referral(referral, seen_by=current_actor())
    if found.sent_at is None:
        raise NotFound
    service.record_reading(found, by=current_actor())
    return render_template("referrals/sent.html", referral=found)
