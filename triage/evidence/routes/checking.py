"""The evidence of a family: the verdict, each item, verifying and adding."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.binding import through_glass
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.errors import Invalid, NotFound, Stale
from triage.evidence import queries, service
from triage.evidence.models import EvidenceItem
from triage.evidence.routes import bp
from triage.evidence.routes.item import amount_words, before_it, history_of, worth_of
from triage.evidence.routes.offering import offered
from triage.evidence.routes.page import Page, evidence_page, indicator_options, indicator_words
from triage.evidence.routes.requests import people_options
from triage.families import queries as families
from triage.families import service as families_service
from triage.families.models import Family
from triage.families.routes.through_glass import read_only
from triage.forms.base import EmptyForm
from triage.forms.evidence import HOUSEHOLD, CheckForm, FrameworkForm
from triage.forms.evidence_items import WhatForm, add_item_form
from triage.forms.fields import Option
from triage.restriction.queries import glass_through
from triage.rules.facts import Status
from triage.rules.framework import Framework
from triage.rules.lapsing import lapse_words


@bp.get("/families/<reference>/evidence")
@requires(Permission.FAMILIES_SEE, Permission.REFERRALS_VERIFY)
@through_glass
def family_evidence(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    glass = glass_through(family, seen_by=actor)
    families_service.record_opened(family, "evidence", by=actor, glass=glass)
    shown = {
        "family": family,
        "page": _page(family),
        "offered": offered(family, seen_by=actor),
        "pause": queries.pause_of_family(family.id) if actor.may(Permission.REFERRALS_VERIFY) else "",
        "once": EmptyForm(formdata=None),
        **read_only(family),
    }
    return render_template("evidence/family.html", **shown)


@bp.route("/families/<reference>/evidence/items/<uuid:item_id>", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def check(reference: str, item_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    family, item = _family_and_item(reference, item_id)
    form = CheckForm(
        seen_revision=item.revision,
        status=None if item.status.value == "asserted" else Status(item.status.value),
        note=item.check_note,
    )
    if not form.validate_on_submit():
        return _draw_check(family, item, form), 422 if form.is_submitted() else 200
    try:
        service.check_item(form.to_command(item.id), by=actor)
    except Stale as stale:
        family, item = _family_and_item(reference, item_id)
        form.accept_revision(item.revision)
        return _draw_check(family, item, form, refusal=stale), 409
    flash("Evidence checked", "success")
    return redirect(url_for("evidence.family_evidence", reference=reference, _anchor=f"item-{item_id}"))


@bp.route("/families/<reference>/evidence/add", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def add(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    framework = queries.framework_for(family.id, on=clock.today())
    indicator = framework.indicator(request.values.get("indicator", ""))
    if indicator is None:
        return _ask_what(family, framework)
    form = add_item_form(indicator)
    form.person.options = [*people_options(family), Option(HOUSEHOLD, "The household as a whole")]
    form.agency.options = [Option(str(each.id), each.name) for each in accounts.agencies()]
    if form.validate_on_submit():
        try:
            service.add_item(form.to_command(), family.id, by=actor)
        except Invalid as fault:
            form.add_error(fault.message, field="person")
        else:
            flash("Evidence added", "success")
            return redirect(url_for("evidence.family_evidence", reference=reference))
    status = 422 if form.is_submitted() else 200
    families_service.record_opened(family, "evidence", by=actor)
    shown = {"family": family, "form": form, "framework": framework, "indicator": indicator}
    return render_template("evidence/add.html", **shown), status


@bp.route("/families/<reference>/evidence/framework", methods=["GET", "POST"])
@requires(Permission.REFERRALS_VERIFY)
def framework(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    in_use = service.frameworks_in_use(family.id)
    now = queries.framework_for(family.id, on=clock.today())
    form = FrameworkForm(framework=now.key)
    form.framework.options = [Option(each.key, f"{each.name}, version {each.version}", each.summary) for each in in_use]
    if form.validate_on_submit():
        try:
            service.judge_under(family.id, form.framework.data, reason=form.reason.data, by=actor)
        except Invalid as fault:
            form.add_error(fault.message, field="framework")
        else:
            flash("The family is now judged under another framework", "success")
            return redirect(url_for("evidence.family_evidence", reference=reference))
    status = 422 if form.is_submitted() else 200
    families_service.record_opened(family, "evidence", by=actor)
    return render_template("evidence/framework.html", family=family, form=form, now=now), status


def _ask_what(family: Family, framework: Framework) -> ResponseReturnValue:
    """Which indicator first: the next page asks in its unit and its window."""
    form = WhatForm(request.values if "indicator" in request.values else None)
    form.indicator.options = indicator_options(framework)
    status = 200 if form.indicator.raw_data is None or form.validate() else 422
    families_service.record_opened(family, "evidence", by=current_actor())
    return render_template("evidence/add_what.html", family=family, form=form, framework=framework), status


def _page(family: Family) -> Page:
    return evidence_page(family, seen_by=current_actor(), on=clock.today())


def _family_and_item(reference: str, item_id: uuid.UUID) -> tuple[Family, EvidenceItem]:
    """An item of that family and of no other."""
    actor = current_actor()
    family = families.family(reference, seen_by=actor)
    item = queries.item(item_id, seen_by=actor)
    if item.family_id != family.id:
        raise NotFound
    return family, item


def _draw_check(family: Family, item: EvidenceItem, form: CheckForm, *, refusal: Stale | None = None) -> str:
    families_service.record_opened(family, "evidence", by=current_actor())
    return render_template(
        "evidence/check.html",
        family=family,
        item=item,
        form=form,
        refusal=refusal,
        words=indicator_words(item.indicator),
        amount=amount_words(item),
        worth=worth_of(item),
        lapse=lapse_words(item.lapses_on, clock.today()),
        history=history_of(item),
        earlier=before_it(item),
        amount_of=amount_words,
    )
