"""What is read of second factors and recovery codes, and how each is used up."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CursorResult, delete, func, or_, select, update

from triage.accounts.models import RecoveryCode, SecondFactor
from triage.db import db


def second_factor(user_id: uuid.UUID) -> SecondFactor | None:
    """The person's second factor; None until they have set one up."""
    return db.session.get(SecondFactor, user_id)


def use_step(user_id: uuid.UUID, step: int) -> bool:
    """Use up the code of that step; False where it, or a later one, was used already.

    One statement, so that of two requests with the same code at the same moment only one gets through.
    """
    used = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == user_id, or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step))
        .values(last_step=step)
        .execution_options(synchronize_session="fetch")
    )
    assert isinstance(used, CursorResult)
    return used.rowcount == 1


def forget_second_factor(user_id: uuid.UUID) -> None:
    """The person sets it up anew at their next sign-in."""
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
    forget_recovery_codes(user_id)


def unused_recovery_codes(user_id: uuid.UUID) -> Sequence[RecoveryCode]:
    """The recovery codes that still work."""
    return db.session.scalars(
        select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    ).all()


def count_recovery_codes(user_id: uuid.UUID) -> int:
    """How many recovery codes are left."""
    left = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalars(left).one()


def use_recovery_code(code_id: uuid.UUID, *, now: datetime) -> bool:
    """Use up one recovery code; False where somebody has just done so."""
    used = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session="fetch")
    )
    assert isinstance(used, CursorResult)
    return used.rowcount == 1


def forget_recovery_codes(user_id: uuid.UUID) -> None:
    """None of the old ones works any more."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
