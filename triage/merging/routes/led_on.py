"""The address of a record that was merged leads to the one that was kept; what was typed there is never lost."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor
from triage.errors import Merged, Stale
from triage.families.models import Family
from triage.merging import queries
from triage.merging.queries import MergedHere
from triage.merging.routes import bp

READING = ("GET", "HEAD")


@bp.app_errorhandler(Merged)
def lead_on(merged: Merged) -> ResponseReturnValue:
    """The same page of the kept record; a form sent to the other is shown again, with what happened."""
    asked: Mapping[str, Any] = request.view_args or {}
    if request.method in READING and request.endpoint is not None and merged.gone in asked.values():
        args: dict[str, Any] = {name: merged.kept if value == merged.gone else value for name, value in asked.items()}
        return redirect(url_for(request.endpoint, **args))
    words = f"{merged.gone} was merged into {merged.kept} in the meantime. Nothing was changed."
    return current_app.handle_user_exception(Stale(words))


def merged_into(family: Family) -> tuple[MergedHere, ...]:
    """The records that were merged into a family and are part of it now, for its pages."""
    return queries.merged_into(family.id, seen_by=current_actor())


def was_called(family: Family) -> Mapping[uuid.UUID, str]:
    """By id what the records were called that are part of a family now; a closed one has no name here."""
    return defaultdict(lambda: "another record", {each.family_id: each.reference for each in merged_into(family)})


bp.add_app_template_global(merged_into, "merged_into")
bp.add_app_template_global(was_called, "was_called")
