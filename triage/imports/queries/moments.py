"""Whether people changed since rows of nobody known were last looked up: numbers kept under a name."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from triage.db import Counter, db

CHANGED = "lists: people changed until"
"""A second: no act that changed people came later."""
TO_LOOK = "lists: people to look for"
QUIET, CHANGES, LOOKING = 0, 1, 2
"""What `TO_LOOK` is: nothing has changed; something has; or what has is being looked into, and nothing since."""


def kept(name: str) -> int:
    """The number kept under a name; nought where none is."""
    there = db.session.get(Counter, name, populate_existing=True)
    return there.value if there is not None else 0


def keep(name: str, value: int, *, instead_of: int | None = None) -> None:
    """Keep a number under a name; with `instead_of` only where that is what is kept."""
    row = {"name": name, "value": 0}
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(postgresql.insert(Counter).values(row).on_conflict_do_nothing())
    else:
        db.session.execute(sqlite.insert(Counter).values(row).on_conflict_do_nothing())
    change = update(Counter).where(Counter.name == name).values(value=value)
    if instead_of is not None:
        change = change.where(Counter.value == instead_of)
    db.session.execute(change.execution_options(synchronize_session=False))
