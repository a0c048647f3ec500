"""Putting an item right: the coordinator on the family's evidence, an agency what it said in its own referral."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Invalid, NotFound, Stale
from triage.evidence import queries, service
from triage.evidence.models import EvidenceItem
from triage.evidence.routes import bp
from triage.evidence.routes.item import amount_words
from triage.evidence.routes.page import indicator_words
from triage.evidence.routes.reconsidering import own_referral
from triage.evidence.routes.requests import people_options
from triage.families import queries as families
from triage.families import service as families_service
from triage.families.models import Family
from triage.forms.evidence import HOUSEHOLD
from triage.forms.evidence_items import PutRightForm, put_right_form
from triage.forms.fields import Option
from triage.referrals.answers import as_sent
from triage.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Recorded:
    """One thing that an agency said in its referral, as it stands now, in the agency's own words for the people."""

    item: EvidenceItem
    label: str
    who: str
    amount: str


@bp.route("/families/<reference>/evidence/items/<uuid:item_id>/put-right", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def put_right(reference: str, item_id: uuid.UUID) -> ResponseReturnValue:
    """The coordinator puts another item in the place of one that was wrong."""
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    item = queries.item(item_id, seen_by=actor)
    if item.family_id != family.id:
        raise NotFound
    form = _form(item, [*_people_of(family, item), Option(HOUSEHOLD, "The household as a whole")])
    done, refusal = _sent(form, item)
    if done:
        flash("Put right. It waits to be checked.", "success")
        return redirect(url_for("evidence.check", reference=reference, item_id=done.id))
    families_service.record_opened(family, "evidence", by=actor)
    shown = {"family": family, "back": url_for("evidence.check", reference=reference, item_id=item.id)}
    return _draw(form, item, refusal, **shown)


@bp.get("/referrals/<uuid:referral>/recorded")
@requires(Permission.REFERRALS_MAKE)
def recorded(referral: uuid.UUID) -> ResponseReturnValue:
    """What an agency said in its referral, to be put right."""
    found = own_referral(referral)
    rows = _recorded(found)
    return render_template("referrals/recorded.html", referral=found, rows=rows)


@bp.route("/referrals/<uuid:referral>/recorded/<uuid:item_id>", methods=["GET", "POST"])
@requires(Permission.REFERRALS_MAKE)
def put_recorded_right(referral: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """An agency puts right what it said in its own referral."""
    found = own_referral(referral)
    item = queries.item_to_put_right(item_id, seen_by=current_actor())
    if item.referral_id != found.id or item.source_agency_id != found.agency_id:
        raise NotFound
    names = _names_sent(found)
    people = [Option(str(key), name) for key, name in names.items()]
    form = _form(item, [*people, Option(HOUSEHOLD, "The household as a whole")])
    done, refusal = _sent(form, item)
    if done:
        flash("Put right. The coordinator checks it.", "success")
        return redirect(url_for("evidence.recorded", referral=found.id))
    return _draw(form, item, refusal, family=None, back=url_for("evidence.recorded", referral=found.id))


def _form(item: EvidenceItem, people: Sequence[Option]) -> PutRightForm:
    """As the item stands; raises `NotFound` where no framework asks for it any more."""
    indicator = service.indicator_of(item.indicator)
    if indicator is None:
        raise NotFound
    share = item.out_of is not None
    form = put_right_form(
        indicator,
        seen_revision=item.revision,
        person=str(item.person_id) if item.person_id else HOUSEHOLD,
        on=item.event_on,
        until=item.until,
        missed=item.value if share else None,
        possible=item.out_of,
        value=None if share else item.value,
        reference=item.reference,
    )
    form.person.options = list(people)
    return form


def _sent(form: PutRightForm, item: EvidenceItem) -> tuple[EvidenceItem | None, Stale | None]:
    """The item that took the other's place, or why none did."""
    if not form.validate_on_submit():
        return None, None
    try:
        return service.put_right(form.to_put_right(item.id), by=current_actor()), None
    except Invalid as fault:
        form.add_error(fault.message)
    except Stale as stale:
        form.accept_revision(item.revision)
        return None, stale
    return None, None


def _draw(form: PutRightForm, item: EvidenceItem, refusal: Stale | None, **shown: Any) -> ResponseReturnValue:
    status = 409 if refusal else 422 if form.is_submitted() else 200
    if not item.stands and request.method == "GET":
        raise NotFound
    page = render_template(
        "evidence/put_right.html",
        form=form,
        item=item,
        refusal=refusal,
        indicator=indicator_words(item.indicator),
        **shown,
    )
    return page, status


def _people_of(family: Family, item: EvidenceItem) -> list[Option]:
    """Everybody in the family today, and the one it is about, wherever they are."""
    options = people_options(family)
    if item.person is not None and str(item.person_id) not in {each.value for each in options}:
        options.append(Option(str(item.person_id), item.person.full_name))
    return options


def _names_sent(referral: Referral) -> Mapping[uuid.UUID, str]:
    """The people whom a referral names, as it names them."""
    if not referral.as_sent:
        return {}
    names = {each.id: each.name for each in as_sent(referral.as_sent).people}
    rows = queries.sent_person_rows(referral.id)
    return {each.person_id: names[each.sent_id] for each in rows if each.sent_id in names}


def _recorded(referral: Referral) -> list[Recorded]:
    names = _names_sent(referral)
    found = []
    for item in queries.recorded_in_referral(referral.id, seen_by=current_actor()):
        indicator = indicator_words(item.indicator)
        if indicator is not None and item.answer.value == "yes":
            who = names.get(item.person_id, "Somebody you named") if item.person_id else "The household"
            found.append(Recorded(item, indicator.short, who, amount_words(item)))
    return found


def may_put_right(referral: Referral) -> bool:
    """Whether there is anything that an agency said in a referral of its own and can put right."""
    actor = current_actor()
    if referral.agency_id != actor.agency_id or not actor.may(Permission.REFERRALS_MAKE):
        return False
    return bool(queries.recorded_in_referral(referral.id, seen_by=actor))


bp.add_app_template_global(may_put_right, "may_put_right")
