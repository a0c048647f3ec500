"""How Alembic reaches the application's database: one connection, one transaction."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from triage.db import UtcDateTime

migrate = current_app.extensions["migrate"]


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Write our own column types as what the database keeps, so that old migrations need none of our code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def compare_type(
    migration_context: Any, inspected: Any, column: Any, inspected_type: Any, metadata_type: Any
) -> bool | None:
    """An enum is kept as text: it differs only where its length does."""
    if isinstance(metadata_type, sa.Enum):
        return getattr(inspected_type, "length", None) != metadata_type.length
    return None


def drop_empty(migration_context: Any, revision: Any, directives: list[Any]) -> None:
    """Write no migration where nothing changed."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives.clear()


def run() -> None:
    """Run what was asked on the application's database; batch mode, since SQLite cannot alter most things."""
    with migrate.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=compare_type,
            process_revision_directives=drop_empty,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
