"""What is read of links for a new password, and how one is used up."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CursorResult, delete, func, select, update

from triage.accounts.models import PasswordReset
from triage.db import db


def password_reset(token_hash: str) -> PasswordReset | None:
    """The link of that token, used or not."""
    return db.session.scalars(select(PasswordReset).where(PasswordReset.token_hash == token_hash)).one_or_none()


def count_password_resets(user_id: uuid.UUID, *, since: datetime) -> int:
    """How many links this person was sent lately."""
    sent = select(func.count()).where(PasswordReset.user_id == user_id, PasswordReset.made_at > since)
    return db.session.scalars(sent).one()


def use_password_reset(reset_id: uuid.UUID, *, now: datetime) -> bool:
    """Use up a link; False where that has just been done, or its time is up."""
    used = db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.id == reset_id, PasswordReset.used_at.is_(None), PasswordReset.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session="fetch")
    )
    assert isinstance(used, CursorResult)
    return used.rowcount == 1


def spend_password_resets(user_id: uuid.UUID, *, now: datetime) -> None:
    """No link of this person works any more."""
    db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.user_id == user_id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session="fetch")
    )


def forget_password_resets(before: datetime) -> None:
    """Clear out links whose time is long up."""
    db.session.execute(delete(PasswordReset).where(PasswordReset.expires_at < before))
