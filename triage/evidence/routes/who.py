"""Who is whom: linking a referral to a known family, starting one, and saying that they are not the same."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import audit
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, Refused, Stale
from triage.evidence import queries, service
from triage.evidence.routes import bp
from triage.evidence.routes.choosing import link_form, sent_answers, start_form
from triage.evidence.routes.referral import draw
from triage.evidence.service.matching import Offer
from triage.families import queries as families
from triage.families.models import MEMBER_ROLE_LABELS, Family
from triage.forms.intake import WhoForm
from triage.forms.not_same import MORE_KNOWN, NotTheSameForm
from triage.referrals.answers import Answers
from triage.referrals.models import Referral


@bp.route("/intake/<reference>/family", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def start_family(reference: str) -> ResponseReturnValue:
    """Start a family; whoever is like somebody known is asked about first."""
    actor = current_actor()
    found = queries.referral_at_intake(reference, seen_by=actor)
    if found.family_id is not None and request.method != "POST":
        return redirect(url_for("evidence.referral", reference=reference))
    sent = sent_answers(found)
    offer = service.offer(found.id, sent, seen_by=actor) if found.family_id is None else Offer()
    form = start_form(found, sent, offer)
    if not form.validate_on_submit():
        return _draw_start(found, sent, offer, form), 422 if form.is_submitted() else 200
    try:
        family = service.start_family(found, seen_revision=form.seen_revision.data, choices=form.choices, by=actor)
    except Invalid as fault:
        form.add_error(fault.message)
        return _draw_start(found, sent, offer, form), 422
    except (Stale, Refused) as refusal:
        return draw(queries.referral_at_intake(reference, seen_by=actor), refusal=refusal), 409
    flash(f"Family {family.reference} started from {reference}", "success")
    return redirect(url_for("evidence.referral", reference=reference))


@bp.route("/intake/<reference>/link/<family_reference>", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def link(reference: str, family_reference: str) -> ResponseReturnValue:
    """Say for each sent person who of the family it is, or who known from elsewhere, or that they are new."""
    actor = current_actor()
    found = queries.referral_at_intake(reference, seen_by=actor)
    family = families.family(family_reference, seen_by=actor)
    if found.family_id is not None and request.method != "POST":
        return redirect(url_for("evidence.referral", reference=reference))
    sent = sent_answers(found)
    offer = service.offer(found.id, sent, seen_by=actor)
    form = link_form(found, sent, family, offer)
    if not form.validate_on_submit():
        return _draw_link(found, sent, family, offer, form), 422 if form.is_submitted() else 200
    try:
        service.link_referral(found, form.link(found.id, family.id), by=actor)
    except Invalid as fault:
        form.add_error(fault.message)
        return _draw_link(found, sent, family, offer, form), 422
    except (Stale, Refused) as refusal:
        found = queries.referral_at_intake(reference, seen_by=actor)
        form.accept_revision(found.revision)
        family = families.family(family_reference, seen_by=actor)
        return _draw_link(found, sent, family, offer, form, refusal=refusal), 409
    flash(f"{reference} linked to {family_reference}", "success")
    return redirect(url_for("evidence.referral", reference=reference))


@bp.route("/intake/<reference>/not-the-same/<family_reference>", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def not_the_same(reference: str, family_reference: str) -> ResponseReturnValue:
    """Ask how that is known; it is remembered with what was to be seen."""
    actor = current_actor()
    found = queries.referral_at_intake(reference, seen_by=actor)
    family = families.family(family_reference, seen_by=actor)
    possible = service.offer(found.id, sent_answers(found), seen_by=actor).of(family.id)
    mark = possible.mark if possible else ""
    form, refusal = NotTheSameForm(seen=mark), None
    if form.validate_on_submit() and not form.answers(mark) and found.family_id != family.id:
        refusal = Stale(changes=(MORE_KNOWN,))
    elif form.is_submitted() and not form.errors:
        return _ruled_out(found, family, form)
    audit.saw("evidence.match_read", subject=found, by=actor, family_id=family.id)
    page = render_template(
        "intake/not_the_same.html", referral=found, family=family, possible=possible, form=form, refusal=refusal
    )
    return page, 409 if refusal else 422 if form.is_submitted() else 200


def _ruled_out(found: Referral, family: Family, form: NotTheSameForm) -> ResponseReturnValue:
    try:
        service.rule_out(found, family.id, because=form.because.data, by=current_actor())
    except Refused as refusal:
        return draw(found, refusal=refusal), 409
    words = f"{family.reference} is not offered for {found.reference} again, unless something new speaks for it"
    flash(words, "success")
    return redirect(url_for("evidence.referral", reference=found.reference))


def _draw_start(found: Referral, sent: Answers, offer: Offer, form: WhoForm) -> str:
    asked = [each for each in sent.people if each.id in form.sent]
    families_shown = {home.id for each in asked for _, homes in offer.people_like(each.id) for home in homes}
    audit.saw("evidence.match_read", subject=found, by=current_actor(), families=families_shown)
    return render_template(
        "intake/start.html",
        referral=found,
        asked=asked,
        others=[each for each in sent.people if each.id not in form.sent],
        offer=offer,
        form=form,
        role_labels=MEMBER_ROLE_LABELS,
    )


def _draw_link(
    found: Referral,
    sent: Answers,
    family: Family,
    offer: Offer,
    form: WhoForm,
    *,
    refusal: Stale | Refused | None = None,
) -> str:
    possible = offer.of(family.id)
    like = {each.id: offer.people_like(each.id) for each in sent.people}
    elsewhere = {home.id for those in like.values() for _, homes in those for home in homes}
    audit.saw("evidence.match_read", subject=found, by=current_actor(), families={family.id, *elsewhere})
    pairs = {sent_id: those[0][0] for sent_id, those in like.items() if those}
    pairs |= {pair.sent.id: pair for pair in reversed(possible.pairs if possible else ())}
    return render_template(
        "intake/link.html",
        referral=found,
        sent=sent,
        family=family,
        form=form,
        refusal=refusal,
        pairs=pairs,
        role_labels=MEMBER_ROLE_LABELS,
    )
