"""Panels and their meetings: the series, one meeting, opening and closing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.actor import Actor
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.accounts import queries as accounts
from triage.documents import queries as documents
from triage.documents.content.kinds import DocumentKind
from triage.documents.models import Document
from triage.errors import Invalid, Refused
from triage.forms.base import EmptyForm
from triage.forms.fields import Option
from triage.forms.panel.meetings import PanelForm, PlanForm, ReasonForm, SeatForm
from triage.panel.models import MEETING_STATUS_LABELS, SEAT_ROLE_LABELS, Meeting, MeetingStatus
from triage.panel.queries import actions as action_queries
from triage.panel.queries import attendance as attendance_queries
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as queries
from triage.panel.queries import returns as return_queries
from triage.panel.queries.interests import runs_meetings
from triage.panel.routes import bp
from triage.panel.routes.acting import submit
from triage.panel.service import meetings as service
from triage.panel.service import reading
from triage.rules.meetings import SeatRole
from triage.settings import settings

PLAN_AHEAD = 8
PLACES = {"room": "panel.room", "minutes": "panel.minutes", "letters": "documents.meeting_letters"}


@bp.get("/meetings")
@requires(P.MEETINGS_SEE)
def meetings() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "panel/meetings/index.html",
        to_come=queries.meetings_to_come(seen_by=actor),
        held=queries.meetings_held(seen_by=actor),
        panels=queries.panels(),
        statuses=MEETING_STATUS_LABELS,
    )


@bp.route("/panels/new", methods=["GET", "POST"], endpoint="new_panel")
@bp.route("/panels/<uuid:panel_id>/edit", methods=["GET", "POST"], endpoint="edit_panel")
@requires(P.MEETINGS_PREPARE)
def arrange_panel(panel_id: uuid.UUID | None = None) -> ResponseReturnValue:
    panel = queries.panel(panel_id) if panel_id is not None else None
    form = PanelForm(obj=panel) if panel is not None else PanelForm(**_usual())
    answer = submit(form, lambda: service.arrange_panel(form.to_command(panel_id), by=current_actor()))
    if answer.done:
        flash("The panel is saved. Meetings already planned keep their dates.", "success")
        return redirect(url_for("panel.meetings"))
    return render_template("panel/meetings/panel.html", form=form, panel=panel), answer.status


@bp.route("/panels/<uuid:panel_id>/seats", methods=["GET", "POST"])
@requires(P.MEETINGS_PREPARE)
def seats(panel_id: uuid.UUID) -> ResponseReturnValue:
    panel = queries.panel(panel_id)
    form = SeatForm()
    form.user_id.options = _people()
    members = [seat for seat in panel.seats if seat.role in (SeatRole.MEMBER, SeatRole.CHAIR)]
    form.deputy_for_id.options = [Option(str(seat.id), seat.user.name) for seat in members]
    answer = submit(form, lambda: service.give_seat(form.to_command(panel_id), by=current_actor()))
    if answer.done:
        flash("The seat is saved.", "success")
        return redirect(url_for("panel.seats", panel_id=panel_id))
    names = {seat.id: seat.user.name for seat in panel.seats}
    page = render_template(
        "panel/meetings/seats.html", form=form, panel=panel, names=names, roles=SEAT_ROLE_LABELS, empty_form=EmptyForm()
    )
    return page, answer.status


@bp.post("/panels/<uuid:panel_id>/seats/<uuid:seat_id>/end")
@requires(P.MEETINGS_PREPARE)
def end_seat(panel_id: uuid.UUID, seat_id: uuid.UUID) -> ResponseReturnValue:
    service.end_seat(seat_id, by=current_actor())
    flash("The seat has ended.", "success")
    return redirect(url_for("panel.seats", panel_id=panel_id))


@bp.route("/panels/<uuid:panel_id>/plan", methods=["GET", "POST"])
@requires(P.MEETINGS_PREPARE)
def plan_meetings(panel_id: uuid.UUID) -> ResponseReturnValue:
    panel = queries.panel(panel_id)
    last = queries.last_start(panel_id)
    form = PlanForm(start=max(clock.today(), _day_after(last)), count=PLAN_AHEAD)
    made: list[Meeting] = []
    answer = submit(form, lambda: made.extend(service.plan(form.to_command(panel_id), by=current_actor())))
    if answer.done:
        _say_what_was_planned(made)
        return redirect(url_for("panel.meetings"))
    return render_template("panel/meetings/plan.html", form=form, panel=panel), answer.status


@bp.get("/meetings/<uuid:meeting_id>")
@requires(P.MEETINGS_SEE)
def meeting(meeting_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.meeting(meeting_id, seen_by=actor)
    return render_template("panel/meetings/meeting.html", **_about(found, actor))


@bp.post("/meetings/<uuid:meeting_id>/close")
@requires(P.MEETINGS_PREPARE, P.PANEL_DECIDE)
def close_meeting(meeting_id: uuid.UUID) -> ResponseReturnValue:
    try:
        _, carried = service.close_meeting(meeting_id, by=current_actor())
    except (Refused, Invalid) as refusal:
        flash(refusal.message, "error")
    else:
        families = "1 family is" if carried == 1 else f"{carried} families are"
        flash(f"The meeting is closed. {families} carried over to the next one.", "success")
    return redirect(url_for("panel.meeting", meeting_id=meeting_id))


@bp.route("/meetings/<uuid:meeting_id>/cancel", methods=["GET", "POST"])
@requires(P.MEETINGS_PREPARE)
def cancel_meeting(meeting_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.meeting(meeting_id, seen_by=actor)
    form = ReasonForm()
    answer = submit(form, lambda: service.cancel_meeting(meeting_id, reason=form.reason.data or "", by=actor))
    if answer.done:
        flash("The meeting is cancelled. Its families go on the next one.", "success")
        return redirect(url_for("panel.meetings"))
    return render_template("panel/meetings/cancel.html", form=form, meeting=found), answer.status


def _about(found: Meeting, actor: Actor) -> dict[str, Any]:
    """Everything the page of a meeting says."""
    own = return_queries.own(seen_by=actor) if actor.may(P.RETURNS_GIVE) else ()
    owed = [each for each in own if each.item.meeting_id == found.id and each.status == "asked"]
    lines = item_queries.agenda(found, seen_by=actor)
    outstanding = action_queries.outstanding(found, seen_by=actor)
    reading.record_meeting_seen("meeting", found, lines, outstanding, [each.item for each in owed], by=actor)
    undecided = [line for line in lines if line.family_id and line.status == "planned"]
    return {
        "meeting": found,
        "lines": lines,
        "readiness": queries.readiness(found, seen_by=actor),
        "quorum": attendance_queries.quorum_of(found),
        "attendances": attendance_queries.attendances(found.id),
        "actions": outstanding,
        "owed": owed,
        "undecided": undecided,
        "statuses": MEETING_STATUS_LABELS,
        "papers": _own_papers(found, actor),
        "places": _places(found),
        "runs": runs_meetings(actor),
        "Status": MeetingStatus,
        "now": clock.now(),
    }


def _own_papers(found: Meeting, actor: Actor) -> list[Document]:
    """The reader's own copy of the agenda."""
    copies = documents.meeting_papers(found.id, DocumentKind.AGENDA, seen_by=actor)
    return [each for each in copies if each.reader_id == actor.user_id]


def _places(found: Meeting) -> Mapping[str, str]:
    """Pages of this meeting that other parts of the service offer."""
    offered = {name: endpoint for name, endpoint in PLACES.items() if endpoint in current_app.view_functions}
    return {name: url_for(endpoint, meeting=found.id) for name, endpoint in offered.items()}


def _people() -> list[Option]:
    return [Option(str(user.id), user.name, group=user.agency.name) for user in accounts.active_users()]


def _usual() -> dict[str, Any]:
    """A new panel as panels usually are."""
    return {"weekday": 1, "starts": time(9, 30), "minutes": 120, "quorum_agencies": settings().quorum_agencies}


def _day_after(last: datetime | None) -> date:
    return clock.local(last).date() + timedelta(days=1) if last is not None else clock.today()


def _say_what_was_planned(made: list[Meeting]) -> None:
    """How many, and which had to give way to a bank holiday."""
    many = "1 meeting is" if len(made) == 1 else f"{len(made)} meetings are"
    flash(f"{many} planned.", "success")
    for each in made:
        if each.note:
            day = clock.local(each.starts_at)
            flash(f"{day:%A} {day.day} {day:%B}: {each.note.lower()}.", "warning")
