"""A protected address: who may see it, and the one page that shows it, once."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires, step_up
from triage.accounts import queries as accounts
from triage.errors import Invalid, Refused
from triage.families import queries, service
from triage.families.models import Address
from triage.families.routes import bp
from triage.forms.base import BaseForm, EmptyForm
from triage.forms.families import LookForm, NameReaderForm
from triage.forms.fields import Option


@bp.get("/addresses/<uuid:address_id>")
@requires()
def protected_address(address_id: uuid.UUID) -> ResponseReturnValue:
    """Who may see the address and who has looked; the address itself is not here."""
    return _draw(queries.protected_address(address_id, seen_by=current_actor()))


@bp.post("/addresses/<uuid:address_id>/look")
@requires()
@step_up
def look_at_address(address_id: uuid.UUID) -> ResponseReturnValue:
    """The address itself, in this one answer."""
    actor = current_actor()
    found = queries.protected_address(address_id, seen_by=actor)
    form = LookForm()
    if not form.validate_on_submit():
        return _draw(found, form), 422
    try:
        shown = service.look(form.to_command(address_id), by=actor)
    except Invalid as fault:
        form.add_error(fault.message, field="reason")
        return _draw(found, form), 422
    except Refused as refusal:
        flash(refusal.message, "warning")
        return redirect(url_for(".protected_address", address_id=address_id))
    return render_template("families/address_shown.html", address=found, shown=shown)


@bp.post("/addresses/<uuid:address_id>/readers")
@requires()
@step_up
def name_reader(address_id: uuid.UUID) -> ResponseReturnValue:
    """One more colleague who may see it."""
    actor = current_actor()
    found = queries.protected_address(address_id, seen_by=actor)
    form = _name_form()
    if not form.validate_on_submit():
        return _draw(found, form), 422
    try:
        named = service.name_reader(form.to_command(address_id), by=actor)
    except Invalid as fault:
        form.add_error(fault.message)
        return _draw(found, form), 422
    flash(f"{named.user.name} may see the address now", "success")
    return redirect(url_for(".protected_address", address_id=address_id))


@bp.post("/addresses/<uuid:address_id>/readers/<uuid:reader_id>/end")
@requires()
def end_reader(address_id: uuid.UUID, reader_id: uuid.UUID) -> ResponseReturnValue:
    """One colleague fewer."""
    if EmptyForm().validate_on_submit():
        service.end_reader(address_id, reader_id, by=current_actor())
        flash("Taken off the list", "success")
    return redirect(url_for(".protected_address", address_id=address_id))


def _draw(address: Address, sent: BaseForm | None = None) -> str:
    actor = current_actor()
    service.record_opened(address.household.family, "protected_address", by=actor)
    return render_template(
        "families/protected.html",
        address=address,
        family=address.household.family,
        on_list=queries.reader_of(address.id, actor) is not None,
        readers=queries.readers_of(address.id),
        looks=queries.looks_at(address.id),
        look_form=sent if isinstance(sent, LookForm) else LookForm(formdata=None),
        name_form=sent if isinstance(sent, NameReaderForm) else _name_form(blank=True),
        form=sent,
        today=clock.today(),
    )


def _name_form(*, blank: bool = False) -> NameReaderForm:
    form = NameReaderForm(prefix="name-", formdata=None) if blank else NameReaderForm(prefix="name-")
    form.user.options = [
        Option(str(each.id), f"{each.name}{f', {each.job_title}' if each.job_title else ''}", group=each.agency.name)
        for each in accounts.active_users()
    ]
    return form
