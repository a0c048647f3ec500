"""Readings: noted while a page is made, and written before it leaves. What cannot be recorded is not shown.

Looking does not wait in line with anything else: the readings of one request are written in one transaction of their
own, after the page is made, so that the head of the chain is held for a moment only.
"""

from __future__ import annotations

import logging
import re
import traceback
import uuid
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import replace

from flask import Flask, Response, make_response, render_template, request
from flask_login import current_user

from triage.access.actor import Actor
from triage.audit import chain, recording
from triage.audit.recording import Noted
from triage.db import Base, act_under_way, db, transaction
from triage.settings import settings

log = logging.getLogger(__name__)

REFUSED = "access.refused"
KEPT_WORDS = re.compile(r"[A-Z]{1,3}-\d{4}-\d{1,8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What of a refused address is kept: references and ids. Anything else may be somebody's name."""

_seen: ContextVar[dict[tuple[object, ...], Noted] | None] = ContextVar("seen", default=None)


def saw(
    reading: str,
    *,
    subject: Base | str,
    by: Actor,
    family_id: uuid.UUID | None = None,
    families: Iterable[uuid.UUID] = (),
    **facts: object,
) -> None:
    """Somebody was shown what is kept about a family, or looked for it.

    In a request the same reading counts once, and is written before the answer leaves; elsewhere it is written in the
    act under way, or in one of its own. What the service reads for itself is not recorded.
    """
    if by.user_id is not None:
        _keep(recording.note(reading, subject=subject, by=by, family_id=family_id, families=families, facts=facts))


def searched(
    what: str, words: str, *, by: Actor, families: Iterable[uuid.UUID] = (), reading: str = "families.searched"
) -> None:
    """Somebody looked for something: what kind of search, a mark of its words, and the families that came up.

    The words are a name or an address, and are not kept. Their mark is made with the audit key, so that an auditor who
    knows the words can ask who looked for them, and nobody can read them from the trail.
    """
    if by.user_id is None:
        return
    mark = chain.searched_words(chain.keys(settings().audit_key).search, words) if words.strip() else ""
    several = tuple(families)
    facts = {"words": mark, "found": len(several)}
    noted = recording.note(reading, subject=what, by=by, family_id=None, families=several, facts=facts)
    _keep(replace(noted, asked=True))


def _keep(noted: Noted) -> None:
    """Put a reading with those of this request, or into the act under way, or into one of its own."""
    seen = _seen.get()
    if seen is not None:
        seen.setdefault(noted.matter, noted)
    elif act_under_way() is not None:
        recording.add(noted)
    else:
        with transaction():
            recording.add(noted)


def families_of(*groups: Iterable[object]) -> set[uuid.UUID]:
    """The families of records that may each belong to one."""
    found = {getattr(record, "family_id", None) for group in groups for record in group}
    return {family for family in found if family is not None}


def register(app: Flask) -> None:
    """Write each request's readings before its answer leaves."""
    app.before_request(_begin)
    app.after_request(_written)
    app.teardown_request(_end)


def _begin() -> None:
    _seen.set({})


def _end(error: BaseException | None) -> None:
    _seen.set(None)


def _written(response: Response) -> Response:
    """The answer, once what it shows is recorded; without that, an error instead of it."""
    seen = _seen.get()
    _seen.set(None)
    shown = _shows(response)
    events = [event for event in (seen or {}).values() if shown or (event.asked and response.status_code < 500)]
    try:
        if response.status_code == 404:
            events += _refusal()
        if events:
            db.session.rollback()  # whatever a view left undone is not this transaction's to commit
            with transaction() as act:
                for event in events:
                    act.at_the_end(recording.link, event)
    except Exception as error:  # noqa: BLE001  # whatever the reason, the answer may not leave
        _say(error)
        db.session.rollback()
        response.close()
        return make_response(render_template("errors/500.html"), 500)
    return response


def _say(error: Exception) -> None:
    """Log the kind of fault and where, but not its text, which may hold somebody's words."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    log.error("a reading was not recorded and so not shown: %s at %s", type(error).__name__, " > ".join(places))


def _shows(response: Response) -> bool:
    """Whether the answer can hold anything of a family: a redirect and the plain error pages do not."""
    status = response.status_code
    return (status < 300 and status != 204) or (400 <= status < 500 and status != 404)


def _refusal() -> list[Noted]:
    """A signed-in person asked for what does not exist or is not theirs; nobody can tell which, and both are kept."""
    if request.endpoint is None or request.endpoint == "static" or not current_user.is_authenticated:
        return []
    asked = {name: str(value) for name, value in (request.view_args or {}).items()}
    kept = {name: value for name, value in asked.items() if KEPT_WORDS.fullmatch(value)}
    return [
        recording.note(
            REFUSED,
            subject=request.endpoint,
            by=current_user.actor,
            family_id=None,
            families=(),
            facts={"method": request.method, **kept},
        )
    ]
