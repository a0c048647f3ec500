"""Attendance with the live quorum statement, and declarations of interest."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.access.addresses import own_address
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.accounts import queries as accounts
from triage.errors import NotFound, Refused
from triage.forms.base import EmptyForm
from triage.forms.fields import Option
from triage.forms.panel.meetings import NOT_MARKED, AttendanceLineForm, DeclareForm, GuestForm
from triage.panel.commands.meetings import RecordAttendance
from triage.panel.models import SEAT_ROLE_LABELS, Attendance, AttendanceKind, Meeting, Seat, SeatRole
from triage.panel.queries import acceptances
from triage.panel.queries import attendance as queries
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as meeting_queries
from triage.panel.routes import bp
from triage.panel.routes.acting import submit
from triage.panel.service import attendance as service
from triage.panel.service import reading
from triage.panel.service.papers import CONFIDENTIALITY


@bp.route("/meetings/<uuid:meeting_id>/attendance", methods=["GET", "POST"])
@requires(P.MEETINGS_PREPARE, P.PANEL_DECIDE)
def attendance(meeting_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    meeting = meeting_queries.meeting(meeting_id, seen_by=actor)
    rows = _rows(meeting)
    form = EmptyForm()
    if form.validate_on_submit() and all(line.validate() for _, line in rows):
        if request.form.get("everybody"):
            _everybody_is_here(rows)
        lines = tuple(line.to_command(seat.user_id) for seat, line in rows)
        try:
            service.record(RecordAttendance(meeting_id=meeting_id, lines=lines), by=actor)
            flash("Attendance is saved.", "success")
        except Refused as refusal:
            flash(refusal.message, "error")
        return redirect(url_for("panel.attendance", meeting_id=meeting_id))
    return _attendance_page(meeting, rows, form=form)


@bp.post("/meetings/<uuid:meeting_id>/attendance/guests")
@requires(P.MEETINGS_PREPARE, P.PANEL_DECIDE)
def enter_guest(meeting_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    meeting = meeting_queries.meeting(meeting_id, seen_by=actor)
    guest = _guest_form()
    answer = submit(guest, lambda: service.enter_guest(guest.to_command(meeting_id), by=actor))
    if answer.done:
        flash(f"{guest.name.data} is on the list.", "success")
        return redirect(url_for("panel.attendance", meeting_id=meeting_id))
    page = _attendance_page(meeting, _rows(meeting, stored=True), form=guest, guest=guest)
    return page, answer.status


@bp.post("/meetings/<uuid:meeting_id>/attendance/<uuid:line_id>/remove")
@requires(P.MEETINGS_PREPARE, P.PANEL_DECIDE)
def remove_guest(meeting_id: uuid.UUID, line_id: uuid.UUID) -> ResponseReturnValue:
    service.remove_guest(line_id, by=current_actor())
    flash("The person is off the list.", "success")
    return redirect(url_for("panel.attendance", meeting_id=meeting_id))


@bp.route("/meetings/<uuid:meeting_id>/confidentiality", methods=["GET", "POST"])
@requires(P.MEETINGS_SEE)
def accept_confidentiality(meeting_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    meeting = meeting_queries.meeting(meeting_id, seen_by=actor)
    form = EmptyForm()
    if form.validate_on_submit():
        service.accept_confidentiality(meeting_id, by=actor)
        flash("You have accepted the confidentiality statement of this meeting.", "success")
        onward = request.args.get("next") or url_for("panel.meeting", meeting_id=meeting_id)
        return redirect(own_address(onward), 303)
    return render_template(
        "panel/meetings/confidentiality.html", meeting=meeting, form=form, confidentiality=CONFIDENTIALITY
    )


@bp.get("/meetings/<uuid:meeting_id>/interests")
@requires(P.MEETINGS_SEE)
def interests(meeting_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    meeting = meeting_queries.meeting(meeting_id, seen_by=actor)
    rows = [row for row in item_queries.agenda(meeting, seen_by=actor) if row.family_id or row.hidden]
    declared = item_queries.declarations_at(meeting.id, seen_by=actor) if actor.may(P.MEETINGS_PREPARE) else ()
    reading.record_meeting_seen("interests", meeting, rows, [each.item for each in declared], by=actor)
    return render_template(
        "panel/meetings/interests.html", meeting=meeting, rows=rows, declared=declared, empty_form=EmptyForm()
    )


@bp.route("/meetings/<uuid:meeting_id>/interests/<uuid:item_id>", methods=["GET", "POST"])
@requires(P.MEETINGS_SEE)
def declare_interest(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    item = item_queries.item_by_id(item_id, seen_by=actor)
    own = [Option(str(actor.user_id), f"{actor.name} (you)")]
    others = _seated(item.meeting, but=actor.user_id) if actor.may(P.MEETINGS_PREPARE) else []
    form = DeclareForm(user_id=actor.user_id)
    form.user_id.options = own + others
    answer = submit(form, lambda: service.declare(form.to_command(item_id), by=actor))
    if answer.done:
        flash("The interest is recorded. The papers of this family are hidden from that person.", "success")
        return redirect(url_for("panel.interests", meeting_id=meeting_id))
    reading.record_meeting_seen("interests", item.meeting, [item], by=actor)
    return render_template("panel/meetings/declare.html", form=form, item=item, meeting=item.meeting), answer.status


@bp.post("/meetings/<uuid:meeting_id>/interests/<uuid:item_id>/withdraw")
@requires(P.MEETINGS_PREPARE)
def withdraw_interest(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    service.withdraw_declaration(item_id, _posted_id("user_id"), by=current_actor())
    flash("The interest is taken back: that person sees the family again.", "success")
    return redirect(url_for("panel.interests", meeting_id=meeting_id))


def _posted_id(name: str) -> uuid.UUID:
    """An id that a button carries; raises `NotFound` for anything else."""
    try:
        return uuid.UUID(request.form.get(name, ""))
    except ValueError as error:
        raise NotFound from error


def _everybody_is_here(rows: list[tuple[Seat, AttendanceLineForm]]) -> None:
    """Mark as present whoever has no mark yet; a deputy is there only instead of somebody, so theirs is set by hand."""
    for seat, line in rows:
        if line.kind.data == NOT_MARKED and seat.role is not SeatRole.DEPUTY:
            line.kind.data = AttendanceKind.PRESENT.value


def _rows(meeting: Meeting, *, stored: bool = False) -> list[tuple[Seat, AttendanceLineForm]]:
    """Every seat with its line of the form; `stored` draws what is saved, whatever was posted."""
    known = {line.user_id: line for line in queries.attendances(meeting.id)}
    accepted = acceptances.accepted_at(meeting.id)
    extra = {"formdata": None} if stored else {}
    lines = {
        seat: _line(known.get(seat.user_id), seat.user_id in accepted)
        for seat in meeting_queries.seats(meeting.panel_id)
    }
    return [
        (seat, AttendanceLineForm(prefix=f"seat-{number}-", data=line, **extra))
        for number, (seat, line) in enumerate(lines.items(), start=1)
    ]


def _line(line: Attendance | None, accepted: bool) -> dict[str, Any]:  # noqa: FBT001  # what they said themselves
    if line is None:
        return {"kind": NOT_MARKED, "accepted_confidentiality": accepted}
    return {
        "kind": line.kind.value,
        "information_sent": line.information_sent,
        "accepted_confidentiality": line.accepted_confidentiality,
    }


def _attendance_page(
    meeting: Meeting, rows: list[tuple[Seat, AttendanceLineForm]], *, form: Any, guest: GuestForm | None = None
) -> str:
    seated = {seat.user_id for seat, _ in rows}
    return render_template(
        "panel/meetings/attendance.html",
        meeting=meeting,
        rows=rows,
        form=form,
        guest=guest or _guest_form(empty=True),
        guests=[line for line in queries.attendances(meeting.id) if line.user_id not in seated],
        quorum=queries.quorum_of(meeting),
        roles=SEAT_ROLE_LABELS,
        confidentiality=CONFIDENTIALITY,
        accepted=acceptances.accepted_at(meeting.id),
        empty_form=EmptyForm(),
    )


def _guest_form(*, empty: bool = False) -> GuestForm:
    form = GuestForm(prefix="guest-", **({"formdata": None} if empty else {}))
    form.agency_id.options = [Option(str(each.id), each.name) for each in accounts.agencies()]
    return form


def _seated(meeting: Meeting, *, but: uuid.UUID | None) -> list[Option]:
    return [
        Option(str(seat.user_id), seat.user.name, group=seat.user.agency.name)
        for seat in meeting_queries.seats(meeting.panel_id)
        if seat.user_id != but
    ]
