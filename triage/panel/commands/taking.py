"""Taking a view of the list away, on paper or as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage.panel.commands.entries import ListFilter


class CopyKind(StrEnum):
    """What the copy is, by the ending of its file."""

    PAPER = "pdf"
    WORKBOOK = "xlsx"


MOST: Mapping[CopyKind, int] = {CopyKind.PAPER: 500, CopyKind.WORKBOOK: 5_000}
"""So many families at most: what a panel can read, and more than a council's list has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeList:
    """What one reads now, in words too: the filters, how it is sorted, since when nothing moves with a stuck family."""

    kind: CopyKind
    wanted: ListFilter
    filters: tuple[str, ...] = ()
