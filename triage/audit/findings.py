"""What can be wrong with the trail, in the words of whoever has to act on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What was done to the trail."""

    EDITED = "edited"
    DELETED = "deleted"
    REORDERED = "reordered"
    INSERTED = "inserted"
    REPLACED = "replaced"
    CUT_OFF = "cut off at the end"
    HEAD = "head changed"
    ANCHOR = "anchors disagree"
    HIDDEN = "index changed"


@dataclass(frozen=True, slots=True)
class Finding:
    """The first event at which the trail is not what was written, and what is wrong there."""

    sequence: int
    fault: Fault
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a look at the whole trail found."""

    checked: int
    first: int
    last: int
    anchors: int
    finding: Finding | None
