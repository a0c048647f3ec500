"""A trail to look at, and an attacker who holds the database."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from click.testing import Result
from flask import Flask
from sqlalchemy import text

from triage import audit
from triage.access.actor import Actor
from triage.access.permissions import Role
from triage.audit.findings import Report
from triage.audit.verify import verify
from triage.db import db, transaction
from triage.settings import settings

FAMILIES = [uuid.UUID(int=number) for number in range(1, 4)]
SOMEBODY = Actor(
    user_id=uuid.UUID(int=77),
    name="Somebody",
    agency_id=uuid.UUID(int=78),
    roles=frozenset({Role.COORDINATOR, Role.CHAIR}),
)
COLUMNS = "sequence, at, action, actor_id, agency_id, roles, subject_kind, subject_id, family_id, facts, previous, mac"
TABLES = ("audit_events", "audit_mentions", "audit_head")


@dataclass
class Trail:
    """The trail of one service, and what can be done to it behind its back."""

    app: Flask

    def write(self, count: int, by: Actor = SOMEBODY) -> None:
        """So many events, some of one family and some of several."""
        with self.app.app_context():
            for number in range(count):
                with transaction():
                    one = None if number % 3 == 2 else FAMILIES[number % 3]
                    several = FAMILIES if number % 3 == 2 else ()
                    audit.record("panel.decided", subject="Test", by=by, family_id=one, families=several, n=number)

    def verify(self, first: int = 1) -> Report:
        with self.app.app_context():
            given = settings()
            return verify(key=given.audit_key, place=given.audit_anchors, first=first)

    def attack(self, *statements: str, **values: object) -> None:
        """Change the trail as somebody who owns the database can: without its triggers, and then put back."""
        with self.app.app_context(), db.engine.begin() as connection:
            postgresql = connection.dialect.name == "postgresql"
            for table in TABLES:
                if postgresql:
                    connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            triggers = [] if postgresql else _without_triggers(connection)
            for statement in statements:
                used = {name: value for name, value in values.items() if f":{name}" in statement}
                connection.execute(text(statement), used)
            for trigger in triggers:
                connection.exec_driver_sql(trigger)
            for table in TABLES:
                if postgresql:
                    connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))

    def row(self, table: str, where: str) -> dict[str, object]:
        """One row as the attacker copies it."""
        with self.app.app_context(), db.engine.connect() as connection:
            found = connection.execute(text(f"SELECT * FROM {table} WHERE {where}"))  # noqa: S608  # words of a test
            return dict(found.mappings().one())

    def run(self, *words: str) -> Result:
        """The answer of a command of `flask audit`."""
        return self.app.test_cli_runner().invoke(args=["audit", *words])


def _without_triggers(connection) -> list[str]:
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [sql for _, sql in found]
