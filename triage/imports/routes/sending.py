"""Sending a list, choosing its sheet, and saying what its columns hold."""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.accounts import queries as accounts
from triage.errors import Invalid
from triage.forms.fields import Option
from triage.forms.lists import ColumnsForm, SendListForm, SheetForm, columns_form
from triage.imports import columns
from triage.imports.commands import LIST_KIND_LABELS
from triage.imports.models import Batch, BatchState
from triage.imports.queries import batches
from triage.imports.routes import bp
from triage.imports.service import looking, sending
from triage.own_flask import takes_files
from triage.settings import settings

P = Permission
HIDDEN = "(not shown)"
NOT_SHOWN = frozenset({*columns.ADDRESS_LINES, "town", "postcode", "phone"})
REACHES = re.compile(r"addr|street|post ?code|phone|mobile|\btel\b|e-?mail|contact (?:no|details)", re.IGNORECASE)
"""Headings of columns that say where people live or how to reach them, also where nobody has said so."""
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)


@bp.route("/lists/new", methods=["GET", "POST"])
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
@takes_files
def send() -> ResponseReturnValue:
    """A list to be tried: its kind, its day, its file."""
    actor = current_actor()
    form = SendListForm()
    manages = actor.may(P.LISTS_MANAGE)
    form.agency.options = (
        [Option(str(each.id), each.name) for each in accounts.agencies()]
        if manages
        else [Option(str(actor.agency_id), actor.agency_name)]
    )
    if not manages:
        form.agency.data = actor.agency_id
    status, first = (422 if request.method == "POST" else 200), None
    if form.validate_on_submit():
        try:
            batch = sending.send(form.to_command(most_bytes=settings().list_megabytes * 1024 * 1024), by=actor)
        except sending.SentBefore as refusal:
            form.add_error(refusal.message, field="file")
            status, first = 409, refusal.first
        except Invalid as refusal:
            form.add_error(refusal.message, field="file")
        else:
            return redirect(_where_next(batch), 303)
    page = render_template("lists/send.html", form=form, manages=manages, first=first, most=settings().list_megabytes)
    return page, status


@bp.route("/lists/<reference>/columns", methods=["GET", "POST"])
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def columns_of(reference: str) -> ResponseReturnValue:
    """Which heading holds what; guessed, or as confirmed last time."""
    actor = current_actor()
    batch = sending.open_batch(reference, BatchState.UPLOADED, by=actor)
    form = columns_form(batch.kind, batch.headings, batch.mapping, seen_revision=batch.revision)
    if form.validate_on_submit():
        try:
            sending.confirm_columns(form.to_command(reference), by=actor)
        except Invalid as refusal:
            form.add_error(refusal.message)
        else:
            flash("The columns are kept for the next list. This one is being tried.", "success")
            return redirect(url_for(".batch", reference=reference), 303)
    return _draw_columns(batch, form), 422 if request.method == "POST" else 200


@bp.post("/lists/<reference>/sheet")
@requires(P.LISTS_SEND, P.LISTS_MANAGE)
def sheet(reference: str) -> ResponseReturnValue:
    """Read another sheet of the workbook."""
    actor = current_actor()
    batch = sending.open_batch(reference, BatchState.UPLOADED, by=actor)
    form = _sheet_form(batch)
    if form is not None and form.validate_on_submit():
        try:
            sending.choose_sheet(reference, form.sheet.data, seen_revision=form.seen_revision.data, by=actor)
        except Invalid as refusal:
            return _draw_columns(batch, _columns_form(batch), refusal.message), 422
    return redirect(url_for(".columns_of", reference=reference), 303)


def _draw_columns(batch: Batch, form: ColumnsForm, wrong_sheet: str = "") -> str:
    actor = current_actor()
    remembered = batches.remembered(batch.agency_id, batch.kind)
    missing = columns.renamed(remembered.mapping, batch.headings) if remembered else {}
    looked = sending.first_rows(batch)
    guessed = {heading: name for name, heading in batch.mapping.items()}
    hidden = [guessed.get(each, "") in NOT_SHOWN or bool(REACHES.search(each)) for each in looked.table.headings]
    looking.record_columns_seen(batch, by=actor)
    sheet_form = _sheet_form(batch)
    if wrong_sheet and sheet_form is not None:
        sheet_form.add_error(wrong_sheet, field="sheet")
    return render_template(
        "lists/columns.html",
        batch=batch,
        kinds=LIST_KIND_LABELS,
        form=form,
        said=form.columns(columns.SAYS[batch.kind]),
        person=form.columns(columns.PERSON),
        sheet_form=sheet_form,
        missing=[
            (columns.label_of(batch.kind, name), heading, batch.mapping.get(name, ""))
            for name, heading in missing.items()
        ],
        headings=looked.table.headings,
        first_rows=[(number, _shown(cells, hidden)) for number, cells in looked.first_rows],
        notes=looked.table.notes,
        remembered=remembered is not None,
    )


def _shown(cells: list[str], hidden: list[bool]) -> list[str]:
    """The cells of a row of the preview: where people live and how to reach them is not needed to tell columns."""
    row = [*cells, *[""] * (len(hidden) - len(cells))]
    return [
        HIDDEN if cell and (hide or POSTCODE.search(cell)) else cell[:60]
        for cell, hide in zip(row, hidden, strict=False)
    ]


def _columns_form(batch: Batch) -> ColumnsForm:
    return columns_form(batch.kind, batch.headings, batch.mapping, seen_revision=batch.revision)


def _sheet_form(batch: Batch) -> SheetForm | None:
    found = sending.sheets_of(batch)
    if len(found) < 2:
        return None
    form = SheetForm(seen_revision=batch.revision, sheet=batch.sheet)
    form.sheet.options = [Option(each.name, f"{each.name} (hidden)" if each.hidden else each.name) for each in found]
    return form


def _where_next(batch: Batch) -> str:
    return url_for(".columns_of" if batch.state is BatchState.UPLOADED else ".batch", reference=batch.reference)
