"""Sending the papers out and opening the meeting: before their day one plain question comes first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage import clock
from triage.access.guards import current_actor, requires
from triage.access.permissions import Permission as P
from triage.errors import Invalid, Refused
from triage.forms.base import EmptyForm
from triage.panel.models import Meeting, MeetingStatus
from triage.panel.queries import meetings as queries
from triage.panel.routes import bp
from triage.panel.service import freezing
from triage.panel.service import meetings as service


@bp.route("/meetings/<uuid:meeting_id>/freeze", methods=["GET", "POST"])
@requires(P.MEETINGS_PREPARE)
def freeze(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Send the papers out; before the day on which they are due, ask first."""
    found = queries.meeting(meeting_id, seen_by=current_actor())
    if request.method == "GET":
        return _question(found, "freeze", MeetingStatus.PLANNED)
    if _is_early(found.papers_at) and not _is_sure():
        return redirect(url_for(".freeze", meeting_id=meeting_id))
    return _do(
        meeting_id,
        lambda: freezing.freeze(meeting_id, by=current_actor()),
        "The papers are out: every agency of the panel is asked for its returns.",
    )


@bp.route("/meetings/<uuid:meeting_id>/open", methods=["GET", "POST"])
@requires(P.MEETINGS_PREPARE, P.PANEL_DECIDE)
def open_meeting(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Open the meeting; before its day, ask first."""
    found = queries.meeting(meeting_id, seen_by=current_actor())
    if request.method == "GET":
        return _question(found, "open", MeetingStatus.FROZEN)
    if found.status is MeetingStatus.FROZEN and _is_early(found.starts_at) and not _is_sure():
        return redirect(url_for(".open_meeting", meeting_id=meeting_id))
    return _do(meeting_id, lambda: service.open_meeting(meeting_id, by=current_actor()), "The meeting is open.")


def _question(found: Meeting, act: str, status: MeetingStatus) -> ResponseReturnValue:
    """What will happen, and a button; a meeting that is past that step has nothing to ask."""
    if found.status is not status:
        return redirect(url_for(".meeting", meeting_id=found.id))
    actor = current_actor()
    return render_template(
        f"panel/meetings/{act}.html",
        meeting=found,
        families=queries.readiness(found, seen_by=actor).families,
        agencies=queries.panel_agencies(found.panel_id),
        early=_is_early(found.papers_at if act == "freeze" else found.starts_at),
        today=clock.today(),
        form=EmptyForm(),
    )


def _is_early(due: datetime) -> bool:
    """Whether the day has not come yet."""
    day: date = clock.local(due).date()
    return clock.today() < day


def _is_sure() -> bool:
    return request.form.get("sure") == "yes"


def _do(meeting_id: uuid.UUID, act: Callable[[], object], done: str) -> ResponseReturnValue:
    """An act of one button, with its answer on the meeting's page."""
    try:
        act()
    except (Refused, Invalid) as refusal:
        flash(refusal.message, "error")
    else:
        flash(done, "success")
    return redirect(url_for(".meeting", meeting_id=meeting_id))
