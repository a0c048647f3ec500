"""Reading is recorded: who opened which family, and who looked for one."""

from __future__ import annotations

from triage import audit
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.db import transaction
from triage.families.models import (
    Family,
)


def record_opened(family: Family, *, by: Actor) -> None:
    """Reading is recorded: who opened which family, and when (safety.md, "Who sees what")."""
    with transaction():
        audit.record("families.opened", subject=family, by=by, family_id=family.id)


def record_search(*, found: int, by: Actor) -> None:
    """Record that somebody looked for a family; the words they looked for are not kept."""
    if by.user_id is None:
        return
    with transaction():
        searcher = accounts.active_user(by.user_id)
        audit.record("families.searched", subject=searcher, by=by, found=found)
