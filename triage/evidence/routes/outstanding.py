"""What agencies owe the coordinator: by agency, with how long they take, and each question by the day it is due."""

from __future__ import annotations

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage import audit, clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.calendar import days_off
from triage.evidence import queries
from triage.evidence.routes import bp
from triage.rules.working_days import due


@bp.get("/intake/outstanding")
@requires(Permission.REFERRALS_VERIFY)
def outstanding() -> ResponseReturnValue:
    """Of all agencies, or of the one that `?agency=` names."""
    actor, today = current_actor(), clock.today()
    agencies = queries.by_agency(seen_by=actor, on=today)
    chosen = next((row.agency for row in agencies if row.agency.id == _id("agency")), None)
    after = _id("after")
    page = queries.owed(seen_by=actor, agency_id=chosen.id if chosen else None, after=after)
    found = page.rows
    audit.saw("evidence.outstanding_seen", subject="questions", by=actor, families=audit.families_of(found))
    return render_template(
        "evidence/outstanding.html",
        agencies=agencies,
        chosen=chosen,
        page=page,
        first_page=after is None,
        rows=[(each, due(each.due_on, today, days_off())) for each in found],
    )


def _id(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get(name, ""))
    except ValueError:
        return None
