"""Dumps of a database to compare, and the commands that put two records together and part them."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import text

from triage.access.actor import Actor
from triage.access.permissions import Role
from triage.accounts.models import User
from triage.db import Base, db
from triage.families.models import Family, Merge, Person
from triage.merging import service
from triage.merging.commands import Part, Together

HISTORY = {"audit_events", "audit_heads", "audit_head", "audit_mentions", "family_snapshots", "list_changes", "merges"}
GROWING = {"revision", "progress_on"}
"""What only ever counts on: a revision must never come back, or somebody's old page would be taken for the new one."""
RENUMBERED = {
    "match_cards": "SELECT person_id, card FROM match_cards",
    "match_keys": "SELECT key, person_id FROM match_keys JOIN match_cards ON match_cards.id = match_keys.card_id",
}
"""Whose number is never given out again: what comes back has a new one, and is compared by its person."""
UNSEEN = {"outbox_jobs", "ticks", "counters", "web_sessions", "notices"}


def dump() -> dict[str, set[tuple[str, ...]]]:
    """Every row of every table that a merge must give back."""
    db.session.expire_all()
    tables = [
        table
        for table in Base.metadata.sorted_tables
        if table.name not in HISTORY | UNSEEN and "audit" not in table.name
    ]
    return {table.name: rows_of(table) for table in tables}


def rows_of(table: Any) -> set[tuple[str, ...]]:
    names = [f'"{column.name}"' for column in table.columns if column.name not in GROWING]
    plain = f"SELECT {', '.join(names)} FROM {table.name}"  # noqa: S608  # names of our own tables
    found = db.session.execute(text(RENUMBERED.get(table.name, plain)))
    return {tuple(map(str, row)) for row in found}


def differences(before: dict[str, set[Any]], after: dict[str, set[Any]]) -> dict[str, tuple[set[Any], set[Any]]]:
    found = {name: (before[name] - after[name], after[name] - before[name]) for name in before}
    return {name: each for name, each in found.items() if each[0] or each[1]}


def coordinator() -> Actor:
    users = db.session.query(User).all()
    return next(user.actor for user in users if Role.COORDINATOR in user.actor.roles)


def families_together(kept: Family, gone: Family, **more: Any) -> Together:
    return together(kept, gone, **more)


def together(kept: Family | Person, gone: Family | Person, **more: Any) -> Together:
    facts: dict[str, Any] = {
        "kept_id": kept.id,
        "gone_id": gone.id,
        "seen": (kept.revision, gone.revision),
        "because": "The same people, referred twice",
        "idempotency_key": str(uuid.uuid4()),
        "confirmed": True,
        "withdrawn_because": "It was said by mistake",
    }
    return Together(**(facts | more))


def parted(merge: Merge, *, by: Actor, **more: Any) -> Merge:
    command = Part(merge_id=merge.id, seen_revision=merge.revision, because="They are two after all", **more)
    return service.part(command, by=by)
