"""What a file is, whatever its name says: text in columns, a workbook, or something that cannot be read as a list."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import puremagic

from triage.person_lists.problems import UnreadableList

START = 8192
MOST_UNPACKED = 300 * 1024 * 1024
"""Ten times what 50,000 rows of thirty columns unpack to."""
MOST_PARTS = 5_000
MOST_IN_A_PART = 256 * 1024 * 1024
"""Of a part that is no sheet: all of it is held in memory at once."""
PACKED_TIGHT, TIGHT_FROM = 100, 32 * 1024 * 1024
"""Nobody's list packs a hundred to one; what does was made to be large when it is unpacked."""
SHEETS = "xl/worksheets/"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DAMAGE = (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError, RuntimeError)
"""What zipfile raises of a file that is cut, packed in a way that it does not know, or under a password."""

SAVE_AS = "Open it in Excel, choose “Save as”, then “Excel workbook (.xlsx)” or “CSV UTF-8”, and send that."
OLD_WORKBOOK = f"This is a workbook of old Excel (.xls). {SAVE_AS}"
LOCKED = "This workbook is protected by a password. Save it without one and send it again."
CUT_WORKBOOK = "This workbook is damaged or was cut on its way. Open it, save it again and send it once more."
TOO_MUCH = "This workbook unpacks to far more than a list needs. Copy the rows into a new workbook and send that."
MACROS = f"This workbook holds macros (.xlsm). {SAVE_AS}"
BINARY = f"This is a binary workbook (.xlsb). {SAVE_AS}"
WEB_PAGE = f"This is a web page with a spreadsheet’s name, as some systems export it. {SAVE_AS}"
XML = f"This is an XML file and not a list in columns. {SAVE_AS}"
EMPTY = "The file is empty."
OPEN_DOCUMENT: Mapping[bytes, str] = {
    b"application/vnd.oasis.opendocument.spreadsheet": (
        "This is an OpenDocument spreadsheet (.ods). Save it as “Excel workbook (.xlsx)” or as CSV, and send that."
    ),
}
PARTS: Mapping[str, str] = {
    "xl/workbook.bin": BINARY,
    "word/document.xml": "This is a Word document. Copy the table into Excel, save it as .xlsx and send that.",
    "ppt/presentation.xml": "This is a PowerPoint presentation and not a list in columns.",
}
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "This is a PDF. Ask for the list as Excel workbook or CSV: the rows of a PDF cannot be read safely."),
    (b"{\\rtf", "This is a text document (RTF). Copy the table into Excel, save it as .xlsx and send that."),
    (b"Rar!", "This is a RAR archive. Unpack it and send the list that is in it."),
    (b"7z\xbc\xaf", "This is a 7-Zip archive. Unpack it and send the list that is in it."),
    (b"\x1f\x8b", "This is a compressed file (gzip). Unpack it and send the list that is in it."),
)
OTHER_ARCHIVE = "This is a zip archive and not a list. Unpack it and send the list that is in it."
SOMETHING_ELSE = "This is neither an Excel workbook (.xlsx) nor a CSV file{looks}. Save the list as one of the two."
LIKE_TEXT = frozenset({".csv", ".txt", ".tsv", ".tab"})
LIKE_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls"})
NO_WORKBOOK = "The file is named {suffix}, but it is no Excel workbook: there is only text in it."


class FileKind(StrEnum):
    """The two kinds of file that are read."""

    CSV = "CSV"
    XLSX = "XLSX"


MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.CSV: "text/csv",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def kind_of(path: Path) -> FileKind:
    """What the file is by what is in it; raises UnreadableList with what to do about it."""
    with path.open("rb") as file:
        start = file.read(START)
    if not start.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise UnreadableList(EMPTY)
    if start.startswith(b"PK\x03\x04"):
        return _of_archive(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableList(LOCKED if ENCRYPTED in path.read_bytes() else OLD_WORKBOOK)
    for begins, sentence in STARTS:
        if start.startswith(begins):
            raise UnreadableList(sentence)
    _must_be_text(path, start)
    return FileKind.CSV


def named_otherwise(name: str, kind: FileKind) -> str:
    """What to say of a file whose name says that it is something else; blank where it does not."""
    suffix = Path(name).suffix.lower()
    if suffix == f".{kind.value.lower()}" or (kind is FileKind.CSV and suffix in LIKE_TEXT):
        return ""
    written = suffix or "without an ending"
    article = "an" if kind is FileKind.XLSX else "a"
    return f"The file is named {written} and is {article} {kind.value} file; it is read as what it is."


def no_workbook(name: str) -> str:
    """What to say of text that is named as a workbook and cannot be read as a list; blank for any other name."""
    suffix = Path(name).suffix.lower()
    return NO_WORKBOOK.format(suffix=suffix) if suffix in LIKE_WORKBOOKS else ""


def _of_archive(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise UnreadableList(TOO_MUCH)
            if any(map(_is_too_much, parts)):
                raise UnreadableList(TOO_MUCH)
            if "xl/workbook.xml" in names:
                if any("vbaproject" in each.lower() for each in names):
                    raise UnreadableList(MACROS)
                if archive.testzip() is not None:  # it holds something else, or more, than it says
                    raise UnreadableList(CUT_WORKBOOK)
                return FileKind.XLSX
            media = archive.read("mimetype").strip() if "mimetype" in names else b""
    except DAMAGE as error:
        raise UnreadableList(CUT_WORKBOOK) from error
    found = OPEN_DOCUMENT.get(media) or next((PARTS[each] for each in PARTS if each in names), OTHER_ARCHIVE)
    raise UnreadableList(found)


def _is_too_much(part: zipfile.ZipInfo) -> bool:
    if part.file_size > MOST_IN_A_PART and not part.filename.startswith(SHEETS):
        return True
    return part.file_size > max(TIGHT_FROM, PACKED_TIGHT * part.compress_size)


def _must_be_text(path: Path, start: bytes) -> None:
    plain = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if re.match(rb"<(!doctype html|html|head|body|table|meta|div)", plain):
        raise UnreadableList(WEB_PAGE)
    if plain.startswith(b"<?xml"):
        raise UnreadableList(XML)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_wide(start):
        return
    controls = sum(each < 9 or 13 < each < 32 for each in start)
    if b"\0" in start or controls > len(start) // 100:
        raise UnreadableList(SOMETHING_ELSE.format(looks=_looks(path)))


def _is_wide(start: bytes) -> bool:
    """Text in two bytes a letter, as Excel's “Unicode text” has it, without its mark."""
    return max(start[::2].count(0), start[1::2].count(0)) > len(start) * 0.3


def _looks(path: Path) -> str:
    """What it looks like, as far as anybody can tell."""
    try:
        found = puremagic.magic_file(path)
    except (puremagic.PureError, ValueError, OSError):
        return ""
    return f"; by what is in it, it is a {found[0].name}" if found and found[0].name else ""
