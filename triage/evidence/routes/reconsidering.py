"""Looking at an outcome again: the referrer's page, and the coordinator's beside the first decision."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access import fields, scope
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence import queries, service
from triage.evidence.commands import CONCLUSION_LABELS
from triage.evidence.models import RECONSIDERATION_LABELS, Reconsideration, ReconsiderationState
from triage.evidence.routes import bp
from triage.evidence.routes.page import names_of
from triage.families import queries as families
from triage.forms.evidence_look_again import AskForm, LookAgainForm, TakeBackForm
from triage.referrals import queries as referrals
from triage.referrals import service as referral_service
from triage.referrals.models import Referral
from triage.rules.comparing import CHANGE_LABELS, PART_LABELS, compare
from triage.rules.hiding import hide
from triage.settings import settings


@bp.route("/referrals/<uuid:referral>/look-again", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def ask_again(referral: uuid.UUID) -> ResponseReturnValue:
    """The referrer asks that the outcome be looked at again."""
    found = own_referral(referral)
    form = AskForm()
    if form.validate_on_submit():
        within = settings().reconsider_within_working_days
        try:
            service.ask_to_look_again(form.to_command(found.id, within_working_days=within), by=current_actor())
        except Refused as refusal:
            form.add_error(refusal.message)
        else:
            flash("Sent. The coordinator looks at it again and answers you here.", "success")
            return redirect(url_for("referrals.show", referral=found.id, _anchor="again"))
    back = url_for("referrals.show", referral=found.id)
    page = render_template("referrals/look_again.html", referral=found, form=form, back=back, last_day=_last_day(found))
    return page, 422 if form.is_submitted() else 200


@bp.post("/referrals/<uuid:referral>/look-again/take-back")
@requires(Permission.REFERRALS_MAKE)
def take_back(referral: uuid.UUID) -> ResponseReturnValue:
    """The referrer no longer asks."""
    found = own_referral(referral)
    form = TakeBackForm()
    if form.validate_on_submit():
        with scope.as_service():
            service.take_back(found, int(form.seen_revision.data), by=current_actor())
        flash("Taken back", "success")
    return redirect(url_for("referrals.show", referral=found.id, _anchor="again"))


@bp.route("/intake/<reference>/look-again", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def look_again(reference: str) -> ResponseReturnValue:
    """The coordinator looks at an outcome again, beside the first decision and its verdict."""
    actor = current_actor()
    referral = queries.referral_at_intake(reference, seen_by=actor)
    asked = queries.asked_to_look_again(referral.id)
    form = LookAgainForm(seen_revision=asked.revision)
    if not form.validate_on_submit():
        return _draw(referral, asked, form), 422 if form.is_submitted() else 200
    try:
        done = service.answer_look_again(referral, form.to_command(), by=actor)
    except Invalid as fault:
        form.add_error(fault.message, field="answer")
        return _draw(referral, asked, form), 422
    except Stale as stale:
        form.accept_revision(asked.revision)
        return _draw(referral, asked, form, refusal=stale), 409
    flash(RECONSIDERATION_LABELS[done.state], "success")
    changed = done.state is ReconsiderationState.CHANGED
    return redirect(url_for("evidence.referral", reference=reference) if changed else url_for("evidence.intake"))


def _draw(referral: Referral, asked: Reconsideration, form: LookAgainForm, *, refusal: Stale | None = None) -> str:
    """The request, the first decision, and what has changed since its verdict."""
    actor = current_actor()
    service.record_intake_read(referral, (), by=actor)
    return render_template(
        "intake/look_again.html",
        referral=referral,
        asked=asked,
        form=form,
        refusal=refusal,
        conclusion_labels=CONCLUSION_LABELS,
        **_then_and_now(referral, asked),
    )


def _then_and_now(referral: Referral, asked: Reconsideration) -> dict[str, Any]:
    """The first verdict, today's, and the differences, as far as this reader may see."""
    if referral.family_id is None or asked.first_verdict is None:
        return {"family": None}
    actor = current_actor()
    family = families.family(referral.family_id, seen_by=actor)
    first = queries.kept_for_reader(asked.first_verdict, seen_by=actor)
    today = hide(service.verdict_of(family.id, on=clock.today()), fields.view_of(actor))
    return {
        "family": family,
        "names": names_of(family),
        "first": first,
        "verdict": today,
        "comparison": compare(first, today),
        "parts": PART_LABELS,
        "changes": CHANGE_LABELS,
    }


def asked_again(referral: Referral) -> Sequence[Reconsideration]:
    """What its agency asked to be looked at again, for the referral's own page and the desk's."""
    with scope.as_service():
        return queries.reconsiderations(referral.id)


def may_ask_again(referral: Referral) -> bool:
    """Whether the referrer may ask today: there is an outcome, in time, and it was not asked before."""
    last_day = _last_day(referral)
    if last_day is None or clock.today() > last_day:
        return False
    with scope.as_service():
        concluded = queries.conclusions_of_referral(referral.id)
        asked = queries.reconsiderations(referral.id)
    done = {each.conclusion_id for each in asked if each.state is not ReconsiderationState.TAKEN_BACK}
    return bool(concluded) and concluded[0].id not in done


def take_back_form(asked: Reconsideration) -> TakeBackForm:
    """The button that takes it back, with the revision that its reader saw."""
    return TakeBackForm(formdata=None, seen_revision=asked.revision)


def _last_day(referral: Referral) -> Any:
    return service.last_day_to_ask(referral, within_working_days=settings().reconsider_within_working_days)


def own_referral(referral: uuid.UUID) -> Referral:
    """A sent referral of the person's own agency; raises `NotFound`."""
    actor = current_actor()
    found = referrals.referral(referral, seen_by=actor)
    if found.sent_at is None or found.agency_id != actor.agency_id:
        raise NotFound
    referral_service.record_reading(found, by=actor)
    return found


bp.add_app_template_global(asked_again, "asked_again")
bp.add_app_template_global(may_ask_again, "may_ask_again")
bp.add_app_template_global(take_back_form, "take_back_form")
bp.add_app_template_global(_last_day, "last_day_to_ask_again")
