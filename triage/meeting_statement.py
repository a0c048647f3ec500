"""A member accepts a meeting's confidentiality statement before they see its papers, whatever way leads to them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, redirect, request, url_for
from flask_login import current_user

from triage.documents.content.kinds import DocumentKind
from triage.documents.queries import scoped
from triage.errors import NotFound
from triage.panel.queries import acceptances

PAPERS = frozenset({DocumentKind.AGENDA.value, DocumentKind.MINUTES.value})


def register(app: Flask) -> None:
    """Ask on the way to a meeting's papers; goes after the check of access."""
    app.before_request(ask_first)


def ask_first() -> Response | None:
    """To the page with the statement, from every page of a meeting that somebody has not accepted it for."""
    find = ON_THE_WAY.get(request.endpoint or "")
    if find is None or not current_user.is_authenticated:
        return None
    actor, meeting_id = current_user.actor, find(request.view_args or {})
    if meeting_id is None or not acceptances.still_to_accept(meeting_id, by=actor):
        return None
    back = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else ""
    answer = redirect(url_for("panel.accept_confidentiality", meeting_id=meeting_id, next=back or None), 303)
    assert isinstance(answer, Response)
    return answer


def _of_meeting(arguments: dict[str, Any]) -> uuid.UUID | None:
    found: uuid.UUID | None = arguments.get("meeting_id") or arguments.get("meeting")
    return found


def _of_decision(arguments: dict[str, Any]) -> uuid.UUID | None:
    return acceptances.meeting_of_decision(arguments["decision"])


def _of_document(arguments: dict[str, Any]) -> uuid.UUID | None:
    """The meeting whose agenda or minutes it is; other papers go to the person they were made for."""
    try:
        found = scoped.document(arguments["document"], seen_by=current_user.actor)
    except NotFound:
        return None
    return found.meeting_id if found.kind in PAPERS else None


ON_THE_WAY: dict[str, Callable[[dict[str, Any]], uuid.UUID | None]] = {
    "panel.meeting": _of_meeting,
    "panel.agenda": _of_meeting,
    "panel.meeting_returns": _of_meeting,
    "panel.minutes": _of_meeting,
    "panel.interests": _of_meeting,
    "panel.declare_interest": _of_meeting,
    "panel.room": _of_meeting,
    "panel.room_item": _of_meeting,
    "panel.decision": _of_decision,
    "documents.download": _of_document,
}
"""Every page that shows a meeting's papers, or what was said there, to those who are invited."""
