"""A copy of the list as an Excel workbook: the list itself, and a sheet that says whose copy it is.

Written row by row. Nothing in it runs when it is opened: what begins like a formula is text and stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from triage import clock
from triage.documents.content import ListCopy, ListLine
from triage.imports.errors_file import IN_MEMORY, text_cell

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = "OFFICIAL-SENSITIVE"
DAY = "dd/mm/yyyy"
MOMENT = "dd/mm/yyyy hh:mm"
LEFT_OUT = (
    "Left out are families that are restricted, those in which the reader declared an interest, and benefit data;"
    " a place may be missing for that."
)

Value = str | int | date | None

Sheet = Any
"""One that is written row by row: the stubs of openpyxl leave out what such a sheet can do."""

COLUMNS: Sequence[tuple[str, int]] = (
    ("Place", 11),
    ("Place at the last panel", 12),
    ("Reference", 15),
    ("Family", 24),
    ("Why", 60),
    ("Waiting since", 14),
    ("Weeks", 8),
    ("Recommended", 16),
    ("Against the criteria", 18),
    ("Flags", 28),
    ("Returns on", 14),
)
"""Each column with its width in letters."""


def written(copy: ListCopy) -> IO[bytes]:
    """The workbook, from its beginning."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = copy.title, copy.letterhead.council
    _list(_sheet(book, "The list"), copy)
    _about(_sheet(book, "About this copy"), copy)
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed by whoever sends it
    book.save(file)
    file.seek(0)
    return file


def _sheet(book: Workbook, title: str) -> Sheet:
    """A sheet that prints marked, numbered and on landscape paper."""
    sheet: Sheet = book.create_sheet(title)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _list(sheet: Sheet, copy: ListCopy) -> None:
    """The families, with the headings in sight and a filter on each column."""
    _marked(sheet, copy)
    sheet.freeze_panes = "E2"
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(copy.lines) + 1}"
    for number, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, title) for title, _ in COLUMNS])
    for line in copy.lines:
        sheet.append([_cell(sheet, each) for each in _values(line)])


def _values(line: ListLine) -> Iterator[Value]:
    yield int(line.place) if line.place.isdecimal() else line.place
    yield line.place_then
    yield line.reference
    yield line.name
    yield "; ".join(line.why)
    yield line.waiting_since
    yield line.weeks
    yield line.recommended
    yield line.outcome
    yield ", ".join(line.flags)
    yield line.returns_on


def _about(sheet: Sheet, copy: ListCopy) -> None:
    """Whose copy it is, of what, and what it leaves out."""
    _marked(sheet, copy)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 80
    facts: Sequence[tuple[str, Value]] = (
        ("Marking", MARK),
        ("Copy", copy.reference),
        ("Taken by", ", ".join(each for each in (copy.reader, copy.agency) if each)),
        # A workbook knows no time zones: what stands there is the time on London's clocks.
        ("Taken on", clock.local(copy.taken_at).replace(tzinfo=None, microsecond=0)),
        ("From", f"{copy.letterhead.council}, {copy.letterhead.programme}"),
        ("Shows", copy.shows.capitalize()),
        ("Filters", "; ".join(copy.filters) or "None"),
        ("Sorted by", copy.order),
        ("Families", len(copy.lines)),
        ("All of them", "No: the view has more than a copy can hold." if copy.more else "Yes"),
        ("The last panel saw", copy.panel_saw_on or "No panel has met yet"),
        ("Left out", LEFT_OUT),
        ("Keep it safe", "Do not send it on. Delete it when it is used."),
    )
    for name, value in facts:
        sheet.append([_heading(sheet, name), _cell(sheet, value, wraps=True)])


def _marked(sheet: Sheet, copy: ListCopy) -> None:
    """The marking, the number and the reader on every printed page; `&` begins a code there."""
    reader = copy.reader.replace("&", "&&")
    sheet.oddHeader.center.text = MARK
    sheet.oddFooter.center.text = f"{MARK}\n{copy.reference}, copy for {reader}, page &P of &N"


def _heading(sheet: Sheet, text: str) -> Cell:
    cell = text_cell(sheet, text)
    cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top", wrap_text=True)
    return cell


def _cell(sheet: Sheet, value: Value, *, wraps: bool = False) -> Cell:
    """Text as text, a number as a number, a day as a day."""
    if isinstance(value, str):
        cell = text_cell(sheet, value)
    else:
        cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # a day too, whatever the stubs say
        if isinstance(value, date):
            cell.number_format = MOMENT if hasattr(value, "hour") else DAY
    if wraps:
        cell.alignment = Alignment(vertical="top", horizontal="left", wrap_text=True)
    return cell
