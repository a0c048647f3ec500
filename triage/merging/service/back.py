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
WORKED_OUT = frozenset({("list_entries", "outcome")})
"""What is worked out anew of each of the two, so that nothing of it could be lost."""
VALUE_WORDS: Mapping[str, str] = {
    "birth_precision": "how exact the date of birth is",
    "domestic_abuse": "whether there is domestic abuse",
    "died_on": "date of death",
    "expected_on": "expected date",
    "family_id": "the family it is of",
    "high_need": "whether the need is high",
    "household_id": "the home",
    "is_main_carer": "who is the main carer",
    "joined_at": "when it joined the list",
    "must_not_know": "who must not learn of it",
    "person_id": "the person it is about",
    "returned": "how often it came back",
    "to_date": "the day it ended",
    "urgent": "whether it is urgent",
    "visit_risk": "the warnings for visits",
    "waiting_since": "since when it waits",
}
"""What of a row stays as it is now, in words; other values are called what their column is."""


@dataclass(frozen=True, slots=True)
class Back:
    """What became of one step: whether it was undone, why not, and which of its values stay where only some go back."""

    table: str
    done: bool
    why: str = ""
    stay: tuple[str, ...] = ()


def put_back(step: Step, merge: Merge, *, for_real: bool) -> Back:
    """Undo one step, or only say whether it can be."""
    did: Back = UNDOING[step["do"]](step, merge, for_real=for_real)
    if for_real:
        db.session.flush()
    return did


def _change_back(step: Step, merge: Merge, *, for_real: bool) -> Back:
    table, row = step["table"], rows.row_of(step["table"], read(step["table"], step["key"]))
    if row is None:
        return Back(table, done=False, why=REMOVED_SINCE)
    why = _forbidden(table, row, step)
    if why:
        return Back(table, done=False, why=why)
    same = {name for name in step["became"] if plain(getattr(row, name)) == step["became"][name]}
    if not same:
        return Back(table, done=False, why=CHANGED_SINCE)
    other = [name for name in step["became"] if name not in same and (table, name) not in WORKED_OUT]
    if for_real:
        for name, value in read(table, {name: step["was"][name] for name in same}).items():
            setattr(row, name, value)
        if table == "documents":
            db.session.flush()
            _letter_back(row, step)
    return Back(table, done=True, stay=tuple(VALUE_WORDS.get(name, name.replace("_", " ")) for name in other))


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


def _put_in_again(step: Step, merge: Merge, *, for_real: bool) -> Back:
    table, row = step["table"], read(step["table"], step["row"])
    same = SAID_ONCE.get(table, rows.keys_of(table))
    key = {name: row[name] for name in rows.keys_of(table)}
    finder = rows.ties_with if rows.model_of(table) is None else rows.rows_with
    if finder(table, **key) or finder(table, **{name: row[name] for name in same}):
        return Back(table, done=False, why=THERE_AGAIN)
    if for_real:
        db.session.flush()
        rows.put_in(table, row)
    return Back(table, done=True)


def _take_out_again(step: Step, merge: Merge, *, for_real: bool) -> Back:
    table, key = step["table"], read(step["table"], step["key"])
    if rows.model_of(table) is None:
        if for_real:
            rows.take_out(table, key)
        return Back(table, done=True)
    row = rows.row_of(table, key)
    if row is not None and for_real:
        db.session.delete(row)
    return Back(table, done=True)


UNDOING: Mapping[str, Any] = {"change": _change_back, "remove": _put_in_again, "add": _take_out_again}
