"""Which agencies must be in the room for a panel to decide: named groups, of each of which one is enough."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.forms.base import EmptyForm
from triage.forms.panel.core_groups import CoreGroupForm
from triage.panel.queries import meetings as queries
from triage.panel.routes import bp
from triage.panel.service import meetings as service
from triage.rules.quorum import CoreGroup

SPARE = 2


@bp.route("/panels/<uuid:panel_id>/quorum", methods=["GET", "POST"])
@requires(P.MEETINGS_PREPARE)
def core_groups(panel_id: uuid.UUID) -> ResponseReturnValue:
    """The groups as they are, each to change or empty, and room for two more."""
    panel = queries.panel(panel_id)
    known = [CoreGroup.from_plain(each) for each in panel.core_groups]
    lines = [_line(number, known) for number in range(len(known) + SPARE)]
    form = EmptyForm()
    if form.is_submitted():
        named = [line.validate() for line in lines]
        if form.validate() and all(named):
            groups = tuple(group for line in lines if (group := line.to_group()))
            service.name_core_groups(panel_id, groups, by=current_actor())
            flash("Saved. It counts for meetings from now on.", "success")
            return redirect(url_for(".meetings"))
    page = render_template("panel/meetings/core_groups.html", panel=panel, lines=lines, form=form, known=len(known))
    return page, 422 if form.is_submitted() else 200


def _line(number: int, known: list[CoreGroup]) -> CoreGroupForm:
    group = known[number] if number < len(known) else None
    data = {"label": group.label, "kinds": [kind.value for kind in group.kinds]} if group else None
    return CoreGroupForm(prefix=f"group-{number + 1}-", data=data)
