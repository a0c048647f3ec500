"""The database: base class, column types, numbering and the only commit."""

from __future__ import annotations

import enum
import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    event,
    inspect,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from triage.access import scope
from triage.access.actor import SERVICE
from triage.errors import Crossed, Doubled, Stale

log = logging.getLogger(__name__)
Given = ParamSpec("Given")
Made = TypeVar("Made")

TAKEN = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
"""What PostgreSQL and SQLite call a value that must be the only one of its kind and is not."""

CROSSED = frozenset({"40P01", "40001"})
"""What PostgreSQL calls a deadlock, and acts that could not have happened one after the other."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, since nobody could say later what it meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's naive moments their zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every model's base. Enums are stored by value as text, so that a new word needs no migration."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        uuid.UUID: Uuid(),
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=False,
            length=40,
            values_callable=lambda words: [word.value for word in words],
        ),
    }


class ScopedSession(Session):
    """A session that asks the database also for a case record it has at hand: the service may have read it."""

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """The record of that key, if it is there for the reader."""
        if scope.bound() in (None, SERVICE) or not hasattr(entity, "__belongs_by__"):
            return super().get(entity, ident, **options)
        statement = select(entity).where(inspect(entity).primary_key[0] == ident)
        statement = statement.options(*(options.get("options") or ()))
        fresh = bool(options.get("populate_existing"))
        return self.scalars(statement.execution_options(populate_existing=fresh)).unique().one_or_none()


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True, session_options={"class_": ScopedSession})


def uuid_pk() -> Mapped[uuid.UUID]:
    """A random primary key, safe to show in an address."""
    return mapped_column(Uuid(), primary_key=True, default=uuid.uuid4)


class Counter(Base):
    """The last number given out under a name; updated in the act that uses it, so that no number is lost."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


def has_tables() -> bool:
    """Whether the migrations have run at all."""
    return inspect(db.engine).has_table(Counter.__tablename__)


def next_number(name: str) -> int:
    """The next number of that name, gapless: rolling the act back gives the number back."""
    row = {"name": name, "value": 0}
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(postgresql.insert(Counter).values(row).on_conflict_do_nothing())
    else:
        db.session.execute(sqlite.insert(Counter).values(row).on_conflict_do_nothing())
    bump = update(Counter).where(Counter.name == name).values(value=Counter.value + 1).returning(Counter.value)
    return db.session.execute(bump.execution_options(synchronize_session=False)).scalar_one()


class Transaction:
    """One act's transaction, with the work that waits until it is safe."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[..., object], tuple[object, ...]]] = []
        self._last: dict[Callable[[list[Any]], object], list[Any]] = {}

    def at_the_end(self, work: Callable[[list[Made]], object], thing: Made) -> None:
        """Hand `thing`, with all others of this act, to `work` as the last step before the commit.

        What everybody's acts must pass one by one (a row that all of them change) is so held for a moment only.
        """
        self._last.setdefault(work, []).append(thing)

    @contextmanager
    def part(self) -> Iterator[None]:
        """One of several things that an act does: where it fails it alone is undone, with what it left for the end.

        Write something before the first: SQLite begins its transaction with the first row written.

        Raises: as `transaction()`.
        """
        waiting, last = len(self._waiting), {work: len(things) for work, things in self._last.items()}
        try:
            with db.session.begin_nested():
                yield
        except Exception as error:
            del self._waiting[waiting:]
            self._last = {work: things[: last[work]] for work, things in self._last.items() if work in last}
            conflict = _conflict(error)
            if conflict is None:
                raise
            raise conflict from error

    def commit(self) -> None:
        """Do the last steps, once everything else is written, and commit."""
        if self._last:
            db.session.flush()
        for work, things in self._last.items():
            work(things)
        db.session.commit()

    def after_commit(self, work: Callable[..., object], *args: object) -> None:
        """Do `work(*args)` once the act is committed; a failure there is logged and never undoes the act."""
        self._waiting.append((work, args))

    def run_waiting(self) -> None:
        """Do what waited, each on its own."""
        for work, args in self._waiting:
            try:
                work(*args)
            except Exception:
                log.exception("work after a commit failed: %s", getattr(work, "__qualname__", work))


_current: ContextVar[Transaction | None] = ContextVar("transaction", default=None)


def act_under_way() -> Transaction | None:
    """The transaction of the act that this is part of, if it is part of one."""
    return _current.get()


@contextmanager
def transaction() -> Iterator[Transaction]:
    """Commit all that happens inside, or nothing. Inside another act it joins that one.

    Raises:
        Stale: a record with a revision was changed by somebody else in between.
        Doubled: somebody else made the same record in between.
        Crossed: this act and another waited for one another, and the other went first.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    tx = Transaction()
    token = _current.set(tx)
    try:
        yield tx
        tx.commit()
    except BaseException as error:
        db.session.rollback()
        conflict = _conflict(error)
        if conflict is None:
            raise
        raise conflict from error
    finally:
        _current.reset(token)
    tx.run_waiting()


def _conflict(error: BaseException) -> Stale | None:
    """The conflict with another act that an error tells of; any other broken rule is a fault of ours."""
    if isinstance(error, StaleDataError):
        return Stale()
    if not isinstance(error, DBAPIError):
        return None
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    if code in TAKEN:
        return Doubled()
    return Crossed() if code in CROSSED else None


def once(act: Callable[Given, Made]) -> Callable[Given, Made]:
    """An act that a form sends once: of two presses at the same moment the second looks again and finds the first.

    The key that makes it safe to do again also lets it be done again where another act came first in any other way;
    what was stale by then is stale again.
    """

    @wraps(act)
    def done(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        try:
            return act(*args, **kwargs)
        except Stale:
            if _current.get() is not None:
                raise
            return act(*args, **kwargs)

    return done


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, record: object) -> None:
    """Foreign keys on, readers beside one writer, and patience with a busy writer: SQLite's defaults have none."""
    if "sqlite" not in type(connection).__module__:
        return
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "connect")
def prepare_postgresql(connection: Any, record: object) -> None:
    """No statement is compiled: with the scope of the reader a page's look dear, and compiling one took 1.7 seconds.

    They are over in milliseconds. PostgreSQL compiles by the price that it expects (`jit_above_cost`), and expects
    most where a table has no statistics yet.
    """
    if not type(connection).__module__.startswith("psycopg"):
        return
    with connection.cursor() as cursor:
        cursor.execute("SET jit TO off")
    connection.commit()
