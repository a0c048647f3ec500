"""A referral at intake: what they sent beside what we know; linking it or starting a family."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import audit, clock
from triage.access import fields
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, NotFound, Refused, Stale
from triage.evidence import queries, service
from triage.evidence.commands import CONCLUSION_LABELS
from triage.evidence.models import RequestStatus
from triage.evidence.routes import bp
from triage.evidence.routes.intake import clock_rule
from triage.evidence.routes.page import names_of
from triage.families import queries as families
from triage.families.models import MEMBER_ROLE_LABELS, Family, FamilyMember
from triage.filters import age_words
from triage.forms.base import EmptyForm
from triage.forms.fields import Option
from triage.forms.intake import LinkForm, TakeInForm, link_form
from triage.referrals.answers import Answers, as_sent
from triage.referrals.models import AT_INTAKE, REFERRAL_STATUS_LABELS, Referral
from triage.rules.hiding import hide
from triage.rules.matching import STRENGTH_LABELS
from triage.rules.verdict import Verdict


@bp.get("/intake/<reference>")
@requires(Permission.REFERRALS_VERIFY)
def referral(reference: str) -> ResponseReturnValue:
    return _draw(_referral(reference), TakeInForm(formdata=None))


@bp.post("/intake/<reference>/family")
@requires(Permission.REFERRALS_VERIFY)
def start_family(reference: str) -> ResponseReturnValue:
    form = TakeInForm()
    found = _referral(reference)
    if not form.validate_on_submit():
        return _draw(found, form), 422
    try:
        family = service.start_family(found, seen_revision=form.seen_revision.data, by=current_actor())
    except (Stale, Refused) as refusal:
        return _draw(_referral(reference), form, refusal=refusal), 409
    flash(f"Family {family.reference} started from {reference}", "success")
    return redirect(url_for("evidence.referral", reference=reference))


@bp.route("/intake/<reference>/link/<family_reference>", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def link(reference: str, family_reference: str) -> ResponseReturnValue:
    actor = current_actor()
    found = _referral(reference)
    family = families.family(family_reference, seen_by=actor)
    sent = sent_answers(found)
    form = _link_form(found, sent, family)
    if not form.validate_on_submit():
        return _draw_link(found, sent, family, form), 422 if form.is_submitted() else 200
    try:
        service.link_referral(found, form.to_command(found.id, family.id), by=actor)
    except Invalid as fault:
        form.add_error(fault.message)
        return _draw_link(found, sent, family, form), 422
    except (Stale, Refused) as refusal:
        found = _referral(reference)
        form.accept_revision(found.revision)
        family = families.family(family_reference, seen_by=actor)
        return _draw_link(found, sent, family, form, refusal=refusal), 409
    flash(f"{reference} linked to {family_reference}", "success")
    return redirect(url_for("evidence.referral", reference=reference))


@bp.post("/intake/<reference>/not-the-same/<family_reference>")
@requires(Permission.REFERRALS_VERIFY)
def not_the_same(reference: str, family_reference: str) -> ResponseReturnValue:
    actor = current_actor()
    if not EmptyForm().validate_on_submit():
        return redirect(url_for("evidence.referral", reference=reference))
    found = _referral(reference)
    family = families.family(family_reference, seen_by=actor)
    service.rule_out(found, family.id, by=actor)
    flash(f"{family_reference} will not be offered again for this referral")
    return redirect(url_for("evidence.referral", reference=reference))


def sent_answers(found: Referral) -> Answers:
    """What was sent; a referral without it is none."""
    if found.as_sent is None:
        raise NotFound
    return as_sent(found.as_sent)


def _referral(reference: str) -> Referral:
    return queries.referral_at_intake(reference, seen_by=current_actor())


def _draw(found: Referral, form: TakeInForm, *, refusal: Stale | Refused | None = None) -> str:
    """The two halves of the page."""
    actor = current_actor()
    sent = sent_answers(found)
    form.accept_revision(found.revision)
    family = families.family(found.family_id, seen_by=actor) if found.family_id else None
    at_intake = found.status in AT_INTAKE
    possible = service.possible_families(found.id, sent, seen_by=actor, but_not=found.family_id) if at_intake else ()
    service.record_intake_read(found, possible, by=actor)
    return render_template(
        "intake/referral.html",
        referral=found,
        sent=sent,
        form=form,
        once=EmptyForm(formdata=None),
        refusal=refusal,
        family=family,
        at_intake=at_intake,
        may_unlink=at_intake and queries.standing_link(found.id) is not None,
        waiting=queries.clock_of(found, clock_rule()),
        status=REFERRAL_STATUS_LABELS[found.status],
        possible=possible,
        verdict=_verdict(family),
        open_questions=_open_questions(family),
        unchecked=_unchecked(family),
        conclusions=queries.conclusions_of_referral(found.id),
        home_of=home_of,
        names_of=names_of,
        strengths=STRENGTH_LABELS,
        conclusion_labels=CONCLUSION_LABELS,
        role_labels=MEMBER_ROLE_LABELS,
    )


def _verdict(family: Family | None) -> Verdict | None:
    if family is None:
        return None
    return hide(service.verdict_of(family.id, on=clock.today()), fields.view_of(current_actor()))


def _unchecked(family: Family | None) -> int:
    """How many answers of yes nobody has checked yet."""
    if family is None:
        return 0
    items = queries.items(family.id, seen_by=current_actor())
    return sum(1 for item in items if item.answer.value == "yes" and item.status.value == "asserted")


def _open_questions(family: Family | None) -> int:
    if family is None:
        return 0
    found = queries.requests(seen_by=current_actor(), family_id=family.id)
    return sum(1 for each in found if each.status is RequestStatus.OPEN)


def home_of(family: Family, person_id: uuid.UUID) -> str:
    """Where a known person lives, as far as any page may say."""
    for household in family.households:
        address = household.address
        lives_here = any(each.person_id == person_id and each.to_date is None for each in household.residents)
        if address is not None and lives_here:
            return "Protected address" if address.protected else ", ".join([*address.lines, address.postcode])
    return ""


def _link_form(found: Referral, sent: Answers, family: Family) -> LinkForm:
    """A drop-down for each sent person, set to the likeliest known one."""
    possible = service.possible_families(found.id, sent, seen_by=current_actor())
    suggested = next((each.suggested() for each in possible if each.family.id == family.id), {})
    known = [
        Option(str(member.person_id), f"{member.person.full_name}, {_age(member)}")
        for member in family.members
        if member.to_date is None
    ]
    names = {person.id: person.name for person in sent.people}
    return link_form(names, known, suggested, seen_revision=found.revision)


def _age(member: FamilyMember) -> str:
    return age_words(member.person.date_of_birth, expected=member.person.expected_on)


def _draw_link(
    found: Referral, sent: Answers, family: Family, form: LinkForm, *, refusal: Stale | Refused | None = None
) -> str:
    possible = service.possible_families(found.id, sent, seen_by=current_actor())
    pairs = next((each.pairs for each in possible if each.family.id == family.id), ())
    audit.saw("evidence.match_read", subject=found, by=current_actor(), family_id=family.id)
    return render_template(
        "intake/link.html",
        referral=found,
        sent=sent,
        family=family,
        form=form,
        refusal=refusal,
        reasons={pair.sent.id: pair.match.words for pair in pairs if pair.match.same_person},
        role_labels=MEMBER_ROLE_LABELS,
    )
