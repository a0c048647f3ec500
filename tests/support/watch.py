"""Watches what a request writes: a GET writes no case data, and nothing that is written stays uncommitted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

WRITE = re.compile(r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH\b.*\b(INSERT|UPDATE|DELETE)\b)", re.IGNORECASE | re.DOTALL)

# A visit keeps its session alive, and reading a family's record is itself recorded (standards.md 6).
A_GET_MAY_WRITE = frozenset({"web_sessions", "audit_events", "audit_head", "audit_mentions"})


# By its protocol a provider sends people back by GET, with a code that works once (OpenID Connect Core 1.0, 3.1.2.5);
# and a refused journey is counted, whichever way it failed.
SIGNS_IN = re.compile(
    r"(http://[^/]+)?/(sign-in/organisation/[0-9a-f-]{36}/(back|go)"
    r"|account/organisation/go|confirm/organisation/go|join/[^/]+/go)(\?|$)"
)
SIGNING_IN_WRITES = frozenset({"users", "sso_identities", "guesses"})


def a_get_may_write(path: str) -> frozenset[str]:
    """The tables that a GET of this address may write."""
    return A_GET_MAY_WRITE | SIGNING_IN_WRITES if SIGNS_IN.match(path) else A_GET_MAY_WRITE


@dataclass
class StatementWatch:
    """The tables written through one engine while it is watching."""

    written: list[str] = field(default_factory=list)
    uncommitted: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    statements: list[str] = field(default_factory=list)
    watching: bool = False

    @classmethod
    def of(cls, engine: Engine) -> StatementWatch:
        """A watch on every connection of this engine."""
        watch = cls()
        event.listen(engine, "before_cursor_execute", watch._saw)
        event.listen(engine, "release_savepoint", watch._settled)
        event.listen(engine, "commit", watch._settled)
        event.listen(engine, "rollback_savepoint", watch._lost)
        event.listen(engine, "rollback", watch._lost)
        return watch

    @contextmanager
    def during(self) -> Iterator[StatementWatch]:
        """Start with nothing seen, and watch until the block ends."""
        self.written, self.uncommitted, self.statements, self.lost = [], [], [], set()
        self.watching = True
        try:
            yield self
        finally:
            self.watching = False

    def _saw(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not self.watching:
            return
        self.statements.append(statement)
        if WRITING.match(statement) and (found := WRITE.search(statement)):
            self.written.append(found[2])
            self.uncommitted.append(found[2])

    def _settled(self, *_: Any) -> None:
        # Written again after a rollback, it is there.
        self.lost -= set(self.uncommitted)
        self.uncommitted.clear()

    def _lost(self, *_: Any) -> None:
        # The session that is saved after a view undoes what the view left, and commits itself.
        self.lost |= set(self.uncommitted)
        self.uncommitted.clear()
