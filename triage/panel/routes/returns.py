"""Agency returns: what one's own agency is asked, and what came in for a meeting."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access import fields
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.families import service as families
from triage.families.models import MEMBER_ROLE_LABELS
from triage.forms.panel.returns import ReturnForm
from triage.panel.models import RETURN_STATUS_LABELS, AgencyReturn, ReturnStatus
from triage.panel.queries import meetings as meeting_queries
from triage.panel.queries import returns as queries
from triage.panel.queries.interests import runs_meetings
from triage.panel.queries.returns import Shared
from triage.panel.routes import bp
from triage.panel.routes.acting import submit
from triage.panel.service import reading
from triage.panel.service import returns as service


@bp.get("/returns")
@requires(P.RETURNS_GIVE)
def returns() -> ResponseReturnValue:
    actor = current_actor()
    asked, over = queries.own(seen_by=actor), queries.own(seen_by=actor, over=True)
    reading.record_list_seen("returns", [each.item for each in (*asked, *over)], by=actor)
    return render_template(
        "panel/returns/index.html",
        to_give=[each for each in asked if each.status is ReturnStatus.ASKED],
        given=[each for each in asked if each.status is not ReturnStatus.ASKED],
        over=over,
        statuses=RETURN_STATUS_LABELS,
        now=clock.now(),
    )


@bp.route("/returns/<uuid:return_id>", methods=["GET", "POST"])
@requires(P.RETURNS_GIVE)
def give_return(return_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.own_return(return_id, seen_by=actor)
    form = _form(found)
    answer = submit(
        form,
        lambda: service.give(form.to_command(return_id), by=actor),
        revision=lambda: queries.own_return(return_id, seen_by=actor).revision,
    )
    if answer.done:
        flash("Your agency’s return is saved. You can change it until the meeting closes.", "success")
        return redirect(url_for("panel.returns"))
    found = queries.own_return(return_id, seen_by=actor)
    people = queries.people_of(found.item.family_id) if found.item.family_id else ()
    if found.item.family is not None:
        families.record_opened(found.item.family, "return", by=actor)
    page = render_template(
        "panel/returns/give.html", form=form, found=found, people=people, roles=MEMBER_ROLE_LABELS, stale=answer.stale
    )
    return page, answer.status


def _form(found: AgencyReturn) -> ReturnForm:
    """As it was given last, or empty but for what this agency's information usually is."""
    if found.status is not ReturnStatus.ASKED:
        form = ReturnForm(obj=found, seen_revision=found.revision)
    else:
        form = ReturnForm(seen_revision=found.revision, sensitivity=fields.usual_kind(found.agency.kind))
    if found.agency.kind in fields.ALWAYS:
        form.always(fields.ALWAYS[found.agency.kind])
    return form


@bp.get("/meetings/<uuid:meeting_id>/returns")
@requires(P.MEETINGS_SEE)
def meeting_returns(meeting_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    meeting = meeting_queries.meeting(meeting_id, seen_by=actor)
    by_item: dict[uuid.UUID, list[Shared]] = {}
    for each in queries.of_meeting(meeting, seen_by=actor):
        by_item.setdefault(each.item.id, []).append(each)
    reading.record_meeting_seen("returns", meeting, [group[0].item for group in by_item.values()], by=actor)
    return render_template(
        "panel/returns/meeting.html",
        meeting=meeting,
        items=[(group[0].item, group) for group in by_item.values()],
        statuses=RETURN_STATUS_LABELS,
        due=meeting.returns_at or meeting.starts_at,
        runs=runs_meetings(actor),
        now=clock.now(),
    )
