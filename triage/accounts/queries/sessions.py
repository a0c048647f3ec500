"""What is read of sessions, and how they end."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import CursorResult, Table, bindparam, delete, select, update

from triage.accounts.models import WebSession
from triage.db import db

NOTHING = "{}"
sessions = cast("Table", WebSession.__table__)


class KeptSession(NamedTuple):
    """What a request needs of a session: read by each of them, and so without a record of its own."""

    id: uuid.UUID
    user_id: uuid.UUID | None
    contents: str
    started_at: datetime
    seen_at: datetime
    idle_minutes: int
    browser: str
    address: str
    ended_at: datetime | None


KEPT = select(*(sessions.c[name] for name in KeptSession._fields)).where(
    sessions.c.token_hash == bindparam("token_hash")
)


def kept_session(token_hash: str) -> KeptSession | None:
    """What is kept under that hash."""
    found = db.session.execute(KEPT, {"token_hash": token_hash}).first()
    return KeptSession(*found) if found is not None else None


def web_session(token_hash: str) -> WebSession | None:
    """The record of the session kept under that hash, to change it."""
    return db.session.get(WebSession, token_hash)


def web_sessions_of(user_id: uuid.UUID) -> Sequence[WebSession]:
    """The sessions in which this person is signed in, the one used last first."""
    return db.session.scalars(
        select(WebSession)
        .where(WebSession.user_id == user_id, WebSession.ended_at.is_(None))
        .order_by(WebSession.seen_at.desc(), WebSession.started_at.desc(), WebSession.id)
    ).all()


def forget_web_session(token_hash: str) -> bool:
    """Forget one session; False where it was gone already, or ended."""
    ended = db.session.execute(
        delete(WebSession).where(WebSession.token_hash == token_hash, WebSession.ended_at.is_(None))
    )
    assert isinstance(ended, CursorResult)
    return ended.rowcount == 1


def end_web_sessions(
    user_id: uuid.UUID, *, now: datetime, only: uuid.UUID | None = None, but: uuid.UUID | None = None
) -> int:
    """End a person's sessions: all, one of them, or all but one; answers how many ended.

    Whose each was stays until the sweep, so that a form that is still sent in it waits for the same person.
    """
    query = update(WebSession).where(WebSession.user_id == user_id, WebSession.ended_at.is_(None))
    if only is not None:
        query = query.where(WebSession.id == only)
    if but is not None:
        query = query.where(WebSession.id != but)
    empty = query.values(ended_at=now, contents=NOTHING)
    ended = db.session.execute(empty.execution_options(synchronize_session="fetch"))
    assert isinstance(ended, CursorResult)
    return ended.rowcount


def forget_idle_sessions(before: datetime) -> None:
    """Clear out sessions that nobody has used since."""
    db.session.execute(delete(WebSession).where(WebSession.seen_at < before))
