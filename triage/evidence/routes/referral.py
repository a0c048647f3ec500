"""A referral at intake: what they sent beside what we know."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access import fields
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Refused, Stale
from triage.evidence import queries, service
from triage.evidence.commands import CONCLUSION_LABELS
from triage.evidence.models import RequestStatus
from triage.evidence.routes import bp
from triage.evidence.routes.choosing import sent_answers, start_form
from triage.evidence.routes.intake import clock_rule
from triage.evidence.routes.page import names_of
from triage.evidence.service.matching import Offer
from triage.families import queries as families
from triage.families.models import Family
from triage.referrals.models import AT_INTAKE, REFERRAL_STATUS_LABELS, Referral
from triage.rules.hiding import hide
from triage.rules.verdict import Verdict


@bp.get("/intake/<reference>")
@requires(Permission.REFERRALS_VERIFY)
def referral(reference: str) -> ResponseReturnValue:
    return draw(queries.referral_at_intake(reference, seen_by=current_actor()))


def draw(found: Referral, *, refusal: Stale | Refused | None = None) -> str:
    """The two halves of the page, with why an act on it was refused."""
    actor = current_actor()
    sent = sent_answers(found)
    family = families.family(found.family_id, seen_by=actor) if found.family_id else None
    at_intake = found.status in AT_INTAKE
    looks = at_intake and family is None
    offer = service.offer(found.id, sent, seen_by=actor) if looks else Offer()
    service.record_intake_read(found, (*offer.shown, *offer.ruled_out), by=actor)
    return render_template(
        "intake/referral.html",
        referral=found,
        sent=sent,
        form=start_form(found, sent, offer),
        refusal=refusal,
        family=family,
        at_intake=at_intake,
        may_unlink=at_intake and queries.standing_link(found.id) is not None,
        waiting=queries.clock_of(found, clock_rule()),
        status=REFERRAL_STATUS_LABELS[found.status],
        offer=offer,
        verdict=_verdict(family),
        open_questions=_open_questions(family),
        unchecked=_unchecked(family),
        conclusions=queries.conclusions_of_referral(found.id),
        names_of=names_of,
        conclusion_labels=CONCLUSION_LABELS,
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
