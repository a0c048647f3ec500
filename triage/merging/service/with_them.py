"""What came to a family after a merge and clearly belongs to the people who go back with the other record."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from triage.families.models import FamilyMember, Merge
from triage.merging.queries import rows
from triage.merging.service.letters import readdress, unsent
from triage.merging.service.log import Step, key_of, read, touched

OF_ONE_PERSON = ("evidence_items", "pathways", "list_rows")


def belongs_with_them(merge: Merge) -> Sequence[tuple[str, Any]]:
    """Rows that are not part of the merge itself and follow the people who go back, table by table."""
    steps: list[Step] = merge.moved["steps"]
    going, homes = _going(merge, steps)
    done = touched(steps)
    found: list[tuple[str, Any]] = []
    newcomers = [member for member in _members_since(merge, done) if _lives_only_in(member, homes)]
    going |= {member.person_id for member in newcomers}
    found += [("family_members", member) for member in newcomers]
    for table in OF_ONE_PERSON:
        kept = rows.rows_with(table, family_id=merge.kept_family_id)
        found += [(table, row) for row in kept if row.person_id in going]
    found += _put_right_since(merge, found, done)
    ties = rows.rows_with("relationships", family_id=merge.kept_family_id)
    found += [("relationships", row) for row in ties if {row.person_id, row.other_id} <= going]
    letters = rows.rows_with("documents", family_id=merge.kept_family_id)
    found += [("documents", row) for row in letters if row.person_id in going and unsent(row)]
    return [(table, row) for table, row in found if not touched([{"table": table, "key": key_of(row)}]) & done]


def goes_with_them(row: Any, merge: Merge) -> None:
    """One row goes to the record that its person goes to."""
    assert merge.kept_family_id is not None
    assert merge.gone_family_id is not None
    if row.family_id == merge.kept_family_id:
        row.family_id = merge.gone_family_id
        if hasattr(row, "asked_for"):
            readdress(row, merge.kept_family_id, merge.gone_family_id)


def _going(merge: Merge, steps: Sequence[Step]) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """The people and the homes that go back."""
    moved = [step for step in steps if step["do"] == "change" and "family_id" in step["was"]]
    people = {member.person_id for member in _still(merge, moved, "family_members")}
    return people, {home.id for home in _still(merge, moved, "households")}


def _still(merge: Merge, moved: Sequence[Step], table: str) -> Iterator[Any]:
    """The rows of a table that moved and are where they were moved to."""
    for step in moved:
        if step["table"] == table and step["became"]["family_id"] == str(merge.kept_family_id):
            row = rows.row_of(table, read(table, step["key"]))
            if row is not None and row.family_id == merge.kept_family_id:
                yield row


def _put_right_since(
    merge: Merge, found: Sequence[tuple[str, Any]], done: frozenset[tuple[str, str]]
) -> list[tuple[str, Any]]:
    """Evidence goes where what it puts right goes: an item that was wrong and those in its place are never apart."""
    items = rows.rows_with("evidence_items", family_id=merge.kept_family_id)
    going = {row.id for table, row in found if table == "evidence_items"}
    going |= {row.id for row in items if touched([{"table": "evidence_items", "key": key_of(row)}]) & done}
    more: dict[uuid.UUID, Any] = {}
    while new := {row.id: row for row in items if row.id not in going and _tied(row, going)}:
        more |= new
        going |= new.keys()
    return [("evidence_items", row) for row in more.values()]


def _tied(row: Any, going: Collection[uuid.UUID]) -> bool:
    """Whether an item puts one of these right, or was put right by one."""
    after = row.corrected_by
    return row.corrects_id in going or (after is not None and after.id in going)


def _members_since(merge: Merge, done: frozenset[tuple[str, str]]) -> Iterator[FamilyMember]:
    """Who joined the kept family since the merge."""
    for member in rows.rows_with("family_members", family_id=merge.kept_family_id):
        new = member.recorded_at > merge.at
        if new and not touched([{"table": "family_members", "key": key_of(member)}]) & done:
            yield member


def _lives_only_in(member: FamilyMember, homes: set[uuid.UUID]) -> bool:
    """Whether all the homes of a person are among these."""
    lives = {stay.household_id for stay in rows.rows_with("residents", person_id=member.person_id, to_date=None)}
    return bool(lives) and lives <= homes
