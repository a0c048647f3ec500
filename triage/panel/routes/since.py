"""Since the last panel: who went up and down, who is new and who is gone, and why."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.panel.queries import since as queries
from triage.panel.routes import bp
from triage.panel.service import reading


@bp.get("/list/since-the-last-panel")
@requires(P.LIST_SEE)
def since_last_panel() -> ResponseReturnValue:
    found = queries.since_last_panel(seen_by=current_actor())
    reading.record_list_seen("list", found.changed if found else (), by=current_actor())
    return render_template("panel/list/since.html", found=found, top=queries.TOP)
