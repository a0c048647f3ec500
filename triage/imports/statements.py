"""What a row says of its person, from its cells, in the terms that `saying` understands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from triage.imports import cells
from triage.imports.cells import Unreadable
from triage.imports.columns import FLAGS, label_of
from triage.imports.commands import ListKind
from triage.imports.saying import grown_by

LONGEST_NOTE = 500
REFERRED_TO = (ListKind.OFFENCES, ListKind.ASB, ListKind.HOUSING, ListKind.HEALTH, ListKind.CAF)
AS_WRITTEN: Mapping[ListKind, Mapping[str, int | None]] = {
    **{kind: {"reference": None} for kind in REFERRED_TO},
    ListKind.EXCLUSIONS: {"note": LONGEST_NOTE},
    ListKind.OLD_LIST: {"family": None, "year": None, "status": None},
}
"""Cells that are kept in the words of the list, and how many letters of them at most."""
UNPROVEN = re.compile(
    r"\bnfa\b|no further action|acquit|not guilty|discontinu|withdrawn|dismissed|charged|pending|bail|investigat|"
    r"alleg|suspect|remand|await|not proven",
    re.IGNORECASE,
)
"""Outcomes that prove nothing: only a proven offence counts, and an arrest is none."""


class SaysNothing(Exception):
    """The row says nothing that the frameworks ask about; its words say why."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One row's cells by column."""

    kind: ListKind
    by_name: Mapping[str, str]
    as_at: date
    on: date

    def text(self, name: str) -> str:
        return self.by_name.get(name, "")

    def needed(self, name: str) -> str:
        """Its words; raises Unreadable where there are none."""
        if self.text(name).casefold() in cells.NOT_KNOWN:
            raise Unreadable(f"“{label_of(self.kind, name)}” is blank")
        return self.text(name)

    def read(self, name: str, how: Callable[[str], Any]) -> Any:
        """The cell as `how` reads it; raises Unreadable that names the column."""
        try:
            return how(self.text(name))
        except Unreadable as error:
            raise Unreadable(f"“{label_of(self.kind, name)}” {error}") from error

    def day(self, name: str, *, ahead: bool = False) -> str:
        found = self.read(name, lambda cell: cells.day(cell, on=self.on, ahead=ahead))
        return found.isoformat() if found else ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What some cells say; or why they cannot be read, or say nothing."""

    said: Mapping[str, Any]
    unreadable: str = ""
    nothing: str = ""
    words: str = ""
    """Its JSON, which is the same for whatever says the same."""
    begun: str = "{"
    """The same, for more to follow."""
    grown_by: date = date.min
    """The last date of birth of those who were grown up when it happened."""
    counted: dict[bool | None, bool] = field(default_factory=dict)
    """Whether it counts for the grown up, for those who were not, and where nobody knows; as far as it was asked."""

    def with_words(self, written: Mapping[str, str]) -> str:
        """The JSON of what is said, and beside it of what is kept as it is written."""
        if not written:
            return self.words
        more = [f'"{name}": {quoted(cell)}' for name, cell in written.items()]
        return f"{self.begun}{', '.join(more)}}}"


def stated_by(row: Cells) -> Stated:
    """What these cells say besides those that are kept as they are written: the same for whoever has the same cells."""
    try:
        found = READERS[row.kind](row)
    except Unreadable as error:
        return Stated({}, unreadable=str(error))
    except SaysNothing as error:
        return Stated({}, nothing=str(error))
    said = {name: value for name, value in found.items() if value not in ("", None, [])}
    happened = date.fromisoformat(said["on"]) if "on" in said else row.as_at
    words = json.dumps(said)
    return Stated(said, words=words, begun=f"{words[:-1]}, " if said else "{", grown_by=grown_by(happened))


def _attendance(row: Cells) -> dict[str, Any]:
    possible = row.read("possible", cells.number)
    attended = row.read("attended", cells.number)
    missed = row.read("missed", cells.number)
    unauthorised = row.read("unauthorised", cells.number)
    rate = row.read("rate", cells.share)
    if possible is not None and possible > 0:
        for name, sessions in (("attended", attended), ("missed", missed), ("unauthorised", unauthorised)):
            if sessions is not None and sessions > possible:
                raise Unreadable(f"“{label_of(row.kind, name)}” is more than the sessions possible")
        missed = possible - attended if missed is None and attended is not None else missed
        rate = round((possible - missed) / possible * 100, 2) if rate is None and missed is not None else rate
    without_leave = row.read("unauthorised_rate", cells.share)
    if without_leave is None and unauthorised is not None and possible:
        without_leave = round(unauthorised / possible * 100, 2)
    if rate is None and without_leave is None:
        raise Unreadable("it does not say how much was missed" + (" of no sessions" if possible == 0 else ""))
    return {"on": row.day("on") or row.as_at.isoformat(), "value": rate, "unauthorised": without_leave}


def _exclusions(row: Cells) -> dict[str, Any]:
    return {
        "on": _needed_day(row),
        "what": row.needed("what"),
        "days": row.read("days", cells.number),
    }


def _offences(row: Cells) -> dict[str, Any]:
    outcome = row.text("outcome")
    if "outcome" in row.by_name and outcome.casefold() in cells.NOT_KNOWN:
        raise SaysNothing("It has no outcome, and only a proven offence counts.")
    if UNPROVEN.search(outcome):
        raise SaysNothing("Its outcome proves no offence.")
    what = "; ".join(filter(None, (row.needed("what"), outcome)))
    return {"on": _needed_day(row), "what": what}


def _dated(row: Cells) -> dict[str, Any]:
    return {"on": _needed_day(row), "what": row.needed("what"), "until": row.day("until", ahead=True)}


def _benefits(row: Cells) -> dict[str, Any]:
    since = row.day("on") or row.as_at.isoformat()
    return {"on": since, "what": row.needed("what"), "until": row.day("until", ahead=True)}


def _old_list(row: Cells) -> dict[str, Any]:
    flags = [word for name, word in FLAGS.items() if row.read(name, cells.yes)]
    return {"on": row.as_at.isoformat(), "flags": flags}


def _needed_day(row: Cells) -> str:
    row.needed("on")
    return row.day("on")


READERS: Mapping[ListKind, Callable[[Cells], dict[str, Any]]] = {
    ListKind.ATTENDANCE: _attendance,
    ListKind.EXCLUSIONS: _exclusions,
    ListKind.OFFENCES: _offences,
    ListKind.ASB: _dated,
    ListKind.BENEFITS: _benefits,
    ListKind.HOUSING: _dated,
    ListKind.HEALTH: _dated,
    ListKind.CAF: _dated,
    ListKind.OLD_LIST: _old_list,
}
