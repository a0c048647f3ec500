"""The first rows of a long sheet, without the work of reading it all: for the page that asks what its columns are.

The rest is only unpacked. A sheet in which anything is odd, or whose first rows lie far apart, is to be read whole.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, load_workbook

from triage.person_lists import sheet_text, workbooks
from triage.person_lists.files import CUT_WORKBOOK, DAMAGE, SHEETS
from triage.person_lists.problems import UnreadableList
from triage.person_lists.sheet_text import BLOCK, Odd
from triage.person_lists.workbooks import Opened

ENOUGH = 64 * 1024
"""Of a sheet's text: hundreds of rows."""
LONG_FROM = 4 * ENOUGH
MOST_BESIDE = 32 * 1024 * 1024
"""What is no sheet of the workbook is held in memory once more."""
SEAM = 8
"""Longer than any sign of something odd, which may stand across two blocks."""
END_OF_ROW, END_OF_ROWS = b"</row>", b"</sheetData>"


def first_rows(path: Path, sheet: str, *, least: int) -> Opened | None:
    """At least so many of its first rows; None where the sheet is to be read whole. Raises UnreadableList."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = sheet_text.part_of(archive, sheet)
            others = [each for each in archive.infolist() if not each.filename.startswith(SHEETS)]
            long = archive.getinfo(part).file_size >= LONG_FROM
            if not long or sum(each.file_size for each in others) > MOST_BESIDE:
                return None
            with archive.open(part) as file:
                text = _cut(iter(lambda: file.read(BLOCK), b""))
            return None if text is None else _opened(_with(archive, others, part, text), sheet, text, least=least)
    except DAMAGE as error:
        raise UnreadableList(CUT_WORKBOOK) from error


def _cut(blocks: Iterator[bytes]) -> bytes | None:
    """The sheet's text up to the end of an early row, and what follows its last; None where anything is odd in it."""
    start = next(blocks, b"")
    before = last = b""
    for block in chain([start], blocks):
        before, last = last, block
        joined = before[-SEAM:] + block
        if sheet_text.may_hold_odd(joined):
            return None
    begins, ends = start.find(END_OF_ROW, ENOUGH), (before + last).rfind(END_OF_ROWS)
    if begins < 0 or ends < 0:
        return None
    return start[: begins + len(END_OF_ROW)] + (before + last)[ends:]


def _with(archive: zipfile.ZipFile, others: list[zipfile.ZipInfo], part: str, text: bytes) -> io.BytesIO:
    """The same workbook with this text for the sheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as short:
        for each in others:
            short.writestr(each.filename, archive.read(each))
        short.writestr(part, text)
    made.seek(0)
    return made


def _opened(workbook: io.BytesIO, sheet: str, text: bytes, *, least: int) -> Opened | None:
    odd = Odd()
    sheet_text.measure(odd, text)
    if workbooks.is_spread(odd):
        return None
    try:
        found: CalamineSheet = load_workbook(workbook).get_sheet_by_name(sheet)
    except CalamineError as error:
        raise UnreadableList(CUT_WORKBOOK) from error
    opened = workbooks.at_once(found, odd)
    first = list(islice(opened.rows, least))
    if len(first) < least:
        return None
    return Opened(odd, chain(first, opened.rows), opened.merged)
