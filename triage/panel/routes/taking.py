"""The list taken away: on paper for the table, or as a workbook; both numbered and marked with their reader."""

from __future__ import annotations

from io import BytesIO

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires, step_up
from triage.access.permissions import Permission as P
from triage.errors import NotFound
from triage.panel import workbook
from triage.panel.commands.entries import SORTING_LABELS
from triage.panel.commands.taking import MOST, CopyKind, TakeList
from triage.panel.models import ENTRY_STATUS_LABELS
from triage.panel.routes import bp
from triage.panel.routes.choosing import filters_on, read_choice, stuck_since
from triage.panel.service import taking as service


@bp.get("/list/copy")
@requires(P.LIST_SEE)
def list_copy() -> ResponseReturnValue:
    """What would be taken away, before anybody takes it."""
    choice = read_choice()
    return render_template(
        "panel/list/copy.html",
        wanted=choice.wanted,
        query=choice.query,
        filters_on=list(filters_on(choice)),
        order=SORTING_LABELS[choice.wanted.sort],
        statuses=ENTRY_STATUS_LABELS,
        most=MOST,
    )


@bp.post("/list/copy.<ending>")
@requires(P.LIST_SEE)
@step_up
def take_list(ending: str) -> ResponseReturnValue:
    """The view as a file; that it was taken is on record before it leaves."""
    kind = next((each for each in CopyKind if each == ending), None)
    if kind is None:
        raise NotFound
    choice = read_choice()
    words = tuple(each.words for each in filters_on(choice) if not each.words.startswith("Status:"))
    command = TakeList(kind=kind, wanted=choice.wanted, filters=words)
    copy = service.take(command, stuck_since=stuck_since(), by=current_actor())
    paper = kind is CopyKind.PAPER
    return send_file(
        BytesIO(service.on_paper(copy)) if paper else workbook.written(copy),
        mimetype="application/pdf" if paper else workbook.MEDIA,
        as_attachment=True,
        download_name=f"the-list-{copy.reference}.{kind}",
    )
