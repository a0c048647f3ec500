"""The coordinator concludes on a referral."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, Refused, Stale
from triage.evidence import queries as evidence
from triage.evidence import service as evidence_service
from triage.evidence.commands import CONCLUSION_LABELS, ConclusionKind
from triage.evidence.routes.page import names_of
from triage.families import queries as families
from triage.forms.panel.conclusions import ConcludeForm, reason_field
from triage.panel.commands.conclusions import ENDINGS, SUGGESTED, WITHOUT_FAMILY, faults
from triage.panel.queries import interests
from triage.panel.routes import bp
from triage.panel.service import conclusions as service
from triage.panel.service import restricting
from triage.referrals.models import AT_INTAKE, REFERRAL_STATUS_LABELS, Referral
from triage.restriction import service as restriction
from triage.rules.verdict import Verdict

families.leave_out_unless(interests.no_interest_in)
restriction.after_restricting(restricting.make_papers_again)


@bp.route("/intake/<reference>/conclude", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def conclude(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    referral = evidence.referral_at_intake(reference, seen_by=actor)
    verdict = _verdict(referral)
    form = _form(referral, verdict)
    if not form.is_submitted():
        return _draw(referral, verdict, form)
    if not _holds(form, verdict):
        return _draw(referral, verdict, form), 422
    try:
        done = service.conclude(referral, form.to_command(), by=actor)
    except Invalid as fault:
        form.add_error(fault.message)
        return _draw(referral, verdict, form), 422
    except (Stale, Refused) as refusal:
        referral = evidence.referral_at_intake(reference, seen_by=actor)
        form.accept_revision(referral.revision)
        return _draw(referral, _verdict(referral), form, refusal=refusal), 409
    flash(f"{reference}: {CONCLUSION_LABELS[done.kind].lower()}", "success")
    return redirect(url_for("evidence.intake"))


def _verdict(referral: Referral) -> Verdict | None:
    if referral.family_id is None:
        return None
    return evidence_service.verdict_of(referral.family_id, on=clock.today())


def _form(referral: Referral, verdict: Verdict | None) -> ConcludeForm:
    """Set to what the verdict suggests; an ending that needs a family is greyed while there is none."""
    form = ConcludeForm(
        seen_revision=referral.revision,
        kind=SUGGESTED[verdict.outcome] if verdict else None,
        high_need="not_known",
    )
    form.kind.options = [
        replace(each, disabled=verdict is None and ConclusionKind(each.value) not in WITHOUT_FAMILY)
        for each in form.kind.options
    ]
    return form


def _holds(form: ConcludeForm, verdict: Verdict | None) -> bool:
    """Whether the form is complete and its ending can stand on that verdict; faults show beside their fields."""
    right = form.validate()
    right = form.validate_reason_code() and right
    if not right:
        return False
    lacking = faults(form.to_command(), verdict.outcome if verdict else None)
    for name, sentence in lacking.items():
        form.add_error(sentence, field=reason_field(form.kind.data) if name == "reason_code" else name)
    return not lacking


def _draw(
    referral: Referral, verdict: Verdict | None, form: ConcludeForm, *, refusal: Stale | Refused | None = None
) -> str:
    actor = current_actor()
    family = families.family(referral.family_id, seen_by=actor) if referral.family_id else None
    evidence_service.record_intake_read(referral, (), by=actor)
    advice = evidence_service.recommendation_of(family.id, verdict) if family and verdict else None
    return render_template(
        "intake/conclude.html",
        referral=referral,
        family=family,
        verdict=verdict,
        recommendation=advice,
        form=form,
        refusal=refusal,
        endings=ENDINGS,
        kinds=ConclusionKind,
        reason_field=reason_field,
        names_of=names_of,
        at_intake=referral.status in AT_INTAKE,
        status=REFERRAL_STATUS_LABELS[referral.status],
        would_change=evidence_service.what_would_change(referral, framework=f"{verdict.framework}@{verdict.version}")
        if verdict
        else (),
        requests=[each for each in evidence.requests(seen_by=actor, family_id=family.id) if each.status.value == "open"]
        if family
        else [],
    )
