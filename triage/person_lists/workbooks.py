"""The rows of one sheet of an Excel workbook, as what the cells show.

calamine reads the values. It says nothing of formulas and takes errors for blanks, so that the sheet's own text is
looked through for these beside it, in blocks.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html import unescape
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

START, BLOCK = 64 * 1024, 1024 * 1024
LONGEST_SPAN, CLOSE_BY = 200_000, 2_000
MOST_AT_ONCE = 6_000_000
"""Cells from the first to the last that are held at once; above it rows are taken one by one, more slowly."""
USUAL_WIDTH, LAST_ROW = 26, 1_048_576
NOT_COUNTED = "#FORMULA!"
"""What stands where a formula was never worked out."""

SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?/?>")
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*?/?>")
ODD_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?P<of>[^>]*?)>\s*(?P<formula><(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>[^<]*</(?:\w+:)?f>))\s*"
    rb"(?:<(?:\w+:)?v[^>]*?>(?P<value>[^<]*)<)?|<(?:\w+:)?c\s(?P<error>[^>]*?t=\"e\"[^>]*?)>\s*<(?:\w+:)?v>(?P<why>[^<]*)<"
)
SIGNS_OF_ODD = (b"<f", b":f", b't="e"')
"""Without any of these no cell is odd, and looking for the cells themselves takes ten times as long."""
FAR_RIGHT = re.compile(rb"r=\"([A-Z]{2,3})\d")
VALUE = re.compile(rb"</(?:\w+:)?[vt]>")
FAR_DOWN = re.compile(rb"r=\"[A-Z]{1,3}(\d{4,})\"[^>]*(?<!/)>")
UNUSUAL = re.compile(rb"<!|</(?:\w+:)?[vt]\s+>|<(?:\w+:)?c(?=[\s/>])(?! r=\"[A-Z]{1,3}\d{1,7}\"[\s/>])")
"""What nobody’s program writes, and what could hide how far away a cell is from somebody who only measures."""
PLACE = re.compile(rb"\br=\"([A-Z]+)(\d+)\"")


Merged = Mapping[tuple[int, int], list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that can be chosen."""

    name: str
    hidden: bool


@dataclass(slots=True)
class Odd:
    """What a sheet's own text says beside the values: formulas by column, and what stands in a cell as no value."""

    formulas: dict[str, int] = field(default_factory=dict)
    instead: dict[tuple[int, int], str] = field(default_factory=dict)
    tall: int = 0
    unusual: bool = False
    wide: int = USUAL_WIDTH


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


def look_through(path: Path, sheet: str) -> Odd:
    """The formulas and errors of a sheet, from its own text; raises UnreadableList where that was cut."""
    odd = Odd()
    try:
        with zipfile.ZipFile(path) as archive, archive.open(part_of(archive, sheet)) as file:
            kept = b""
            while block := file.read(BLOCK):
                text = kept + block
                end = text.rfind(b"</row>")
                measure(odd, text)
                if any(each in text for each in SIGNS_OF_ODD):
                    for found in ODD_CELL.finditer(text, 0, max(0, end)):
                        _note(odd, found)
                kept = text[end:] if end > 0 else text[-LONGEST_SPAN:]
    except DAMAGE as error:
        raise UnreadableList(CUT_WORKBOOK) from error
    return odd


def measure(odd: Odd, text: bytes) -> None:
    """How far down and to the right anything is written: a sheet takes as much memory as its farthest cells ask for."""
    last = max(text.rfind(b"</v>"), text.rfind(b"</t>"))
    for span in (CLOSE_BY, LONGEST_SPAN) if last > 0 else ():
        if places := PLACE.findall(text, max(0, last - span), last):
            odd.tall = max(odd.tall, int(places[-1][1]))
            break
    odd.tall = max([odd.tall, *map(int, set(FAR_DOWN.findall(text)))])
    odd.unusual = odd.unusual or UNUSUAL.search(text, 0, text.rfind(b">") + 1) is not None
    for letters in set(FAR_RIGHT.findall(text)):
        odd.wide = max(odd.wide, _number(letters.decode()) + 1)


def _note(odd: Odd, found: re.Match[bytes]) -> None:
    place = PLACE.search(found["of"] or found["error"] or b"")
    if place is None:
        return
    at = (int(place[2]), _number(place[1].decode()))
    if found["error"] is not None:
        odd.instead[at] = found["why"].decode("utf-8", "replace")
        return
    letter = place[1].decode()
    odd.formulas[letter] = odd.formulas.get(letter, 0) + 1
    if not found["value"]:
        odd.instead[at] = NOT_COUNTED
    elif b't="e"' in found["of"]:
        odd.instead[at] = found["value"].decode("utf-8", "replace")


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


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds that sheet."""
    relations = {}
    for each in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        said = _attributes(each)
        relations[said.get("Id", "")] = said.get("Target", "")
    for each in SHEET.findall(archive.read("xl/workbook.xml")):
        said = _attributes(each)
        if said.get("name") == sheet:
            target = relations[next(value for name, value in said.items() if name.endswith(":id") or name == "id")]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(): unescape((one or other).decode("utf-8", "replace"))
        for name, one, other in ATTRIBUTE.findall(tag)
    }


def _number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    found = 0
    for each in letters:
        found = found * 26 + ord(each) - 64
    return found - 1


def column_name(place: int) -> str:
    """The letter over a column, as Excel shows it."""
    return get_column_letter(place + 1)
