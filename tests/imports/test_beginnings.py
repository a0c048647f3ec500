"""Of a long sheet only the first rows are read to show its columns; what is shown is what a whole reading shows."""

from __future__ import annotations

import io
import zipfile
from itertools import islice

import pytest

from tests.imports import files
from triage.imports import columns
from triage.imports.commands import ListKind
from triage.person_lists import beginnings, tables, workbooks
from triage.person_lists.files import FileKind
from triage.person_lists.problems import UnreadableList

HEADINGS = tuple(files.HEADINGS.split(","))
LEAST = tables.LOOKED_AT + tables.SHOWN


def long_sheet(path, *lines, between=()):
    """A workbook of some thousand rows, which these lines end and those stand before."""
    rows = [(f"Ana{at}", "Marin", "04/03/2013", f"{at} Elm Row", "ZZ98 4AB", 0.7, "01/10/2026") for at in range(3_000)]
    path.write_bytes(files.table(("Attendance report",), HEADINGS, *between, *rows, *lines))
    return path


def changed(path, old, new):
    packed = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in packed.namelist():
            text = packed.read(part)
            assert old in text or "sheet1" not in part
            archive.writestr(part, text.replace(old, new, 1) if "sheet1" in part else text)


def usual(heading):
    return columns.is_usual(ListKind.ATTENDANCE, heading)


def shown(path):
    table, first = tables.preview(path, FileKind.XLSX, sheet="Sheet", known=usual)
    return table.headings, table.first, table.notes, first


def whole(path):
    table = tables.open_table(path, FileKind.XLSX, sheet="Sheet", known=usual)
    return table.headings, table.first, table.notes, list(islice(table.rows, tables.SHOWN))


def test_the_first_rows_of_a_long_sheet_are_read_without_the_rest(tmp_path, monkeypatch):
    path = long_sheet(tmp_path / "list")
    expected = whole(path)
    monkeypatch.setattr(workbooks, "open_sheet", lambda *_: pytest.fail("it was to be read by its beginning"))

    assert shown(path) == expected
    assert expected[1] == 2
    assert "above the headings" in expected[2][0]


MERGED = b'<mergeCells count="1"><mergeCell ref="B4:B5"/></mergeCells>'
FAR = b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
ODD = {
    "cells merged": (b"</sheetData>", b"</sheetData>" + MERGED, True),
    "a formula near the end": (b"<v>0.7</v></c></row></sheetData>", b"", False),
    "a remark among the first": (b"<sheetData>", b"<sheetData><!-- -->", False),
}


@pytest.mark.parametrize(("old", "new", "short"), ODD.values(), ids=ODD)
def test_whatever_is_odd_in_it_is_shown_as_by_a_whole_reading(tmp_path, old, new, short):
    path = long_sheet(tmp_path / "list", ("Zoe", "Marin", "", "", "", 0.7))
    changed(path, old, new or b"<f>1-0.3</f>" + old)

    assert (beginnings.first_rows(path, "Sheet", least=LEAST) is not None) is short
    assert shown(path) == whole(path)
    assert len(shown(path)[2]) > 1 or b"mergeCell" not in new


def test_a_sheet_with_something_far_away_among_the_first_rows_is_never_read_at_once(tmp_path, monkeypatch):
    path = long_sheet(tmp_path / "list")
    changed(path, b"<sheetData>", b"<sheetData>" + FAR)
    monkeypatch.setattr(beginnings, "load_workbook", lambda *_: pytest.fail("calamine would ask for 512 GB"))

    assert beginnings.first_rows(path, "Sheet", least=LEAST) is None


def test_where_the_first_rows_are_blank_it_is_read_on(tmp_path):
    path = long_sheet(tmp_path / "list", between=[(" ",) * 7] * 2_000)

    assert beginnings.first_rows(path, "Sheet", least=LEAST) is None
    assert shown(path) == whole(path)
    assert shown(path)[3][0][0] == 2_003


def test_a_sheet_that_is_damaged_where_it_begins_is_refused(tmp_path):
    path = long_sheet(tmp_path / "list")
    changed(path, b'<c r="A2"', b'<c r="A2" t="s"><v>no number</v></c><c r="A2"')

    with pytest.raises(UnreadableList, match="damaged or was cut"):
        shown(path)


def test_a_sheet_that_turns_out_wide_only_at_its_end_is_measured_once_more(tmp_path):
    """A row some way down decides nothing in a narrow sheet, and is passed over there."""
    path = long_sheet(tmp_path / "list")
    down = b'<row r="90000"><c r="A90000" t="str"><v>x</v></c></row>'
    changed(path, b"<sheetData>", b"<sheetData>" + down)
    assert not workbooks.is_spread(workbooks.look_through(path, "Sheet"))
    changed(path, b"</sheetData>", b'<row r="3003"><c r="CV3003" t="str"><v>x</v></c></row></sheetData>')

    assert workbooks.is_spread(workbooks.look_through(path, "Sheet"))
