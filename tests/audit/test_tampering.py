"""Whoever owns the database can change the trail, and cannot do it unseen."""

# ruff: noqa: S608  # the attacker writes SQL by hand, from words of this file

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.audit.arranging import COLUMNS, TABLES, Trail
from triage.audit.findings import Fault
from triage.db import db

EVENTS = 12

EDITS = {
    "at": "'2020-01-01 00:00:00.000000'",
    "action": "'panel.parked'",
    "actor_id": "NULL",
    "agency_id": "NULL",
    "roles": "'auditor'",
    "subject_kind": "'Item'",
    "subject_id": "'5'",
    "family_id": "'00000000000000000000000000000009'",
    "facts": "'{}'",
    "previous": "mac",
    "mac": "previous",
}


def renumber(where: str, by: int) -> tuple[str, ...]:
    """Move numbers without two rows ever sharing one."""
    return (
        f"UPDATE audit_events SET sequence = -sequence WHERE {where}",
        f"UPDATE audit_events SET sequence = -sequence + {by} WHERE sequence < 0",
    )


def swap(one: int, other: int) -> tuple[str, ...]:
    return (
        f"UPDATE audit_events SET sequence = -1 WHERE sequence = {one}",
        f"UPDATE audit_events SET sequence = {one} WHERE sequence = {other}",
        f"UPDATE audit_events SET sequence = {other} WHERE sequence = -1",
    )


def copy(of: int, to: int, **changes: str) -> str:
    columns = {name: name for name in COLUMNS.split(", ")} | {"sequence": str(to), **changes}
    chosen = f"SELECT {', '.join(columns.values())} FROM audit_events WHERE sequence = {of}"
    return f"INSERT INTO audit_events ({COLUMNS}) {chosen}"


KEEP = ("CREATE TABLE kept AS SELECT * FROM audit_events",)
PUT_BACK = ("DELETE FROM audit_events", f"INSERT INTO audit_events ({COLUMNS}) SELECT {COLUMNS} FROM kept")
HEAD_BACK = "UPDATE audit_head SET sequence = {0}, mac = (SELECT mac FROM audit_events WHERE sequence = {0})"

ATTACKS = {
    "a middle row deleted": (("DELETE FROM audit_events WHERE sequence = 5",), 5, Fault.DELETED),
    "several rows deleted": (("DELETE FROM audit_events WHERE sequence BETWEEN 5 AND 8",), 5, Fault.DELETED),
    "the first row deleted": (("DELETE FROM audit_events WHERE sequence = 1",), 1, Fault.DELETED),
    "a row deleted and the rest renumbered": (
        ("DELETE FROM audit_events WHERE sequence = 5", *renumber("sequence > 5", -1)),
        5,
        Fault.DELETED,
    ),
    "the first rows deleted and the rest renumbered": (
        ("DELETE FROM audit_events WHERE sequence < 4", *renumber("sequence > 3", -3)),
        1,
        Fault.DELETED,
    ),
    "two neighbours in another order": (swap(5, 6), 5, Fault.REORDERED),
    "two distant rows in another order": (swap(3, 9), 3, Fault.REORDERED),
    "an invented row in between": (
        (*renumber("sequence >= 5", 1), copy(4, 5, action="'panel.parked'")),
        5,
        Fault.INSERTED,
    ),
    "a copied row in between": ((*renumber("sequence >= 5", 1), copy(3, 5)), 5, Fault.INSERTED),
    "an invented row at the end": ((copy(12, 13, action="'panel.parked'"),), 13, Fault.INSERTED),
    "a copied row at the end": ((copy(3, 13),), 13, Fault.INSERTED),
    "a row under another number at the end": (
        ("UPDATE audit_events SET sequence = 13 WHERE sequence = 5",),
        5,
        Fault.DELETED,
    ),
    "the end cut off": (("DELETE FROM audit_events WHERE sequence > 9",), 10, Fault.CUT_OFF),
    "everything gone": (("DELETE FROM audit_events",), 1, Fault.CUT_OFF),
    "the end cut off and the head set back without its key": (
        ("DELETE FROM audit_events WHERE sequence > 9", HEAD_BACK.format(9)),
        9,
        Fault.HEAD,
    ),
    "the head gone": (("DELETE FROM audit_head",), 12, Fault.HEAD),
    "the head's own MAC changed": (("UPDATE audit_head SET own_mac = mac",), 12, Fault.HEAD),
    "a look hidden from the pages": (("DELETE FROM audit_mentions WHERE sequence = 6",), 6, Fault.HIDDEN),
    "a look invented for the pages": (
        ("INSERT INTO audit_mentions SELECT family_id, 99 FROM audit_mentions WHERE sequence = 6 LIMIT 1",),
        13,
        Fault.HIDDEN,
    ),
}


def test_each_edited_column_of_each_row_is_found_and_the_row_is_named(trail: Trail):
    trail.write(EVENTS)
    trail.attack(*KEEP)
    found = {}

    for column, new in EDITS.items():
        value = f"CAST({new} AS timestamptz)" if column == "at" and on_postgresql(trail) else new
        for at in (1, 5, EVENTS):
            trail.attack(f"UPDATE audit_events SET {column} = {value} WHERE sequence = {at}")
            found[column, at] = trail.verify().finding
            trail.attack(*PUT_BACK)

    assert {edit: finding and (finding.sequence, finding.fault) for edit, finding in found.items()} == {
        (column, at): (at, Fault.EDITED) for column in EDITS for at in (1, 5, EVENTS)
    }
    assert trail.verify().finding is None


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_done_is_found_and_the_first_bad_row_is_named(trail: Trail, attack):
    statements, first_bad, fault = ATTACKS[attack]
    trail.write(EVENTS)

    trail.attack(*statements)

    report = trail.verify()
    assert report.finding is not None
    assert (report.finding.sequence, report.finding.fault) == (first_bad, fault)


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_a_truncated_table_is_found(trail: Trail):
    trail.write(EVENTS)

    trail.attack("TRUNCATE audit_events")

    finding = trail.verify().finding
    assert finding is not None
    assert (finding.sequence, finding.fault) == (1, Fault.CUT_OFF)


def test_an_old_head_that_was_kept_is_found_while_its_events_are_there(trail: Trail):
    trail.write(8)
    old = trail.row("audit_head", "id = 1")
    trail.write(4)

    trail.attack("UPDATE audit_head SET sequence = :sequence, mac = :mac, own_mac = :own_mac", **old)

    finding = trail.verify().finding
    assert finding is not None
    assert (finding.sequence, finding.fault) == (9, Fault.HEAD)


def test_a_row_of_another_history_is_found_though_its_own_mac_is_right(trail: Trail):
    trail.write(5)
    old = trail.row("audit_head", "id = 1")
    trail.write(1)
    trail.attack(
        *KEEP,
        "DELETE FROM audit_events WHERE sequence > 5",
        "DELETE FROM audit_mentions WHERE sequence > 5",
        "UPDATE audit_head SET sequence = :sequence, mac = :mac, own_mac = :own_mac",
        **old,
    )
    trail.write(3)
    assert trail.verify().finding is None

    trail.attack(
        "DELETE FROM audit_events WHERE sequence = 6",
        f"INSERT INTO audit_events ({COLUMNS}) SELECT {COLUMNS} FROM kept WHERE sequence = 6",
    )

    finding = trail.verify().finding
    assert finding is not None
    assert (finding.sequence, finding.fault) == (7, Fault.REPLACED)


def test_an_old_head_with_the_end_cut_off_is_found_by_the_anchor(trail: Trail):
    trail.write(8)
    old = trail.row("audit_head", "id = 1")
    trail.write(4)
    assert "Anchored event 12" in trail.run("anchor").output

    trail.attack(
        "DELETE FROM audit_events WHERE sequence > 8",
        "DELETE FROM audit_mentions WHERE sequence > 8",
        "UPDATE audit_head SET sequence = :sequence, mac = :mac, own_mac = :own_mac",
        **old,
    )

    finding = trail.verify().finding
    assert finding is not None
    assert (finding.sequence, finding.fault) == (9, Fault.CUT_OFF)
    assert "anchor" in finding.words


def test_a_trail_begun_anew_is_found_by_the_anchor(trail: Trail):
    trail.write(6)
    trail.run("anchor")
    trail.attack("DELETE FROM audit_events", "DELETE FROM audit_mentions", "DELETE FROM audit_head")
    assert trail.verify().finding.fault is Fault.CUT_OFF

    trail.write(9)

    finding = trail.verify().finding
    assert finding is not None
    assert (finding.sequence, finding.fault) == (6, Fault.ANCHOR)


def test_nothing_is_added_to_a_trail_whose_head_was_changed(trail: Trail):
    trail.write(3)
    trail.attack("UPDATE audit_head SET sequence = 2")

    with pytest.raises(Exception, match="head was changed"):
        trail.write(1)

    assert trail.verify().last == 3


def test_nothing_is_added_after_a_head_that_was_set_back(trail: Trail):
    trail.write(3)
    old = trail.row("audit_head", "id = 1")
    trail.write(1)
    trail.attack("UPDATE audit_head SET sequence = :sequence, mac = :mac, own_mac = :own_mac", **old)

    with pytest.raises(Exception, match="set back"):
        trail.write(1)


def test_nothing_is_added_where_the_head_is_gone(trail: Trail):
    trail.write(3)
    trail.attack("DELETE FROM audit_head")

    with pytest.raises(Exception, match="head is missing"):
        trail.write(1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET action = 'x' WHERE sequence = 2",
        "DELETE FROM audit_events WHERE sequence = 2",
        "UPDATE audit_mentions SET sequence = 1",
        "DELETE FROM audit_mentions",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_itself_refuses_to_change_the_trail(trail: Trail, statement):
    trail.write(3)

    must_be_refused(trail, statement)

    assert trail.verify().finding is None


@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize("table", TABLES)
def test_postgresql_refuses_to_empty_a_table_of_the_trail(trail: Trail, table):
    trail.write(3)

    must_be_refused(trail, f"TRUNCATE {table}")

    assert trail.verify().finding is None


def must_be_refused(trail: Trail, statement: str) -> None:
    with (
        trail.app.app_context(),
        db.engine.connect() as connection,
        pytest.raises(DatabaseError, match="append-only"),
    ):
        connection.execute(text(statement))


def on_postgresql(trail: Trail) -> bool:
    with trail.app.app_context():
        return db.engine.dialect.name == "postgresql"
