"""Ending sessions: one's own, and other people's by those who may."""

from __future__ import annotations

import uuid
from datetime import timedelta

from triage import audit, clock
from triage.access.actor import Actor
from triage.accounts import queries
from triage.accounts.commands import Ending
from triage.accounts.models import User
from triage.db import transaction
from triage.errors import NotFound
from triage.settings import settings


def end_sessions(user_id: uuid.UUID, *, by: Actor, why: Ending, but: uuid.UUID | None = None) -> int:
    """Sign somebody out everywhere, except in the session `but`; answers how many sessions ended.

    Joins the act under way, so that a change of password or roles and the end of the sessions are one. `why` is a
    word of the service, never a person's own words.
    """
    with transaction():
        user = _user(user_id)
        ended = queries.end_web_sessions(user_id, now=clock.now(), but=but)
        audit.record("accounts.sessions_ended", subject=user, by=by, why=why, ended=ended)
    return ended


def end_own_session(session_id: uuid.UUID, *, by: Actor) -> None:
    """End one of one's own sessions; raises `NotFound` for anybody else's."""
    with transaction():
        assert by.user_id is not None
        if not queries.end_web_sessions(by.user_id, now=clock.now(), only=session_id):
            raise NotFound
        audit.record("accounts.session_ended", subject=_user(by.user_id), by=by, session=session_id)


def end_other_sessions(*, by: Actor, but: uuid.UUID) -> int:
    """Sign oneself out everywhere but here; answers how many sessions ended."""
    assert by.user_id is not None
    return end_sessions(by.user_id, by=by, why=Ending.OWN_WISH, but=but)


def sweep() -> None:
    """Clear out sessions whose time is long up."""
    with transaction():
        queries.forget_idle_sessions(clock.now() - timedelta(hours=settings().session_absolute_hours))


def _user(user_id: uuid.UUID) -> User:
    user = queries.user_by_id(user_id)
    if user is None:
        raise NotFound
    return user
