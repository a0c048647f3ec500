"""The statements of the audit trail: adding to it, and reading it back as it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from triage.audit.models import HEAD, AuditEvent, AuditHead, AuditMention
from triage.db import db

events = cast("Table", AuditEvent.__table__)
head = cast("Table", AuditHead.__table__)
mentions = cast("Table", AuditMention.__table__)

SIGNED = {
    "postgresql": """
        sequence, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), action,
        replace(actor_id::text, '-', ''), replace(agency_id::text, '-', ''), roles, subject_kind, subject_id,
        replace(family_id::text, '-', ''), facts""",
    "sqlite": "sequence, at, action, actor_id, agency_id, roles, subject_kind, subject_id, family_id, facts",
}
"""The signed columns as text, read past every type, in the order of `recording.columns_of`."""

MENTIONS = {
    "postgresql": """
        SELECT sequence, string_agg(replace(family_id::text, '-', ''), '","' ORDER BY family_id)
        FROM audit_mentions WHERE sequence BETWEEN :first AND :last GROUP BY sequence""",
    "sqlite": """
        SELECT sequence, group_concat(family_id, '","') FROM (
            SELECT sequence, family_id FROM audit_mentions
            WHERE sequence BETWEEN :first AND :last ORDER BY sequence, family_id
        ) GROUP BY sequence""",
}
"""The index of families put together by the database, so that a handful costs one short answer."""

# What every act and every page with a family on it adds is put together once.
OF_THE_HEAD = (head.c.sequence, head.c.mac, head.c.own_mac)
THE_HEAD = select(*OF_THE_HEAD).where(head.c.id == HEAD)
HOLD = {
    "postgresql": THE_HEAD.with_for_update(),
    "sqlite": update(head).where(head.c.id == HEAD).values(id=HEAD).returning(*OF_THE_HEAD),
}
MOVE_HEAD = (
    update(head).where(head.c.id == HEAD).values({name: bindparam(name) for name in ("sequence", "mac", "own_mac")})
)
ADD_EVENTS, ADD_MENTIONS = insert(events), insert(mentions)

AT_ONCE = 5_000


class Head(NamedTuple):
    """The newest event as the head row tells it."""

    sequence: int
    mac: bytes
    own_mac: bytes


class Newest(NamedTuple):
    """The newest event as the events tell it."""

    sequence: int
    mac: bytes


# ------------------------------------------------------------------------------------- adding


def hold_head() -> Head | None:
    """The head row, nobody else's until the commit. SQLite has no row to hold: any write holds the whole file."""
    row = db.session.execute(HOLD[db.session.get_bind().dialect.name]).first()
    return Head(*row) if row is not None else None


def start_head(mac: bytes, own_mac: bytes) -> None:
    """The head of a chain without events; of two that start it at once one is enough."""
    row = {"id": HEAD, "sequence": 0, "mac": mac, "own_mac": own_mac}
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(postgresql.insert(head).values(row).on_conflict_do_nothing())
    else:
        db.session.execute(sqlite.insert(head).values(row).on_conflict_do_nothing())


def move_head(sequence: int, mac: bytes, own_mac: bytes) -> None:
    """The head is this event now."""
    db.session.execute(MOVE_HEAD, {"sequence": sequence, "mac": mac, "own_mac": own_mac})


def append(rows: Sequence[Mapping[str, Any]], named: Sequence[Mapping[str, Any]]) -> None:
    """Add events, and the families that those of several families name."""
    db.session.execute(ADD_EVENTS, rows)
    if named:
        db.session.execute(ADD_MENTIONS, named)


def newest() -> Newest | None:
    """The event with the highest number."""
    row = db.session.execute(
        select(events.c.sequence, events.c.mac).order_by(events.c.sequence.desc()).limit(1)
    ).first()
    return Newest(row.sequence, row.mac) if row is not None else None


def head_as_it_is() -> Head | None:
    """The head row, without holding it."""
    row = db.session.execute(THE_HEAD).first()
    return Head(*row) if row is not None else None


def newest_of(action: str) -> AuditEvent | None:
    """The newest event of one kind."""
    return db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.sequence.desc()).limit(1)
    ).first()


# ---------------------------------------------------------------------------------- verifying


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection that sees the database as it is now for as long as it reads, and writes nothing."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            connection.exec_driver_sql("BEGIN")
            yield connection
        connection.rollback()


def stored(connection: Connection, *, first: int) -> Iterator[Sequence[Row[Any]]]:
    """Every event from that number on, in order and in handfuls: the signed columns, then `previous` and `mac`."""
    signed = SIGNED[connection.dialect.name]
    reading = connection.execution_options(stream_results=True, max_row_buffer=AT_ONCE)
    sentence = f"SELECT {signed}, previous, mac FROM audit_events WHERE sequence >= :first ORDER BY sequence"  # noqa: S608  # column names of our own  # nosec B608
    with reading.execute(text(sentence), {"first": first}) as found:
        yield from found.partitions(AT_ONCE)


def stored_one(connection: Connection, sequence: int) -> Row[Any] | None:
    """One event as `stored` reads it."""
    sentence = f"SELECT {SIGNED[connection.dialect.name]}, previous, mac FROM audit_events WHERE sequence = :at"  # noqa: S608  # the same  # nosec B608
    return connection.execute(text(sentence), {"at": sequence}).first()


def stored_head(connection: Connection) -> Head | None:
    """The head row."""
    row = connection.execute(THE_HEAD).first()
    return Head(*row) if row is not None else None


def stored_mentions(connection: Connection, *, first: int, last: int) -> Mapping[int, str]:
    """Which families the index names for each event of a range: their ids in order, as the facts write them."""
    sentence = text(MENTIONS[connection.dialect.name])
    return {row[0]: row[1] for row in connection.execute(sentence, {"first": first, "last": last})}


def add_mentions(named: Sequence[Mapping[str, Any]]) -> None:
    """Put back what the index has lost."""
    if named:
        db.session.execute(insert(mentions), named)
