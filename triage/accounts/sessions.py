"""Server-side sessions: the cookie holds a random token, the database everything else (standards.md 4)."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Flask, Request, Response, has_request_context, request
from flask import session as flask_session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from triage import clock
from triage.access.held import HELD
from triage.accounts import queries
from triage.accounts.models import WebSession
from triage.accounts.queries.sessions import KeptSession
from triage.db import db, transaction

TAGGED = TaggedJSONSerializer()
SEEN_EVERY = timedelta(seconds=60)
UNATTENDED = "X-Poll"
"""Marks a request that the page makes by itself: it does not count as somebody being there."""


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """A session's contents, with the token under which the database keeps it and when it must end."""

    def __init__(self, contents: dict[str, Any] | None = None, *, idle: timedelta, absolute: timedelta) -> None:
        super().__init__(contents or {}, on_update=_mark)
        self.id = uuid.uuid4()
        self.token = ""
        self.started_at: datetime | None = None
        self.seen_at: datetime | None = None
        self.idle = idle
        self.absolute = absolute
        self.browser = ""
        self.address = ""
        self.modified = False
        self.accessed = True
        self.retired: list[str] = []
        self.was_signed_in = False
        self.was_ended = False
        self.kept_as = ""

    @classmethod
    def kept(cls, row: KeptSession, *, token: str, absolute: timedelta) -> ServerSession:
        """The session of one row of the database."""
        found = cls(TAGGED.loads(row.contents), idle=timedelta(minutes=row.idle_minutes), absolute=absolute)
        found.id, found.token = row.id, token
        found.started_at, found.seen_at = row.started_at, row.seen_at
        found.browser, found.address = row.browser, row.address
        found.was_signed_in = row.user_id is not None
        found.was_ended = row.ended_at is not None
        found.kept_as = row.contents
        return found

    @property
    def new(self) -> bool:
        """Whether the database does not know it yet."""
        return not self.token

    @new.setter
    def new(self, value: bool) -> None:
        """Flask's own word for it; the token says it already."""

    def rotate(self) -> None:
        """Go on under a new token; the time that it must end stays as it was."""
        if self.token:
            self.retired.append(self.token)
        self.token = ""
        self.modified = True

    def begin(self, *, idle: timedelta | None = None) -> None:
        """Begin anew under a new token, so that one planted before signing in is worth nothing after."""
        self.rotate()
        self.id = uuid.uuid4()
        self.started_at = self.seen_at = None
        self.idle = idle or self.idle
        if has_request_context():
            self.browser = (request.user_agent.string or "")[:300]
            self.address = (request.remote_addr or "")[:45]

    def ends_at(self, now: datetime) -> datetime:
        """When it ends, if nobody does anything after `now`."""
        seen = self.seen_at if self._was_seen_lately(now) or UNATTENDED in request.headers else now
        return min((seen or now) + self.idle, self.latest_end(now))

    def latest_end(self, now: datetime) -> datetime:
        """When it ends whatever anybody does."""
        return (self.started_at or now) + self.absolute

    def is_over(self, now: datetime) -> bool:
        """Whether its time is up, or somebody ended it."""
        assert self.seen_at is not None
        assert self.started_at is not None
        return self.was_ended or now - self.seen_at > self.idle or now - self.started_at > self.absolute

    def needs_writing(self, now: datetime, *, attended: bool) -> bool:
        """Whether the database has something to learn."""
        if not self and not self.token and not self.retired:
            return False
        return self._has_changed() or (attended and not self._was_seen_lately(now))

    def _has_changed(self) -> bool:
        """Whether it says something else than the database: a filter that is chosen again on each page does not."""
        return self.modified and (not self.token or TAGGED.dumps(dict(self)) != self.kept_as)

    def _was_seen_lately(self, now: datetime) -> bool:
        return self.seen_at is not None and now - self.seen_at < SEEN_EVERY


def current_session() -> ServerSession:
    """The session behind Flask's stand-in for it."""
    real: ServerSession = flask_session._get_current_object()  # type: ignore[attr-defined]  # werkzeug's LocalProxy
    return real


def _mark(changed: CallbackDict[str, Any]) -> None:
    changed.modified = True  # type: ignore[attr-defined]  # set on ServerSession, which is the only CallbackDict here


class DatabaseSessions(SessionInterface):
    """Keeps sessions in the table `web_sessions`, idle and absolute limits included."""

    def __init__(self, *, idle: timedelta, absolute: timedelta) -> None:
        self.idle = idle
        self.absolute = absolute

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """The session of this browser; a fresh one where it has none or its time is up."""
        token = request.cookies.get(self.get_cookie_name(app), "")
        row = queries.kept_session(_hash(token)) if token else None
        if row is None:
            return self._fresh()
        found = ServerSession.kept(row, token=token, absolute=self.absolute)
        if not found.is_over(clock.now()):
            return found
        return self._fresh(_left_behind(row, found))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, note that the browser was seen, and set the cookie when its token is new."""
        assert isinstance(session, ServerSession)
        now = clock.now()
        attended = UNATTENDED not in request.headers
        if not session.needs_writing(now, attended=attended):
            return
        db.session.rollback()  # whatever a view left undone is not this session's to commit
        is_new = not session.token
        with transaction():
            if not _retire(session):
                return
            session.token = session.token or secrets.token_urlsafe(32)
            _write(session, now if attended or is_new else None, is_new=is_new)
        if is_new:
            self._set_cookie(app, session.token, response)

    def _fresh(self, contents: dict[str, Any] | None = None) -> ServerSession:
        return ServerSession(contents, idle=self.idle, absolute=self.absolute)

    def _set_cookie(self, app: Flask, token: str, response: Response) -> None:
        """The token alone, out of scripts' reach."""
        response.set_cookie(
            self.get_cookie_name(app),
            token,
            httponly=True,
            secure=self.get_cookie_secure(app),
            samesite="Lax",
            path="/",
        )


def _left_behind(row: KeptSession, over: ServerSession) -> dict[str, Any]:
    """What a session that is over leaves to the next: whose it was, and the form they had not sent yet."""
    if row.user_id is None:
        return {}
    left: dict[str, Any] = {"expired_user": str(row.user_id)}
    if over.was_ended:
        left["was_ended"] = True
    elif over.get(HELD):
        left[HELD] = over[HELD]
    return left


def _retire(session: ServerSession) -> bool:
    """End the session under its token of before; False where somebody ended it during this request, and it stays so.

    Of two presses at once of a page on the way in, each goes on in a session of its own.
    """
    gone = [token for token in session.retired if not queries.forget_web_session(_hash(token))]
    if gone and session.was_signed_in:
        return False
    if gone:
        session.id = uuid.uuid4()
    return True


def _write(session: ServerSession, seen_at: datetime | None, *, is_new: bool) -> None:
    """Insert or update the row of this session. One that was ended in the meantime stays ended."""
    row = queries.web_session(_hash(session.token))
    if not is_new and (row is None or row.ended_at is not None):
        return
    if row is None:
        assert seen_at is not None
        row = WebSession(token_hash=_hash(session.token), id=session.id, started_at=session.started_at or seen_at)
        db.session.add(row)
    user = session.get("_user_id")
    row.user_id = uuid.UUID(user) if user else None
    row.contents = TAGGED.dumps(dict(session))
    row.idle_minutes = session.idle // timedelta(minutes=1)
    row.browser, row.address = session.browser, session.address
    if seen_at is not None:
        row.seen_at = seen_at


def _hash(token: str) -> str:
    """Only the hash is kept: reading the table gives nobody a session."""
    return sha256(token.encode()).hexdigest()
