"""Files as they really come, without a database: what is no list, and what is odd in one."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.imports import files
from triage import clock
from triage.imports import columns
from triage.imports.commands import ListKind
from triage.imports.reading import RowReader
from triage.imports.service import sending
from triage.person_lists import files as person_files
from triage.person_lists import tables, workbooks
from triage.person_lists.files import FileKind, kind_of
from triage.person_lists.problems import UnreadableList

TODAY = files.uk(clock.today())
ANA = f"Ana,Marin,04/03/2013,1 Elm Row,ZZ98 4AB,70,{TODAY}"
HEADINGS = tuple(files.HEADINGS.split(","))
ROW = ("Ana", "Marin", date(2013, 3, 4), "1 Elm Row", "ZZ98 4AB", 70, clock.today())


# What a list says is read by the criteria in use, which the database knows.
pytestmark = pytest.mark.usefixtures("app")


def zipped(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return content.getvalue()


ODS = zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_DOT_xml="<a/>")
WRONG = {
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF"),
    "a PDF named .csv": (b"%PDF-1.7\n", "This is a PDF"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel (.xls)"),
    "one with a password": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "an OpenDocument sheet": (ODS, "OpenDocument spreadsheet (.ods)"),
    "a Word document": (zipped(word__document_DOT_xml="<a/>"), "Word document"),
    "a zip": (zipped(list_DOT_csv="a,b"), "zip archive"),
    "a web page as .xls": (b"<html><table><tr><td>Forename</td></tr></table></html>", "web page"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 90, "neither an Excel workbook (.xlsx) nor a CSV file"),
    "nothing": (b"", "The file is empty"),
    "blanks": (b"\n\n ,,\n,,\n", "nothing in it"),
    "headings alone": (f"{files.HEADINGS}\n".encode(), "no rows below the headings"),
    "a workbook cut short": (files.table(HEADINGS, ROW)[:-400], "damaged or was cut"),
    "one cut in a letter": (files.csv("Zoë,,,,,70,", "Bé")[:-2], "middle of a letter"),
    "a workbook with macros": (zipped(xl__workbook_DOT_xml="<a/>", xl__vbaProject_DOT_bin="x"), "holds macros"),
}


def read(content, folder):
    """The table of a file and its rows, as a try reads them, without a database."""
    path = folder / "list"
    path.write_bytes(content)
    kind = kind_of(path)
    sheet = workbooks.usual_sheet(path) if kind is FileKind.XLSX else ""
    table, _ = tables.preview(path, kind, sheet=sheet, known=usual)
    table = tables.open_table(path, kind, sheet=sheet, known=usual)
    mapping = columns.guessed(ListKind.ATTENDANCE, table.headings)
    reader = RowReader(ListKind.ATTENDANCE, table.headings, mapping, as_at=clock.today(), on=clock.today(), agency="a")
    return table, [reader.read(number, cells) for number, cells in table.rows]


def usual(heading):
    return columns.is_usual(ListKind.ATTENDANCE, heading)


@pytest.mark.parametrize(("content", "words"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(tmp_path, content, words):
    with pytest.raises(UnreadableList) as refusal:
        read(content, tmp_path)

    assert words in sending.sentences(refusal.value).replace("There is", "there is")


# ----------------------------------------------------------------------- encodings and separators

ZOE = f"Zoë,O’Neill-Muñoz,04/03/2013,1 Elm Row,ZZ98 4AB,70,{TODAY}"
TEXTS = {
    "UTF-8": files.csv(ZOE),
    "UTF-8 with its mark": b"\xef\xbb\xbf" + files.csv(ZOE),
    "UTF-16": files.csv(ZOE).decode().encode("utf-16"),
    "UTF-16 without its mark": files.csv(ZOE).decode().encode("utf-16-le"),
    "Windows": files.csv(ZOE).decode().encode("cp1252"),
    "two in one": files.csv(ANA, ZOE) + (ZOE.replace("70", "60") + "\n").encode("cp1252"),
    "semicolons": files.csv(ZOE).replace(b",", b";"),
    "tabs": files.csv(ZOE).replace(b",", b"\t"),
    "Excel's own first line": b"sep=;\n" + files.csv(ZOE).replace(b",", b";"),
    "line ends of Windows": files.csv(ZOE).replace(b"\n", b"\r\n"),
    "line ends of old Macs": files.csv(ZOE).replace(b"\n", b"\r"),
}


@pytest.mark.parametrize("content", TEXTS.values(), ids=TEXTS)
def test_letters_come_out_right_whatever_the_encoding(tmp_path, content):
    table, rows = read(content, tmp_path)

    names = {f"{row.described.given_name} {row.described.family_name}" for row in rows}
    assert "Zoë O’Neill-Muñoz" in names
    assert not any("Ã" in name or "\N{REPLACEMENT CHARACTER}" in name for name in names)
    assert any("Two lists" in note for note in table.notes) is (content is TEXTS["two in one"])


# -------------------------------------------------------------------------------- dates and numbers


def test_dates_as_excel_and_people_write_them(tmp_path):
    written = ["04/03/2013", "2013-03-04", "4.3.13", "04/03/2013 00:00", "4 March 2013", "41337", "4th Mar 2013"]
    lines = [f"Ana{at},Marin,{each},,,70,{TODAY}" for at, each in enumerate(written)]

    _, rows = read(files.csv(*lines), tmp_path)

    assert {row.described.date_of_birth for row in rows} == {date(2013, 3, 4)}


def test_a_workbook_of_1904_has_the_right_days(tmp_path):
    def fill(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book.active.append(HEADINGS)
        book.active.append(
            (
                "Ana",
                "Marin",
                datetime(2013, 3, 4, 13, 30),  # noqa: DTZ001  # Excel knows no zones
                "",
                "",
                0.7,
                clock.today(),
            )
        )

    _, (row,) = read(files.workbook(fill), tmp_path)

    assert row.described.date_of_birth == date(2013, 3, 4)
    assert row.said == {"on": clock.today().isoformat(), "value": 70.0}, "85% is 0.85 to Excel"


REFUSED = {
    "a number that is none": ("Ana,Marin,,,,lots,{today}", "“Attendance in %” is not a number."),
    "more than all": ("Ana,Marin,,,,140,{today}", "“Attendance in %” is more than 100%."),
    "29 February 2015": (
        "Ana,Marin,,,,70,29/02/2015",
        "“Last day of the time counted” is no day there is (29/02/2015).",
    ),
    "month first": ("Ana,Marin,,,,70,03/25/2015", "are day and month swapped?"),
    "a day to come": ("Ana,Marin,,,,70,01/01/2099", "is a day to come"),
    "too narrow": ("Ana,Marin,,,,70,########", "holds ##### in place of what was there"),
    "an error": ("Ana,Marin,,,,#N/A,{today}", "“Attendance in %” holds Excel’s error #N/A."),
    "no name": (",,04/03/2013,,,70,{today}", "There is no name."),
    "born in 2099": ("Ana,Marin,04/03/2099,,,70,{today}", "“Date of birth” cannot be right (04/03/2099)."),
    "too many cells": ("Ana,Marin,,,,70,{today},spilt", "It has 8 cells, and there are 7 headings."),
}


@pytest.mark.parametrize(("line", "words"), REFUSED.values(), ids=REFUSED)
def test_a_row_that_cannot_be_right_is_refused_with_why_and_the_others_go_on(tmp_path, line, words):
    _, (good, bad) = read(files.csv(ANA, line.format(today=TODAY)), tmp_path)

    assert (good.refused, good.problem) == (False, "")
    assert bad.refused
    assert words in bad.problem


def test_what_only_helps_to_find_a_person_is_warned_of_and_not_refused(tmp_path):
    headings = "Forename,Surname,DOB,UPN,Phone,Address,Attendance,Period end"
    line = f"Ana,Marin,29/02/2015,12345,7700900123,#REF!,70,{TODAY}"

    _, (row,) = read(files.csv(line, headings=headings), tmp_path)

    assert not row.refused
    assert row.described.date_of_birth == "20150229"
    assert row.described.phones == ("07700900123",)
    for words in ("no day there is", "lost the 0", "UPN has 13", "Excel’s error #REF!"):
        assert words in row.problem


# ------------------------------------------------------------------------------- inside workbooks


def with_formulas(value):
    """A workbook as Excel saves it, with formulas and what they last came to; openpyxl saves them without."""
    plain = files.table(HEADINGS, ROW, ("Bea", *ROW[1:]))
    found, made = zipfile.ZipFile(io.BytesIO(plain)), io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in found.namelist():
            text = found.read(part)
            if part == "xl/worksheets/sheet1.xml":
                text = text.replace(b'<c r="F2" t="n"><v>70</v></c>', b'<c r="F2"><f>100-30</f>' + value + b"</c>")
                assert b"<f>" in text
            archive.writestr(part, text)
    return made.getvalue()


def test_somebody_whose_family_name_is_a_word_of_totals_is_no_total(tmp_path):
    headings = "Surname,Forename,DOB,Attendance"
    lines = ("Sum,Li,04/03/2013,70", "Sum,,,70", "Total pupils,,,1", "Mean attendance,Year 7,,70")

    table, rows = read(files.csv(*lines, headings=headings), tmp_path)

    assert [each.number for each in rows] == [2]
    assert table.totals == [3, 4, 5]


def test_what_a_formula_last_came_to_is_used_and_said(tmp_path):
    table, rows = read(with_formulas(b"<v>70</v>"), tmp_path)

    assert [row.said["value"] for row in rows] == [70, 70]
    assert "1 cell holds a formula (in column F): what it last came to is used." in table.notes


@pytest.mark.parametrize("value", [b"", b"<v></v>", b"<v/>"])
def test_a_formula_that_was_never_worked_out_is_refused_for_that_row(tmp_path, value):
    _, rows = read(with_formulas(value), tmp_path)

    assert [row.refused for row in rows] == [True, False]
    assert "holds a formula that was never worked out" in rows[0].problem


def test_merged_cells_count_for_each_of_their_rows(tmp_path):
    def fill(book: Workbook) -> None:
        for row in (HEADINGS, ROW, ("Bea", None, *ROW[2:]), ("Cy", None, *ROW[2:])):
            book.active.append(row)
        book.active.merge_cells("B2:B4")

    table, rows = read(files.workbook(fill), tmp_path)

    assert [row.described.family_name for row in rows] == ["Marin"] * 3
    assert any("merged over several rows" in note for note in table.notes)


def test_a_million_empty_rows_take_no_time_and_no_memory(tmp_path):
    """Rows that somebody coloured once, and one space in the last row of all."""
    csv = tmp_path / "csv"
    csv.write_bytes(files.csv(ANA) + b",,,,,,\n" * 1_000_000)
    sheet = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (at, at) for at in range(3, 60_000))
    plain = zipfile.ZipFile(io.BytesIO(files.table(HEADINGS, ROW)))
    path = tmp_path / "workbook"  # uploads are kept without an ending
    far = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t> </t></is></c></row>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in plain.namelist():
            text = plain.read(part)
            archive.writestr(part, text.replace(b"</sheetData>", sheet + far + b"</sheetData>"))

    began = time.process_time()
    for place, kind, name in ((csv, FileKind.CSV, ""), (path, FileKind.XLSX, "Sheet")):
        table = tables.open_table(place, kind, sheet=name, known=lambda heading: heading in HEADINGS)
        assert [number for number, _ in table.rows] == [2]
    assert time.process_time() - began < 30, "seconds; it takes about four"
    odd = workbooks.look_through(path, "Sheet")
    assert odd.tall * odd.wide > workbooks.MOST_AT_ONCE, "so that it is not held in memory at once"


@pytest.mark.parametrize(
    ("times", "said", "words"),
    [(8_000_000, None, "far more than a list needs"), (5_003, 5_003, "damaged")],
    ids=["packed a thousand to one", "longer than it says"],
)
def test_a_workbook_made_to_fill_the_memory_is_refused_before_it_is_opened(tmp_path, times, said, words):
    path, text = tmp_path / "list", b"<si/>" * times
    packed = io.BytesIO(files.table(HEADINGS, ROW))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/strings.xml", text)
    lengths = [struct.pack("<I", each) for each in (len(text), said or len(text))]
    path.write_bytes(packed.getvalue().replace(*lengths))

    with pytest.raises(UnreadableList, match=words):
        kind_of(path)


def test_a_workbook_that_unpacks_to_more_than_any_list_is_refused_however_it_is_packed(tmp_path, monkeypatch):
    path = tmp_path / "list"
    path.write_bytes(files.table(HEADINGS, ROW))
    assert kind_of(path) is FileKind.XLSX
    assert person_files.MOST_UNPACKED <= 300 * 1024 * 1024

    monkeypatch.setattr(person_files, "MOST_UNPACKED", 2_000)
    with pytest.raises(UnreadableList, match="far more than a list needs"):
        kind_of(path)


FAR = '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
HIDDEN_FAR = {
    "plainly": FAR,
    "in small letters": FAR.replace("XFD", "xfd"),
    "in other quotation marks": FAR.replace('"', "'"),
    "with spaces": FAR.replace('r="', 'r = "'),
    "without its place": FAR.replace(' r="XFD1048576"', ""),
    "with another end": FAR.replace("</v>", "</v >"),
    "behind a remark": f'{FAR}<!-- <c r="A3"><v></v> -->',
}


@pytest.mark.parametrize("database_kind", ["sqlite"])  # a file is read, and no table
@pytest.mark.parametrize("far", HIDDEN_FAR.values(), ids=HIDDEN_FAR)
def test_no_cell_is_so_far_away_that_the_service_ends(tmp_path, monkeypatch, far):
    """Calamine asks for 512 GB for such a sheet and takes the whole process with it."""
    packed, path = zipfile.ZipFile(io.BytesIO(files.table(HEADINGS, ROW))), tmp_path / "list"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in packed.namelist():
            archive.writestr(part, packed.read(part).replace(b"</sheetData>", f"{far}</sheetData>".encode()))
    monkeypatch.setattr(workbooks, "_opened", lambda path: pytest.fail("it was to be read row by row"))

    assert len(list(workbooks.open_sheet(path, "Sheet").rows)) == 3
