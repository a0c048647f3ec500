"""The text of a file in the encoding that it turns out to have, line by line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from triage.person_lists.problems import UnreadableList

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Left to itself it takes Western European letters for Central European ones.
LIKELY_ENCODINGS = ["cp1252", "utf_16"]
ENOUGH_TO_TELL = 1_000_000
BLOCK = 1024 * 1024
LONGEST_LETTER = 4
MIXED = "mixed"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NEITHER = "the text is neither UTF-8 nor Windows-1252; save it as “CSV UTF-8”."
CUT_IN_A_LETTER = "the file ends in the middle of a letter: it was cut on its way. Send it again."
NULLS = "this is not a text file: it holds null characters."


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
        raise UnreadableList(NULLS)
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


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The file line by line, with never more than a line of it in memory; raises UnreadableList where it is no text."""
    found = _mixed(path) if encoding == MIXED else _plain(path, encoding)
    try:
        for line in found:
            if "\0" in line:
                raise UnreadableList(NULLS)
            yield line
    except UnicodeError as error:
        raise UnreadableList(CUT_IN_A_LETTER if "truncated" in str(error) else NEITHER) from error


def count_lines(path: Path) -> int:
    """How many lines there are; a cell with a line break in it counts for two."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b"")) + 1


def encoding_of(path: Path) -> str:
    """The encoding, or MIXED; looks at the whole file, block by block, and keeps none of it."""
    with path.open("rb") as file:
        start = file.read(ENOUGH_TO_TELL)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if start[offset::2].count(0) > len(start) * 0.3:
            return encoding
    if _is_utf8(path):
        return "utf-8"
    if any(_is_utf8_beyond_ascii(line) for line in _raw(path)):
        return MIXED
    best = from_bytes(start, cp_isolation=LIKELY_ENCODINGS).best()
    return best.encoding if best else "cp1252"


def _is_utf8(path: Path) -> bool:
    """Raises UnreadableList where all but the last letter is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    size, done = path.stat().st_size, 0
    beyond = False
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            done += len(block)
            beyond = beyond or not block[:-LONGEST_LETTER].isascii()
            try:
                decoder.decode(block, final=done == size)
            except UnicodeDecodeError as error:
                if beyond and done == size and "unexpected end" in error.reason:
                    raise UnreadableList(CUT_IN_A_LETTER) from error
                return False
    return True


def _plain(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, newline="") as file:
        yield from file


def _mixed(path: Path) -> Iterator[str]:
    for line in _raw(path):
        yield _line(line)


def _raw(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


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
        raise UnreadableList(NEITHER) from error
