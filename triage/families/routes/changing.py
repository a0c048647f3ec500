"""Changing how a person is reached, where a household lives, and the warnings about a family."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Refused, Stale
from triage.families import queries, service
from triage.families.models import ADDRESS_KIND_LABELS, SAFE_TO_CALL_LABELS, SAFE_TO_WRITE_LABELS, Family, Household
from triage.families.routes import bp
from triage.families.routes.people_asking import offer_sources
from triage.forms.families import AddressForm, ContactForm, SafetyForm
from triage.forms.fields import Option, enum_options


@bp.route("/families/<reference>/people/<uuid:person_id>/contact", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def contact(reference: str, person_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    family = queries.family(reference, seen_by=actor)
    person = queries.person_in(family.id, person_id, seen_by=actor)
    form = ContactForm(obj=person, seen_revision=person.revision)
    form.safe_to_call.options = enum_options(SAFE_TO_CALL_LABELS)
    offer_sources(form, family, actor)
    refusal = None
    if form.validate_on_submit():
        try:
            service.change_contact(family.id, form.to_command(person_id), by=actor)
        except Stale as stale:
            refusal = stale
            family = queries.family(reference, seen_by=actor)
            person = queries.person_in(family.id, person_id, seen_by=actor)
            form.accept_revision(person.revision)
        else:
            flash(f"Saved how {person.full_name} may be reached", "success")
            return redirect(url_for("families.people", reference=reference))
    status = 409 if refusal else 422 if form.is_submitted() else 200
    service.record_opened(family, "contact", by=actor)
    return render_template("families/contact.html", family=family, person=person, form=form, refusal=refusal), status


@bp.route("/families/<reference>/households/<uuid:household_id>/address", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def address(reference: str, household_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    family = queries.family(reference, seen_by=actor)
    household = queries.household_in(family.id, household_id, seen_by=actor)
    form = _address_form(family, household)
    if not form.validate_on_submit():
        return _draw_address(family, household, form), 422 if form.is_submitted() else 200
    try:
        service.change_address(family.id, form.to_command(household_id, today=clock.today()), by=actor)
    except (Stale, Refused) as refusal:
        family = queries.family(reference, seen_by=actor)
        household = queries.household_in(family.id, household_id, seen_by=actor)
        form.accept_revision(family.revision)
        return _draw_address(family, household, form, refusal=refusal), 409
    flash("Address changed. Letters that are not posted yet are made again for the new address.", "success")
    return redirect(url_for("families.people", reference=reference))


@bp.route("/families/<reference>/safety", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def safety(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    family = queries.family(reference, seen_by=actor)
    form = SafetyForm(obj=family, seen_revision=family.revision)
    refusal = None
    if form.validate_on_submit():
        try:
            service.change_safety(family.id, form.to_command(), by=actor)
        except Stale as stale:
            refusal = stale
            family = queries.family(reference, seen_by=actor)
            form.accept_revision(family.revision)
        else:
            flash("Safety warnings saved", "success")
            return redirect(url_for("families.show", reference=reference))
    status = 409 if refusal else 422 if form.is_submitted() else 200
    service.record_opened(family, "safety", by=actor)
    return render_template("families/safety.html", family=family, form=form, refusal=refusal), status


def _address_form(family: Family, household: Household) -> AddressForm:
    """Empty but for how safe the old address was: a protected one is never shown again."""
    old = household.address
    form = AddressForm(
        seen_revision=family.revision,
        from_date=clock.today(),
        kind=old.kind if old else None,
        safe_to_write=None,
        must_not_know=old.must_not_know if old else [],
        others_must_not_know=old.others_must_not_know if old else "",
    )
    offer_sources(form, family, current_actor())
    form.kind.options = enum_options(ADDRESS_KIND_LABELS)
    form.safe_to_write.options = enum_options(SAFE_TO_WRITE_LABELS)
    form.must_not_know.options = [
        Option(str(member.person_id), member.person.full_name) for member in family.members if member.to_date is None
    ]
    return form


def _draw_address(
    family: Family, household: Household, form: AddressForm, *, refusal: Stale | Refused | None = None
) -> str:
    service.record_opened(family, "address", by=current_actor())
    return render_template("families/address.html", family=family, household=household, form=form, refusal=refusal)
