"""What the list shows of a family: its row, and why it is there in words that its reader may see."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from triage.panel.commands.entries import Cursor
from triage.panel.models import EntryStatus
from triage.rules.catalogue import published
from triage.rules.framework import Sensitivity
from triage.rules.priority import NOT_VERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One line of the list; `hidden` when the reader declared an interest in the family."""

    id: uuid.UUID
    family_id: uuid.UUID
    reference: str
    name: str
    place: int | None
    order_key: int
    status: EntryStatus
    points: int
    components: Sequence[Mapping[str, Any]]
    waiting_since: date
    recommended: str
    outcome: str
    urgent: bool
    moved: bool
    lapsed: Sequence[str]
    progress_on: date
    parked_until: date | None
    returned: int
    hidden: bool = False
    unnamed: frozenset[str] = frozenset()
    """Headlines whose evidence this reader may not see: they stand by their name alone."""

    @property
    def cursor(self) -> Cursor:
        return Cursor(order_key=self.order_key, reference=self.reference, place=self.place or 0)

    @property
    def why(self) -> tuple[str, ...]:
        """The two heaviest components in plain words; of a headline what is severe in it, once."""
        heaviest = sorted(self.components, key=lambda each: -int(each["points"]))
        by_headline = {str(each["id"]).partition(".")[2] or str(each["id"]): each for each in heaviest}
        return tuple(_in_plain_words(each, named=name not in self.unnamed) for name, each in by_headline.items())[:2]


def _in_plain_words(component: Mapping[str, Any], *, named: bool) -> str:
    """What a component rests on, such as “Attendance below 50% (verified)”; one without evidence by its name."""
    if not named or not component.get("evidence"):
        return str(component["label"]).rpartition(": ")[2]
    return str(component["words"]).removesuffix(NOT_VERIFIED)


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list and where to read on."""

    rows: tuple[ListRow, ...]
    previous: Cursor | None
    next: Cursor | None


@cache
def unnamed_in(hidden: frozenset[Sensitivity]) -> frozenset[str]:
    """Headlines and local filters with an indicator of a kind that is hidden."""
    kinds = [each for framework in published().frameworks for each in framework.indicators]
    closed = [each for each in kinds if each.sensitivity in hidden]
    return frozenset(name for each in closed for name in (each.id, each.headline) if name)
