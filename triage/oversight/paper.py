"""Rows as a file for a spreadsheet: CSV, or an Excel workbook of one sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Rows = Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    ending: str
    words: str
    media_type: str
    write: Callable[[Rows], bytes]


def as_csv(rows: Rows) -> bytes:
    """CSV that Excel reads as UTF-8."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def as_workbook(rows: Rows) -> bytes:
    """An Excel workbook in which every cell is text, even where it looks like a formula; the headings stay in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Audit trail")
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = [WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "CSV", "text/csv", as_csv),
    "xlsx": Format("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
}
