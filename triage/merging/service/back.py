"""One step of a merge undone, where the row is as the merge left it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.db import db
from triage.families.models import Merge
from triage.merging.fates import SAID_ONCE
from triage.merging.queries import rows
from triage.merging.service.letters import bring_back
from triage.merging.service.log import Step, plain, read
from triage.panel.models import EntryStatus, MeetingStatus
from triage.panel.queries import entries

REMOVED_SINCE = "it was removed since"
CHANGED_SINCE = "it was changed since, and stays as it is now"
THERE_AGAIN = "the same was written down again since"
PLACE_SINCE = "the family has had another place on the list since"
HELD_SINCE = "that meeting’s papers have gone out since"


@dataclass(frozen=True, slots=True)
class Back:
    """What became of one step: whether it was undone, and why not."""

    table: str
    done: bool
    why: str = ""


def put_back(step: Step, merge: Merge, *, for_real: bool) -> Back:
    """Undo one step, or only say whether it can be."""
    why = UNDOING[step["do"]](step, merge, for_real=for_real)
    if for_real:
        db.session.flush()
    return Back(step["table"], not why, why)


def _change_back(step: Step, merge: Merge, *, for_real: bool) -> str:
    table, row = step["table"], rows.row_of(step["table"], read(step["table"], step["key"]))
    if row is None:
        return REMOVED_SINCE
    why = _forbidden(table, row, step)
    if why:
        return why
    same = {name for name in step["became"] if plain(getattr(row, name)) == step["became"][name]}
    if not same:
        return CHANGED_SINCE
    if for_real:
        for name, value in read(table, {name: step["was"][name] for name in same}).items():
            setattr(row, name, value)
        if table == "documents":
            db.session.flush()
            _letter_back(row, step)
    return ""


def _letter_back(row: Any, step: Step) -> None:
    """A paper's request goes back with it, and so does the paper that took its place."""
    for column in ("person_id", "family_id"):
        if column in step["was"]:
            old, new = (read("documents", {column: step[when][column]})[column] for when in ("became", "was"))
            bring_back(row, old, new, column)


def _forbidden(table: str, row: Any, step: Step) -> str:
    if table == "items" and row.meeting.status is not MeetingStatus.PLANNED:
        return HELD_SINCE
    returns = table == "list_entries" and step["became"].get("status") == EntryStatus.LEFT.value
    return PLACE_SINCE if returns and _has_another_place(row) else ""


def _has_another_place(row: Any) -> bool:
    """A family has one place at a time: the one that it joined with since stays."""
    other = entries.active(row.family_id)
    return other is not None and other.id != row.id and other.joined_at > row.left_at


def _put_in_again(step: Step, merge: Merge, *, for_real: bool) -> str:
    table, row = step["table"], read(step["table"], step["row"])
    same = SAID_ONCE.get(table, rows.keys_of(table))
    key = {name: row[name] for name in rows.keys_of(table)}
    finder = rows.ties_with if rows.model_of(table) is None else rows.rows_with
    if finder(table, **key) or finder(table, **{name: row[name] for name in same}):
        return THERE_AGAIN
    if for_real:
        db.session.flush()
        rows.put_in(table, row)
    return ""


def _take_out_again(step: Step, merge: Merge, *, for_real: bool) -> str:
    table, key = step["table"], read(step["table"], step["key"])
    if rows.model_of(table) is None:
        if for_real:
            rows.take_out(table, key)
        return ""
    row = rows.row_of(table, key)
    if row is not None and for_real:
        db.session.delete(row)
    return ""


UNDOING: Mapping[str, Any] = {"change": _change_back, "remove": _put_in_again, "add": _take_out_again}
