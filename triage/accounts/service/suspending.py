"""Suspending accounts that nobody confirmed or used; the person still learns why, and whom to ask."""

from __future__ import annotations

from datetime import timedelta

from triage import audit, clock
from triage.access.actor import SERVICE
from triage.accounts.commands import Ending
from triage.accounts.models import Suspension, User
from triage.accounts.queries import people_admin as queries
from triage.accounts.service.sessions import end_sessions
from triage.db import transaction
from triage.settings import settings

UNUSED_AFTER = timedelta(days=90)


def suspend(user: User, *, why: Suspension) -> bool:
    """Suspend an account until somebody confirms it; joins the caller's act. The last user administrator never is."""
    if user.suspended_at is not None or not user.active or is_last_administrator(user):
        return False
    user.suspended_at, user.suspended_why = clock.now(), why
    end_sessions(user.id, by=SERVICE, why=Ending.SUSPENDED)
    audit.record("accounts.suspended", subject=user, by=SERVICE, why=why)
    return True


def suspend_unused() -> None:
    """Suspend the accounts that nobody has used for 90 days; the shared accounts of a demonstration are left alone."""
    if settings().demo:
        return
    with transaction():
        queries.wait_for_turn()
        for user in queries.unused_since(clock.now() - UNUSED_AFTER):
            suspend(user, why=Suspension.UNUSED)


def suspend_if_unused(user: User) -> None:
    """The same for one person who has just proved who they are; joins the act of signing in."""
    last = max(filter(None, (user.last_signed_in_at, user.created_at, user.confirmed_at)))
    if clock.now() - last >= UNUSED_AFTER and not settings().demo:
        suspend(user, why=Suspension.UNUSED)


def is_last_administrator(user: User) -> bool:
    """Whether nobody else could administer accounts."""
    return [each.id for each in queries.administrators()] == [user.id]
