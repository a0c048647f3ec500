"""The agenda builder: what the queue offers at the left, the agenda at the right; everything by buttons."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.actor import Actor
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.calendar import add_working_days
from triage.errors import Invalid, NotFound, Refused
from triage.forms.base import EmptyForm
from triage.forms.panel.agenda import AddFamilyForm, CarryForm, MinutesForm
from triage.panel.commands.agenda import AddFamily, Direction
from triage.panel.models import SECTION_LABELS, Meeting, MeetingStatus, Section
from triage.panel.queries import items as item_queries
from triage.panel.queries import meetings as queries
from triage.panel.queries import returns as return_queries
from triage.panel.queries import suggestions as suggestion_queries
from triage.panel.queries.suggestions import Since
from triage.panel.routes import bp
from triage.panel.routes.acting import submit
from triage.panel.service import agenda as service
from triage.panel.service import meetings as meeting_service
from triage.panel.service import reading
from triage.settings import settings


@bp.route("/meetings/<uuid:meeting_id>/agenda", methods=["GET", "POST"])
@requires(P.MEETINGS_SEE)
def agenda(meeting_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    meeting = queries.meeting(meeting_id, seen_by=actor)
    form = AddFamilyForm(minutes=settings().minutes_per_family, section=Section.PRIORITY_LIST)
    if request.method == "POST" and not actor.may(P.MEETINGS_PREPARE):
        raise NotFound
    answer = submit(form, lambda: service.add(form.to_command(meeting_id), by=actor))
    if answer.done:
        flash("The family is on the agenda.", "success")
        return redirect(url_for("panel.agenda", meeting_id=meeting_id))
    return render_template("panel/agenda/index.html", form=form, **_about(meeting, actor)), answer.status


@bp.post("/meetings/<uuid:meeting_id>/agenda/suggested")
@requires(P.MEETINGS_PREPARE)
def add_suggested(meeting_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    meeting = queries.meeting(meeting_id, seen_by=actor)
    wanted = set(request.form.getlist("families"))
    added, refused = 0, ""
    for each in suggestion_queries.suggestions(meeting, _since(meeting), seen_by=actor):
        if each.reference not in wanted:
            continue
        command = AddFamily(
            meeting_id=meeting_id,
            reference=each.reference,
            section=each.section,
            why=each.why,
            minutes=settings().minutes_per_family,
            late_reason=request.form.get("late_reason", ""),
        )
        try:
            service.add(command, by=actor)
            added += 1
        except Invalid as refusal:
            refused = f"{each.reference}: {refusal.message}"
    _say(added, refused)
    return redirect(url_for("panel.agenda", meeting_id=meeting_id, _anchor="agenda"))


@bp.post("/meetings/<uuid:meeting_id>/agenda/group")
@requires(P.MEETINGS_PREPARE)
def group_agenda(meeting_id: uuid.UUID) -> ResponseReturnValue:
    done = _try(lambda: service.group_by_agencies(meeting_id, by=current_actor()))
    if done:
        flash("Families that need the same agencies now follow each other.", "success")
    return redirect(url_for("panel.agenda", meeting_id=meeting_id, _anchor="agenda"))


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:item_id>/shift")
@requires(P.MEETINGS_PREPARE)
def shift_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    direction = Direction.UP if request.form.get("direction") == Direction.UP else Direction.DOWN
    _try(lambda: service.shift(item_id, direction, by=current_actor()))
    # The button that was pressed takes the focus again, so that a keyboard goes on where it was.
    return redirect(
        url_for("panel.agenda", meeting_id=meeting_id, at=item_id, direction=direction.value, _anchor=f"item-{item_id}")
    )


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:item_id>/minutes")
@requires(P.MEETINGS_PREPARE)
def time_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    item_queries.item_by_id(item_id, seen_by=current_actor())
    form = MinutesForm()
    if not form.validate():
        flash("Enter the minutes as a whole number up to 240.", "error")
    else:
        _try(lambda: service.set_minutes(item_id, form.minutes.data or 0, by=current_actor()))
    return redirect(url_for("panel.agenda", meeting_id=meeting_id, at=item_id, _anchor=f"item-{item_id}"))


@bp.post("/meetings/<uuid:meeting_id>/agenda/<uuid:item_id>/remove")
@requires(P.MEETINGS_PREPARE)
def remove_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    if _try(lambda: service.remove(item_id, by=current_actor())):
        flash("The item is off the agenda.", "success")
    return redirect(url_for("panel.agenda", meeting_id=meeting_id, _anchor="agenda"))


@bp.route("/meetings/<uuid:meeting_id>/agenda/<uuid:item_id>/carry", methods=["GET", "POST"])
@requires(P.MEETINGS_PREPARE, P.PANEL_DECIDE)
def carry_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    item = item_queries.item_by_id(item_id, seen_by=actor)
    form = CarryForm()
    answer = submit(form, lambda: meeting_service.carry_to_next(item_id, form.reason.data or "", by=actor))
    if answer.done:
        flash("The family is carried over to the next meeting.", "success")
        return redirect(url_for("panel.agenda", meeting_id=meeting_id))
    reading.record_meeting_seen("agenda", item.meeting, [item], by=actor)
    return render_template("panel/agenda/carry.html", form=form, item=item, meeting=item.meeting), answer.status


def _about(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """The agenda with its running time, and for those who prepare it what the queue offers."""
    builds = actor.may(P.MEETINGS_PREPARE) and meeting.status in (
        MeetingStatus.PLANNED,
        MeetingStatus.FROZEN,
        MeetingStatus.OPEN,
    )
    lines = item_queries.agenda(meeting, seen_by=actor)
    offered = suggestion_queries.suggestions(meeting, _since(meeting), seen_by=actor) if builds else ()
    reading.record_meeting_seen("agenda", meeting, lines, offered, by=actor)
    return {
        "meeting": meeting,
        "lines": lines,
        "starts": {line.id: meeting.starts_at + timedelta(minutes=line.starts_after) for line in lines},
        "planned": sum(line.minutes for line in lines),
        "builds": builds,
        "orders": builds and meeting.status is MeetingStatus.PLANNED,
        "is_late": meeting.status is not MeetingStatus.PLANNED or clock.now() > meeting.referrals_close_at,
        "offered": [(section, [each for each in offered if each.section is section]) for section in Section],
        "sections": SECTION_LABELS,
        "returns": _returns(meeting, actor),
        "empty_form": EmptyForm(),
        "at": request.args.get("at", ""),
        "direction": request.args.get("direction", ""),
    }


def _returns(meeting: Meeting, actor: Actor) -> dict[uuid.UUID, tuple[int, int, int]]:
    """By item: returns in, asked, and late or missing after the day they were due."""
    found: dict[uuid.UUID, tuple[int, int, int]] = {}
    due = meeting.returns_at or meeting.starts_at
    for each in return_queries.of_meeting(meeting, seen_by=actor):
        given, asked, late = found.get(each.item.id, (0, 0, 0))
        is_late = (each.given_at or clock.now()) > due
        found[each.item.id] = (given + (each.given_at is not None), asked + 1, late + is_late)
    return found


def _since(meeting: Meeting) -> Since:
    own, today = settings(), clock.today()
    return Since(
        last_frozen=suggestion_queries.last_frozen(meeting.panel_id),
        stuck=add_working_days(today, -own.stuck_working_days),
        unallocated=_midnight(add_working_days(today, -own.unallocated_working_days)),
    )


def _midnight(day: date) -> datetime:
    return clock.at(day, time(0))


def _try(act: Callable[[], object]) -> bool:
    """Do what one button asks; a refusal is said at the head of the page."""
    try:
        act()
    except (Refused, Invalid) as refusal:
        flash(refusal.message, "error")
        return False
    return True


def _say(added: int, refused: str) -> None:
    if added:
        flash("1 family is on the agenda." if added == 1 else f"{added} families are on the agenda.", "success")
    if refused:
        flash(refused, "error")
    if not added and not refused:
        flash("Tick the families that the panel should take.", "warning")
