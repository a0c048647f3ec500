"""What is read of sessions, and how they end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from triage.accounts.models import WebSession
from triage.db import db


def web_session(token_hash: str) -> WebSession | None:
    """The session kept under that hash."""
    return db.session.get(WebSession, token_hash)


def forget_web_session(token_hash: str) -> None:
    """End one session."""
    db.session.execute(delete(WebSession).where(WebSession.token_hash == token_hash))


def forget_idle_sessions(before: datetime) -> None:
    """Clear out sessions that nobody has used since."""
    db.session.execute(delete(WebSession).where(WebSession.seen_at < before))
