"""Rows of lists are found by the index of what they are looked for by, and not through every row of their fate."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import event

from triage.access import scope
from triage.db import db
from triage.imports.queries import homes, rows


def steps(asked: Callable[[], object]) -> str:
    """How SQLite goes through the rows of lists for each statement of this."""
    statements, engine = [], db.engine

    def saw(connection, cursor, statement, parameters, context, executemany):
        statements.append((statement, parameters))

    with scope.as_service():
        connection = db.session.connection()
        event.listen(engine, "before_cursor_execute", saw)
        try:
            asked()
        finally:
            event.remove(engine, "before_cursor_execute", saw)
        found = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            for statement, parameters in statements
        ]
    return "\n".join(str(row[-1]) for plan in found for row in plan if "list_rows" in str(row[-1]))


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("asked", "index"),
    [
        pytest.param(lambda: rows.said_already(["a", "b"], batch_id=uuid.uuid4()), "ix_list_rows_same", id="said"),
        pytest.param(lambda: homes.part_of_homes("a", limit=5), "ix_list_rows_household", id="a part"),
        pytest.param(lambda: list(homes.homes(homes.Part("a", "b"))), "ix_list_rows_household", id="its homes"),
    ],
)
def test_rows_are_found_by_the_index_of_what_they_are_looked_for_by(app, asked, index):
    assert f"SEARCH list_rows USING INDEX {index} (" in steps(asked)
