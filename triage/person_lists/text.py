"""The text of a file in the encoding that it turns out to have."""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from triage.person_lists.problems import UnreadableList

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Left to itself it takes Western European letters for Central European ones.
LIKELY_ENCODINGS = ["cp1252", "utf_16"]
ENOUGH_TO_TELL = 1_000_000
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(path: Path) -> str:
    """The whole file; raises UnreadableList where it is no text."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableList(f"it cannot be read: {error.strerror}.") from error
    if content.startswith(WORKBOOKS):
        raise UnreadableList("this is a spreadsheet workbook; save it as CSV first.")
    text = decoded(content)
    if "\0" in text:
        raise UnreadableList("this is not a text file: it holds null characters.")
    if not text.strip():
        raise UnreadableList("the file is empty.")
    return text


def decoded(content: bytes) -> str:
    """By its mark, else as UTF-8, else as what its letters look like; line by line where two lists are in one."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _as(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if any(_is_utf8_beyond_ascii(line) for line in content.splitlines()):
            return "".join(_line(each) for each in content.splitlines(keepends=True))
        best = from_bytes(content[:ENOUGH_TO_TELL], cp_isolation=LIKELY_ENCODINGS).best()
        return _as(content, best.encoding if best else "cp1252")


def _is_utf8_beyond_ascii(line: bytes) -> bool:
    """Windows letters hardly ever make up a letter of UTF-8 by chance."""
    try:
        return not line.isascii() and bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _line(content: bytes) -> str:
    return content.decode("utf-8") if _is_utf8_beyond_ascii(content) else _as(content, "cp1252")


def _as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableList("the text is neither UTF-8 nor Windows-1252; save it as “CSV UTF-8”.") from error
