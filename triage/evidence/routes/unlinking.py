"""Taking a referral out of a family that it is not about."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import audit
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import NotFound, Refused, Stale
from triage.evidence import queries, service
from triage.evidence.routes import bp
from triage.families import queries as families
from triage.forms.intake import UnlinkForm


@bp.route("/intake/<reference>/unlink", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def unlink(reference: str) -> ResponseReturnValue:
    """Ask how that is known, and say what will be taken back."""
    actor = current_actor()
    found = queries.referral_at_intake(reference, seen_by=actor)
    if found.family_id is None:
        raise NotFound
    family = families.family(found.family_id, seen_by=actor)
    link = service.to_unlink(found)
    audit.saw("evidence.match_read", subject=found, by=actor, family_id=family.id)
    form = UnlinkForm(seen_revision=found.revision)
    refusal, status = None, 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            service.unlink_referral(found, form.to_command(), by=actor)
        except (Stale, Refused) as refused:
            found = queries.referral_at_intake(reference, seen_by=actor)
            form.accept_revision(found.revision)
            refusal, status = refused, 409
        else:
            flash(f"{reference} is taken out of {family.reference} and waits at intake", "success")
            return redirect(url_for(".referral", reference=reference))
    page = render_template(
        "intake/unlink.html",
        referral=found,
        family=family,
        people=len(link.added["people"]),
        evidence=len(queries.items_of_referral(found.id)),
        form=form,
        refusal=refusal,
    )
    return page, status
