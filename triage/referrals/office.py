"""Is an office file a whole archive of a sensible size that holds one document, and nothing that runs or calls out?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from triage.referrals.unfit import Unfit

MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2_000
ENDS_A_ZIP = b"PK\x05\x06"
LENGTH_OF_END = 22

RUNS = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml|oleobject[^/]*\.bin|activex[^/]*)$|^(basic|scripts)/.", re.IGNORECASE
)
"""Macros of Word and of LibreOffice, and other programs' files put inside."""
OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
FETCHED = re.compile(rb"/relationships/(attachedTemplate|oleObject|subDocument|frame|aFChunk)[\"']", re.IGNORECASE)
"""What Word would fetch by itself on opening; a link that a person follows is another matter."""
DAMAGE = (zipfile.BadZipFile, KeyError, expat.ExpatError, RuntimeError, NotImplementedError, EOFError, OSError)
"""What zipfile and expat raise of a file that is cut, packed in a way that they do not know, or under a password."""

Marker = Callable[[zipfile.ZipFile], bool]


def docx(name: str, content: bytes) -> bytes:
    """A Word document without macros; raises `Unfit`."""

    def marker(archive: zipfile.ZipFile) -> bool:
        types = archive.read("[Content_Types].xml")
        return b"wordprocessingml.document.main+xml" in types and b"macroEnabled" not in types

    return _zipped(name, content, document="word/document.xml", marker=marker)


def odt(name: str, content: bytes) -> bytes:
    """An OpenDocument text without macros; raises `Unfit`."""

    def marker(archive: zipfile.ZipFile) -> bool:
        return archive.read("mimetype").strip() == b"application/vnd.oasis.opendocument.text"

    return _zipped(name, content, document="content.xml", marker=marker)


def _zipped(name: str, content: bytes, *, document: str, marker: Marker) -> bytes:
    damaged = Unfit(f"{name} is damaged or is something else. Save it again and choose it once more")
    if content[-LENGTH_OF_END:][:4] != ENDS_A_ZIP:  # something else hangs behind the archive
        raise damaged
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _must_be_modest(name, archive.infolist())
            _must_not_run(name, archive.namelist())
            if not marker(archive) or document not in archive.namelist():
                raise damaged
            for part in archive.namelist():
                _read_part(name, part, archive)
    except DAMAGE as error:
        raise damaged from error
    return content


def _must_be_modest(name: str, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unfit(f"{name} holds far more than it should. Save it again and choose it once more")
    odd = [part for part in parts if ".." in part.filename.split("/") or part.filename.startswith(("/", "\\"))]
    if odd or len({part.filename for part in parts}) != len(parts):
        raise zipfile.BadZipFile


def _must_not_run(name: str, parts: list[str]) -> None:
    if any(RUNS.search(part) for part in parts):
        raise Unfit(
            f"{name} contains macros or other programs’ files. Save it without them, or as PDF, and choose it again"
        )


def _read_part(name: str, part: str, archive: zipfile.ZipFile) -> None:
    """Read one part whole, so that its length and sum are checked; XML must be well formed, without a document type."""
    text = archive.read(part)
    if part.lower().endswith(".rels") and b"\x00" in text:  # written in UTF-16, where the next line would not look
        raise zipfile.BadZipFile
    if part.lower().endswith(".rels") and OUTSIDE.search(text) and FETCHED.search(text):
        raise Unfit(f"{name} fetches something when it is opened. Save it as PDF and choose it again")
    if part.lower().endswith((".xml", ".rels", ".rdf")):
        well_formed(text)


def well_formed(text: bytes) -> None:
    """Raise `ExpatError` unless it is XML; one with a document type of its own is refused, since none needs one."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise expat.ExpatError("a document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(text, True)
