"""What every connection to the database is given before its first statement."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from tests.support.databases import at_work
from triage.db import db, prepare_sqlite


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_postgresql_compiles_no_statement(live_app):
    with at_work(live_app):
        said = db.session.execute(text("SELECT setting, source FROM pg_settings WHERE name = 'jit'")).one()

    assert tuple(said) == ("off", "session"), "it is the service's own word, not the server's"


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 10_000), ("synchronous", 2)]
)
def test_sqlite_keeps_its_word(tmp_path, pragma, value):
    with closing(sqlite3.connect(tmp_path / "service.db")) as connection:
        prepare_sqlite(connection, None)

        assert connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)
