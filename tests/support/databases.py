"""Databases for tests: migrated once per worker, then copied or rolled back."""

from __future__ import annotations

import fcntl
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.util import LRUCache

from config import Settings
from tests.support import quick
from tests.support.carrying import carry_over
from tests.support.watch import StatementWatch
from triage.access import scope
from triage.app import create_app
from triage.db import db

ROOT = Path(__file__).resolve().parent.parent.parent
COMPILED = quick.place_for_templates()
"""One place for all applications of this run: each template is compiled once."""
STATEMENTS_KEPT = 10_000
"""Statements kept compiled for tests, which run all there are: the usual 500 forget them between two tests' turns."""
PLANS_KEPT = 1000
"""Statements that a connection to PostgreSQL keeps prepared in tests, which run all there are on one."""


@dataclass
class Databases:
    """Makes databases with the schema of the migrations, each in a moment."""

    folder: Path
    shared: Path
    """Where this worker finds what another has made: the same for all that talk to one PostgreSQL."""
    postgresql_url: str | None
    _templates: dict[tuple[str, bool], str] = field(default_factory=dict)

    @contextmanager
    def copy(self, kind: str, *, demonstration: bool = False) -> Iterator[str]:
        """The URL of a real database of its own, with the schema and no rows; it is dropped afterwards.

        With `demonstration` it holds the made-up council and its families, which are told once: what tells them is
        the services, which have tests on both databases, and the rows that this comes to are carried to PostgreSQL.
        """
        name = f"triage_{uuid.uuid4().hex[:12]}"
        template = self._template(kind, demonstration=demonstration)
        if kind == "sqlite":
            path = self.folder / f"{name}.db"
            shutil.copyfile(template, path)
            yield f"sqlite:///{path}"
            for left in self.folder.glob(f"{name}.db*"):
                left.unlink()
        else:
            # The files of ten megabytes are copied in a third of the time that their log is written in.
            self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
            yield self._url_of(name)
            self._administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _template(self, kind: str, *, demonstration: bool = False) -> str:
        """The database that the others are copied from: a file's path or a database's name.

        Whichever worker needs it first makes it; the others wait for it and use the same.
        """
        if (kind, demonstration) not in self._templates:
            note = self.shared / f"{kind}-{'demonstration' if demonstration else 'empty'}"
            with note.open("a+", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.seek(0)
                name = file.read()
                if not name:
                    name = self._make_template(kind, demonstration=demonstration)
                    file.write(name)
            self._templates[kind, demonstration] = name
        return self._templates[kind, demonstration]

    def _make_template(self, kind: str, *, demonstration: bool) -> str:
        name = f"template_{uuid.uuid4().hex[:12]}"
        if kind == "sqlite":
            name = str(self.shared / f"{name}.db")
            url = f"sqlite:///{name}"
        else:
            self._administer(f'CREATE DATABASE "{name}"')
            url = self._url_of(name)
        migrate(url, self.folder)
        if demonstration and kind == "sqlite":
            tell_the_demonstration(url, self.folder)
        elif demonstration:
            carry_over(Path(self._template("sqlite", demonstration=True)), url)
        return name

    def _url_of(self, name: str) -> str:
        assert self.postgresql_url is not None
        return make_url(self.postgresql_url).set(database=name).render_as_string(hide_password=False)

    def _administer(self, statement: str) -> None:
        with self._administration.connect() as connection:
            connection.execute(text(statement))

    @cached_property
    def _administration(self) -> Engine:
        assert self.postgresql_url is not None
        return create_engine(self.postgresql_url, isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """Leave no connection to the server."""
        if "_administration" in vars(self):
            self._administration.dispose()


def migrate(url: str, folder: Path) -> None:
    """Bring a database to the newest schema, as production does."""
    app = create_app(settings_for(url, folder))
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        db.engine.dispose()


def tell_the_demonstration(url: str, folder: Path) -> None:
    """Load the demonstration data as `flask demo load` does, and leave no connection to it."""
    app = create_app(settings_for(url, folder, demo=True))
    # In a context of its own: a command binds the service, and tests that bind nobody must not find it bound.
    answer = Context().run(app.test_cli_runner().invoke, args=["demo", "load", "--if-empty"])
    assert answer.exit_code == 0, answer.output + str(answer.exception)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()


def settings_for(url: str, folder: Path, **changes: object) -> Settings:
    """The settings of a test's application."""
    keys = {"secret_key": "a secret that only tests know", "audit_key": "a key that signs only the trails of tests"}
    given = {"testing": True, **keys, **changes}
    return Settings(data=folder / "data", compiled_templates=COMPILED, database_url=url, **given)


@dataclass
class RolledBack:
    """One application on one database, where each test's work is rolled back after it."""

    app: Flask
    engine: Engine
    watch: StatementWatch

    @classmethod
    def on(cls, url: str, folder: Path) -> RolledBack:
        app = create_app(settings_for(url, folder))
        with app.app_context():
            engine = db.engine
        be_quick(engine)
        # A commit inside the test's transaction releases a savepoint; what the test did stays to be rolled back.
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        return cls(app, engine, StatementWatch.of(engine))

    @contextmanager
    def for_one_test(self) -> Iterator[Flask]:
        """The application with an application context, in which a test arranges and asserts."""
        with self.engine.connect() as connection, self.app.app_context(), scope.as_service():
            outer = connection.begin()
            begin_for_real(connection)
            db.engines[None] = connection  # type: ignore[assignment]  # a connection serves where an engine does
            try:
                yield self.app
            finally:
                db.session.remove()
                db.engines[None] = self.engine
                outer.rollback()
                end_for_real(connection)


@contextmanager
def at_work(app: Flask) -> Iterator[None]:
    """An application context in which a test arranges and asserts as the service does its own work."""
    with app.app_context(), scope.as_service():
        yield


def begin_for_real(connection: Connection) -> None:
    """Begin at once on SQLite, whose driver otherwise waits for the first change and so breaks savepoints."""
    if connection.dialect.name == "sqlite":
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.isolation_level = None
        connection.exec_driver_sql("BEGIN")


def end_for_real(connection: Connection) -> None:
    """Put SQLite's driver back into its own mode: the next test begins on the same connection.

    A new one for each would read the whole schema again and have every statement planned again.
    """
    if connection.dialect.name == "sqlite":
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.isolation_level = ""


def be_quick(engine: Engine) -> None:
    """Keep plans for as many statements as the whole run has, and do not compile the savepoints of each test anew."""
    engine.update_execution_options(compiled_cache=LRUCache(STATEMENTS_KEPT))
    dialect = engine.dialect
    dialect.do_savepoint = _run("SAVEPOINT")  # type: ignore[method-assign]  # for this engine alone
    dialect.do_release_savepoint = _run("RELEASE SAVEPOINT")  # type: ignore[method-assign]  # the same
    dialect.do_rollback_to_savepoint = _run("ROLLBACK TO SAVEPOINT")  # type: ignore[method-assign]  # the same
    if dialect.name == "postgresql":
        event.listen(engine, "connect", keep_plans)


def keep_plans(raw: Any, _: object) -> None:
    """Keep what is prepared when a test is rolled back: psycopg forgets it, in case a table went with it."""
    raw.prepared_max = PLANS_KEPT
    raw._prepared._should_discard = lambda prep, results: False
    raw._prepared.clear = lambda: False


def _run(words: str) -> Callable[[Connection, str], None]:
    def run(connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"{words} {name}")

    return run
