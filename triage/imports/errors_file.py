"""The refused rows of a list as a file: the sender's own columns, and what is wrong with each.

Nothing in it runs when it is opened: a cell that begins like a formula is written as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from triage.imports import columns
from triage.imports.layout import SIGNS
from triage.imports.models import Batch
from triage.imports.service.sending import file_kind
from triage.person_lists import tables
from triage.referrals import store

WHAT_IS_WRONG = "What is wrong"
ROW = "Row"
RUNS = (*sorted(SIGNS), "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would work out or run."""
IN_MEMORY = 5 * 1024 * 1024

Line = Sequence[str]


def lines(batch: Batch, problems: Iterable[tuple[int, str]]) -> Iterator[Line]:
    """The headings and the refused rows, read again from the file as it was sent."""
    path, known = store.path_of(batch.store_key), partial(columns.is_usual, batch.kind)
    table = tables.open_table(path, file_kind(batch), sheet=batch.sheet, known=known)
    yield [*table.headings, ROW, WHAT_IS_WRONG]
    wide = len(table.headings)
    wanted = iter(problems)
    number, problem = next(wanted, (0, ""))
    for at, cells in table.rows:
        if number == 0:
            return
        if at == number:
            yield [*cells[:wide], *[""] * (wide - len(cells)), str(number), problem]
            number, problem = next(wanted, (0, ""))


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like one begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(RUNS) or cell.lstrip().startswith(RUNS) else cell


def as_csv(found: Iterable[Line]) -> IO[bytes]:
    """In UTF-8 with the mark by which Excel knows it."""
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed by whoever sends it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerows([harmless(each) for each in line] for line in found)
    text.detach()
    file.seek(0)
    return file


def as_workbook(found: Iterable[Line], *, title: str = "Rows to mend") -> IO[bytes]:
    """As a workbook, every cell of it text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    assert isinstance(sheet, WriteOnlyWorksheet)
    for line in found:
        sheet.append([text_cell(sheet, each) for each in line])
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed by whoever sends it
    book.save(file)
    file.seek(0)
    return file


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A cell that is text and stays text when somebody works on it."""
    try:
        cell = WriteOnlyCell(sheet, text)
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, "".join(each for each in text if each.isprintable()))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(RUNS)
    return cell


WRITERS: dict[str, tuple[Callable[[Iterable[Line]], IO[bytes]], str]] = {
    "csv": (as_csv, "text/csv"),
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""By the ending of the file, how it is written and what it is."""
