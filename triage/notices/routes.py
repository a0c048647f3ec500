"""Taking a notice off the home page."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.notices import service

bp = Blueprint("notices", __name__)


@bp.post("/notices/<uuid:notice_id>/dismiss")
@requires()
def dismiss(notice_id: uuid.UUID) -> ResponseReturnValue:
    """Mark one notice as dealt with."""
    service.dismiss(notice_id, by=current_actor())
    return redirect(url_for("home.index"))
