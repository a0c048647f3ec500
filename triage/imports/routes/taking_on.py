"""The part of the old list's page that moves while its families are taken on."""

from __future__ import annotations

import hashlib

from flask import Response, make_response, render_template, request

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission
from triage.imports.queries import old_list
from triage.imports.queries.taking_on import how_far
from triage.imports.routes import bp


@bp.get("/lists/<reference>/taking-on")
@requires(Permission.LISTS_MANAGE)
def taking_on(reference: str) -> Response:
    """How far it has come; unchanged it is not sent again."""
    batch = old_list.old_list(reference, seen_by=current_actor())
    going = how_far(batch)
    response = make_response(render_template("lists/_taking_on.html", batch=batch, going=going))
    response.set_etag(hashlib.sha256(response.data).hexdigest()[:20])
    if not going.under_way:
        response.headers["X-Poll"] = "done"
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug answers what it was given
