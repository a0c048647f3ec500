"""What is read of guesses."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select

from triage.accounts.models import Guess
from triage.db import db


def most_guesses(keys: Collection[str], *, since: datetime) -> int:
    """How many guesses were made under the one of these keys that has most."""
    counted = select(func.count()).where(Guess.key.in_(keys), Guess.at > since).group_by(Guess.key)
    return max(db.session.scalars(counted).all(), default=0)


def forget_guesses(ids: Collection[uuid.UUID]) -> None:
    """These were no guesses."""
    db.session.execute(delete(Guess).where(Guess.id.in_(ids)))


def forget_guesses_under(key: str) -> None:
    """Start counting under this key anew."""
    db.session.execute(delete(Guess).where(Guess.key == key))


def forget_old_guesses(before: datetime) -> None:
    """Clear out guesses that count no more."""
    db.session.execute(delete(Guess).where(Guess.at < before))
