"""Carries what stands in a database on SQLite over to one on PostgreSQL, value by value, as both keep them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from psycopg import Cursor, sql
from sqlalchemy import Integer, Table, create_engine

from triage.db import Base


def carry_over(file: Path, url: str) -> None:
    """Fill empty tables on PostgreSQL, which checks every row as if the service had written it there."""
    engine = create_engine(url)
    raw = engine.raw_connection()
    with closing(sqlite3.connect(file)) as source, closing(raw), raw.cursor() as cursor:
        for table in Base.metadata.sorted_tables:
            carry(table, source, cursor)
        raw.commit()
    engine.dispose()


def carry(table: Table, source: sqlite3.Connection, cursor: Cursor) -> None:
    """Copy all rows of one table, and let its own numbers go on where they end."""
    name, columns = sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(each.name) for each in table.columns)
    rows = source.execute(sql.SQL("SELECT {} FROM {}").format(columns, name).as_string())
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(name, columns)) as copy:
        for row in rows:
            copy.write_row(row)
    for key in table.primary_key:
        if isinstance(key.type, Integer):
            last = sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), max({})) FROM {}")
            cursor.execute(last.format(table.name, key.name, sql.Identifier(key.name), name))
