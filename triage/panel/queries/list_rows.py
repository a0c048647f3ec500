"""What the list shows of a family: its row, and why it is there in words that its reader may see."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any

from triage.criteria import queries as criteria
from triage.panel.commands.entries import Cursor, SortCursor, Sorting
from triage.panel.models import EntryStatus
from triage.rules.framework import Sensitivity
from triage.rules.hiding import View
from triage.rules.priority import NOT_VERIFIED, parts_of


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list, its first fields as they stand in it; `hidden` when the reader declared an interest."""

    id: uuid.UUID
    family_id: uuid.UUID
    reference: str
    name: str
    tie: int
    status: EntryStatus
    points: int
    waiting_since: date
    recommended: str
    outcome: str
    urgent: bool
    moved: bool
    progress_on: date
    parked_until: date | None
    returned: int
    _: KW_ONLY
    place: int | None
    order_key: int
    components: Sequence[Mapping[str, Any]]
    lapsed: Sequence[Mapping[str, Any]]
    hidden: bool = False

    @property
    def cursor(self) -> Cursor:
        return Cursor(order_key=self.order_key, tie=self.tie, reference=self.reference, place=self.place or 0)

    def cursor_by(self, sort: Sorting) -> Cursor | SortCursor:
        """Where to read on from in that order."""
        values = {Sorting.WAITING: self.waiting_since, Sorting.PROGRESS: self.progress_on, Sorting.POINTS: self.points}
        if sort is Sorting.PLACE:
            return self.cursor
        return SortCursor(str(values.get(sort, self.name)), self.reference)

    @property
    def why(self) -> tuple[str, ...]:
        """The two heaviest components in plain words; of a headline what is severe in it, once."""
        heaviest = sorted(self.components, key=lambda each: -int(each["points"]))
        by_headline = {str(each["id"]).partition(".")[2] or str(each["id"]): each for each in heaviest}
        return tuple(_in_plain_words(component) for component in by_headline.values())[:2]


def components(signs: Sequence[Mapping[str, Any]], policy: str) -> Sequence[Mapping[str, Any]]:
    """What the policy of that key gives for these signs, each part as it is shown."""
    return parts_of(signs, criteria.priority_policy(policy))


def told(parts: Sequence[Mapping[str, Any]], view: View) -> list[Mapping[str, Any]]:
    """The parts of a family's place that a reader may be told of: none that rests on what they may not see."""
    if not view.closed:
        return list(parts)
    return [each for each in parts if all(view.shows(Sensitivity(kind)) for kind in kinds_of(each))]


def kinds_of(part: Mapping[str, Any]) -> Sequence[str]:
    """The kinds of information that a part rests on."""
    return each if (each := part.get("kinds")) is not None else [part.get("kind", Sensitivity.GENERAL.value)]


def _in_plain_words(component: Mapping[str, Any]) -> str:
    """What a component rests on, such as “Attendance below 50% (verified)”; one without evidence by its name."""
    if not component.get("evidence"):
        return str(component["label"]).rpartition(": ")[2]
    return str(component["words"]).removesuffix(NOT_VERIFIED)


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list and where to read on."""

    rows: tuple[ListRow, ...]
    previous: Cursor | SortCursor | None
    next: Cursor | SortCursor | None
