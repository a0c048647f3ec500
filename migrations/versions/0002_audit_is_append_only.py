"""The audit trail is append-only: the database itself refuses to change or remove what was recorded.

A later migration that rebuilds one of these tables on SQLite (batch mode) loses its triggers and must put them back.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ADD_ONLY = ("audit_events", "audit_mentions")
REFUSAL = "the audit trail is append-only"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table in _triggers(postgresql=postgresql):
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    if postgresql:
        op.execute("DROP FUNCTION refuse_to_change_the_audit_trail()")


def _triggers(*, postgresql: bool) -> list[tuple[str, str]]:
    """The name of each trigger with its table."""
    acts = ("update", "delete", "truncate") if postgresql else ("update", "delete")
    kept = [(f"{table}_no_{act}", table) for table in ADD_ONLY for act in acts]
    # The head moves with each act, but never goes.
    return kept + [(f"audit_head_no_{act}", "audit_head") for act in acts if act != "update"]


def _guard_postgresql() -> None:
    op.execute(
        f"""
        CREATE FUNCTION refuse_to_change_the_audit_trail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{REFUSAL}';
        END
        $$
        """
    )
    for name, table in _triggers(postgresql=True):
        act = name.rpartition("_")[2].upper()
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit_trail()"
        )


def _guard_sqlite() -> None:
    for name, table in _triggers(postgresql=False):
        act = name.rpartition("_")[2].upper()
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
