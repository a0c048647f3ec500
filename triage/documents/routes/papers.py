"""What was made for the person who is signed in: briefs, agendas, minutes."""

from __future__ import annotations

from flask import render_template

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.documents import service
from triage.documents.queries import scoped
from triage.documents.routes import bp


@bp.get("/papers")
@requires(Permission.CASES_HOLD, Permission.OFFERS_ANSWER, Permission.MEETINGS_SEE)
def papers() -> str:
    papers = scoped.for_reader(seen_by=current_actor())
    service.record_listed("papers", papers, by=current_actor())
    return render_template("letters/papers.html", papers=sorted(papers, key=lambda each: each.created_at, reverse=True))
