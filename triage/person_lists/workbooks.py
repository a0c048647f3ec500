"""The rows of one sheet of an Excel workbook, as what the cells show.

calamine reads the values. It says nothing of formulas and takes errors for blanks, so that the sheet's own text is
looked through for these beside it, in blocks.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl import load_workbook as openpyxl_workbook
from openpyxl.utils import get_column_letter
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from triage.person_lists.files import CUT_WORKBOOK, DAMAGE
from triage.person_lists.problems import UnreadableList
from triage.person_lists.separated import Rows
from triage.person_lists.sheet_text import CLOSE_BY, LONGEST_SPAN, Odd, look_through, part_of

START = 64 * 1024
MOST_AT_ONCE = 6_000_000
"""Cells from the first to the last that are held at once; above it rows are taken one by one, more slowly."""
LAST_ROW = 1_048_576
VALUE = re.compile(rb"</(?:\w+:)?[vt]>")

Merged = Mapping[tuple[int, int], list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that can be chosen."""

    name: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows of a sheet that hold anything, with their numbers, as text, and what is odd about the sheet."""

    odd: Odd
    rows: Rows
    merged: int = 0
    """How many cells are merged over several rows."""


def sheets(path: Path) -> list[Sheet]:
    """The sheets in their order; raises UnreadableList."""
    with _opened(path) as book:
        return [
            Sheet(each.name, each.visible is not SheetVisibleEnum.Visible)
            for each in book.sheets_metadata
            if each.typ is SheetTypeEnum.WorkSheet
        ]


def usual_sheet(path: Path) -> str:
    """The first sheet that can be seen and holds anything; raises UnreadableList."""
    found = sheets(path)
    try:
        with zipfile.ZipFile(path) as archive:
            for each in sorted(found, key=lambda sheet: sheet.hidden):
                if _holds_anything(archive, each.name):
                    return each.name
    except DAMAGE as error:
        raise UnreadableList(CUT_WORKBOOK) from error
    raise UnreadableList("there is nothing in any sheet of this workbook.")


def open_sheet(path: Path, sheet: str) -> Opened:
    """Its rows, and what is odd about it; raises UnreadableList now or while the rows go by."""
    odd = look_through(path, sheet)
    if is_spread(odd):
        return Opened(odd, _one_by_one(path, sheet, odd))
    try:
        with _opened(path) as book:
            found = book.get_sheet_by_name(sheet)
    except CalamineError as error:
        raise UnreadableList(CUT_WORKBOOK) from error
    return at_once(found, odd)


def at_once(found: CalamineSheet, odd: Odd) -> Opened:
    """What calamine read of a sheet."""
    merged = sum(bottom > top for (top, _), (bottom, _) in found.merged_cell_ranges or ())
    return Opened(odd, _rows(found, odd), merged)


def is_spread(odd: Odd) -> bool:
    """Whether the sheet may not fit into memory whole."""
    return odd.unusual or odd.tall * odd.wide > MOST_AT_ONCE


def _rows(found: CalamineSheet, odd: Odd) -> Rows:
    if found.start is None:
        return
    top, left = found.start
    blank = [""] * left
    merged = _down(found)
    for number, cells in enumerate(found.iter_rows(), start=top + 1):
        row = blank + [each if each.__class__ is str else _shown(each) for each in cells]
        if odd.instead or merged:
            _mend(number, row, odd, merged)
        if any(map(str.strip, row)):
            yield number, row


def _one_by_one(path: Path, sheet: str, odd: Odd) -> Rows:
    """A sheet with something far away from the rest, which would not fit into memory whole."""
    try:
        # Opened here: openpyxl refuses a path without its ending, as uploads are kept.
        with path.open("rb") as file, closing(openpyxl_workbook(file, read_only=True, data_only=True)) as book:
            found = book[sheet]
            found.reset_dimensions()
            for number, cells in enumerate(found.iter_rows(values_only=True), start=1):
                if number > LAST_ROW:
                    raise UnreadableList(CUT_WORKBOOK)
                if all(each is None for each in cells):
                    continue
                row = [_shown(each) for each in cells]
                _mend(number, row, odd, {})
                if any(map(str.strip, row)):
                    yield number, row
    except (*DAMAGE, ValueError, TypeError) as error:
        raise UnreadableList(CUT_WORKBOOK) from error


def _mend(number: int, row: list[str], odd: Odd, merged: Merged) -> None:
    for column in range(len(row)) if odd.instead else ():
        row[column] = odd.instead.get((number, column), row[column])
    for column in range(len(row)) if merged else ():
        if (held := merged.get((number, column))) is not None:
            if row[column]:
                held[0] = row[column]
            row[column] = held[0]


def _down(found: CalamineSheet) -> dict[tuple[int, int], list[str]]:
    """The cells that are one over several rows, each leading to what is written in it once."""
    cells: dict[tuple[int, int], list[str]] = {}
    for (top, left), (bottom, _) in (found.merged_cell_ranges or ())[:LONGEST_SPAN]:
        if bottom > top and bottom - top < LONGEST_SPAN:
            held = [""]
            cells.update({(number + 1, left): held for number in range(top, bottom + 1)})
    return cells


def _shown(value: object) -> str:  # noqa: PLR0911 -- one answer for each kind of cell
    """A cell as its sender sees it; a date in ISO form, a whole number without its point."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 6))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds() / 3600)
    return str(value)


def _holds_anything(archive: zipfile.ZipFile, sheet: str) -> bool:
    with archive.open(part_of(archive, sheet)) as file:
        kept = b""
        while block := file.read(START):
            if VALUE.search(kept + block):
                return True
            kept = block[-CLOSE_BY:]
    return False


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return load_workbook(path)
    except CalamineError as error:
        raise UnreadableList(CUT_WORKBOOK) from error


def column_name(place: int) -> str:
    """The letter over a column, as Excel shows it."""
    return get_column_letter(place + 1)
