"""Super Light: the partner's pages for what the panel asks of it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import audit
from triage.access import fields
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.accounts import queries as accounts
from triage.allocations import briefs, queries, service
from triage.allocations.models import DECLINE_REASON_LABELS, Offer, OfferStatus
from triage.allocations.routes import bp
from triage.allocations.routes.acting import submit
from triage.families.models import MEMBER_ROLE_LABELS
from triage.forms.allocations import AcceptForm, DeclineForm
from triage.forms.fields import Option


@bp.get("/offers")
@requires(P.OFFERS_ANSWER)
def offers() -> ResponseReturnValue:
    """What the panel asks this agency to lead."""
    actor = current_actor()
    waiting = queries.offers(seen_by=actor)
    answered = [
        offer for offer in queries.offers(seen_by=actor, status=None) if offer.status is not OfferStatus.OFFERED
    ]
    families = audit.families_of([each.allocation for each in (*waiting, *answered)])
    audit.saw("allocations.listed", subject="offers", by=actor, families=families)
    return render_template("allocations/offers.html", waiting=waiting, answered=answered, reasons=DECLINE_REASON_LABELS)


@bp.get("/offers/<uuid:offer_id>")
@requires(P.OFFERS_ANSWER, P.ALLOCATIONS_MANAGE)
def offer(offer_id: uuid.UUID) -> ResponseReturnValue:
    """One family offered: enough to say yes or no, and nothing another agency said in confidence."""
    actor = current_actor()
    found = queries.offer(offer_id, seen_by=actor)
    # Once it is answered, only the lead professional who accepted needs to know more of the family.
    shown = found.status is OfferStatus.OFFERED or actor.may(P.ALLOCATIONS_MANAGE)
    view = fields.view_of(actor, footing=fields.Footing.OFFERED)
    known = queries.evidence_for_brief(found.allocation.family_id, view) if shown else ()
    _record_read(found, "offer")
    return render_template(
        "allocations/offer.html",
        offer=found,
        shown=shown,
        evidence=briefs.in_words(known),
        notes=briefs.safety_notes(found.allocation) if shown else (),
        roles=MEMBER_ROLE_LABELS,
        reasons=DECLINE_REASON_LABELS,
    )


@bp.route("/offers/<uuid:offer_id>/accept", methods=["GET", "POST"])
@requires(P.OFFERS_ANSWER)
def offer_accept(offer_id: uuid.UUID) -> ResponseReturnValue:
    """Take the family, with a named lead professional."""
    actor = current_actor()
    found = queries.offer(offer_id, seen_by=actor)
    form = AcceptForm(seen_revision=found.revision, lead=found.lead_id or actor.user_id)
    form.lead.options = [Option(str(user.id), user.name) for user in accounts.users_of(found.agency_id)]
    answer = submit(
        form,
        lambda: service.accept_offer(form.to_command(offer_id), by=actor),
        revision=lambda: queries.offer(offer_id, seen_by=actor).revision,
    )
    if answer.done:
        flash("Thank you. The family is with your lead professional now.", "success")
        return redirect(url_for("allocations.offers"))
    _record_read(found, "acceptance")
    page = render_template("allocations/offer_accept.html", offer=found, form=form, changes=answer.changes)
    return page, answer.status


@bp.route("/offers/<uuid:offer_id>/decline", methods=["GET", "POST"])
@requires(P.OFFERS_ANSWER)
def offer_decline(offer_id: uuid.UUID) -> ResponseReturnValue:
    """Say no, with the reason that decides what follows."""
    actor = current_actor()
    found = queries.offer(offer_id, seen_by=actor)
    form = DeclineForm(seen_revision=found.revision)
    answer = submit(
        form,
        lambda: service.decline_offer(form.to_command(offer_id), by=actor),
        revision=lambda: queries.offer(offer_id, seen_by=actor).revision,
    )
    if answer.done:
        flash("Your answer is recorded. The family goes back to the panel's list.", "success")
        return redirect(url_for("allocations.offers"))
    _record_read(found, "decline")
    page = render_template("allocations/offer_decline.html", offer=found, form=form, changes=answer.changes)
    return page, answer.status


def _record_read(found: Offer, page: str) -> None:
    """Reading is recorded: who opened which page of an offer of which family."""
    audit.saw("allocations.read", subject=found, by=current_actor(), family_id=found.allocation.family_id, page=page)
