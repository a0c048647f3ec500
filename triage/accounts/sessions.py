"""Server-side sessions: the cookie holds a random token, the database everything else (standards.md 4)."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from triage import clock
from triage.accounts import queries
from triage.accounts.models import WebSession
from triage.db import db, transaction

TAGGED = TaggedJSONSerializer()
SEEN_EVERY = timedelta(seconds=60)


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """A session's contents, with the token under which the database keeps it."""

    def __init__(
        self, contents: dict[str, Any] | None = None, *, token: str = "", seen_at: datetime | None = None
    ) -> None:
        super().__init__(contents or {}, on_update=_mark)
        self.token = token
        self.seen_at = seen_at
        self.new = not token
        self.modified = False
        self.accessed = True
        self.retired: list[str] = []

    def rotate(self) -> None:
        """Go on under a new token, so that one planted before signing in is worth nothing after."""
        if self.token:
            self.retired.append(self.token)
        self.token = ""
        self.modified = True


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
        kept = queries.web_session(_hash(token)) if token else None
        if kept is None:
            return ServerSession()
        now = clock.now()
        if now - kept.seen_at > self.idle or now - kept.started_at > self.absolute:
            return ServerSession({"expired_user": str(kept.user_id)} if kept.user_id else {})
        contents = TAGGED.loads(kept.contents)
        return ServerSession(contents, token=token, seen_at=kept.seen_at)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, note that the browser was seen, and set the cookie when its token is new."""
        assert isinstance(session, ServerSession)
        now = clock.now()
        fresh = session.seen_at is not None and now - session.seen_at < SEEN_EVERY
        if not session and not session.token and not session.retired:
            return
        if not session.modified and fresh:
            return
        db.session.rollback()  # whatever a view left undone is not this session's to commit
        is_new = not session.token
        session.token = session.token or secrets.token_urlsafe(32)
        with transaction():
            for token in session.retired:
                queries.forget_web_session(_hash(token))
            _write(session, now)
        if is_new:
            self._set_cookie(app, session.token, response)

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


def _write(session: ServerSession, now: datetime) -> None:
    """Insert or update the row of this session."""
    user = session.get("_user_id")
    row = queries.web_session(_hash(session.token))
    if row is None:
        row = WebSession(token_hash=_hash(session.token), started_at=now)
        db.session.add(row)
    row.user_id = uuid.UUID(user) if user else None
    row.contents = TAGGED.dumps(dict(session))
    row.seen_at = now


def _hash(token: str) -> str:
    """Only the hash is kept: reading the table gives nobody a session."""
    return sha256(token.encode()).hexdigest()
