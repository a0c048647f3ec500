"""What became of the old list: every row in one part, on the page and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.errors import Stale
from triage.filters import day
from triage.forms.base import RevisionForm
from triage.imports import described, errors_file, showing
from triage.imports.queries import reconciliation as queries
from triage.imports.queries.reconciliation import Reconciliation
from triage.imports.queries.taking_on import how_far
from triage.imports.routes import bp
from triage.imports.service import reconciling as service

SHOWN = 200
"""Rows of each part on the page; the workbook has them all."""


@bp.get("/lists/<reference>/reconciliation")
@requires(Permission.LISTS_MANAGE)
def reconciliation(reference: str) -> ResponseReturnValue:
    return _draw(reference)


@bp.post("/lists/<reference>/take-on")
@requires(Permission.LISTS_MANAGE)
def take_on(reference: str) -> ResponseReturnValue:
    form = RevisionForm()
    form.validate_on_submit()
    try:
        service.take_on(reference, seen_revision=form.seen_revision.data, by=current_actor())
    except Stale as stale:
        return _draw(reference, stale), 409
    flash("The families are being taken on", "success")
    return redirect(url_for("imports.reconciliation", reference=reference))


@bp.get("/lists/<reference>/reconciliation.xlsx")
@requires(Permission.LISTS_MANAGE)
def reconciliation_file(reference: str) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.reconciliation(reference, seen_by=actor)
    content = errors_file.as_workbook(_lines(found), title="Reconciliation")
    service.record_taken(found.batch, set(found.families), by=actor)
    return send_file(
        content,
        mimetype=errors_file.WRITERS["xlsx"][1],
        as_attachment=True,
        download_name=f"{found.batch.reference} reconciliation.xlsx",
    )


def _draw(reference: str, refusal: Stale | None = None) -> str:
    actor = current_actor()
    found = queries.reconciliation(reference, seen_by=actor)
    service.record_seen(found.batch, set(found.families), by=actor)
    return render_template(
        "lists/reconciliation.html",
        found=found,
        showing=showing,
        most=SHOWN,
        refusal=refusal,
        going=how_far(found.batch),
        form=RevisionForm(formdata=None, seen_revision=found.batch.revision),
    )


def _lines(found: Reconciliation) -> Iterator[list[str]]:
    """The sums first, then the families, then every row."""
    yield ["What became of the old list", found.batch.reference, found.batch.agency.name]
    yield ["Rows in", str(found.rows_in)]
    for part in found.parts:
        yield [part.label, str(part.count)]
    yield ["Rows accounted for", str(found.accounted_for)]
    yield ["Families started", str(found.taken_on)]
    yield ["Families known already", str(found.joined)]
    yield []
    yield ["Family", "Name", "How it came out", "Rows"]
    for family in found.families.values():
        how = "Started from this list" if family.started else "Known already"
        yield [family.reference, family.name, how, ", ".join(map(str, family.numbers))]
    yield []
    yield ["Row", "What became of it", "Name", "Date of birth", "Family number", "Year", "Status", "Family", "Why"]
    for part in found.parts:
        for row, why in part.rows:
            born = described.born(row.described)
            out = found.families.get(row.family_id) if row.family_id else None
            yield [
                str(row.number),
                part.label,
                described.full_name(row.described) if row.described else "",
                day(born) if born else "",
                *(str(row.said.get(name, "")) for name in ("family", "year", "status")),
                out.reference if out is not None else "",
                why,
            ]
