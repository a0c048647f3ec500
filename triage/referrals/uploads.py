"""Is a file what it says it is? Extension, first bytes and contents must agree (standards.md 10)."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.parsers import expat

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_NAME = 120
MOST_PIXELS = 60_000_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2_000
ENDS_A_ZIP = b"PK\x05\x06"
JPEG_QUALITY = 92


class Unfit(Exception):
    """The file is not taken; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept: a harmless name, its media type, and its bytes without hidden data."""

    name: str
    media_type: str
    content: bytes


def accept(name: str, content: bytes, *, most_bytes: int) -> Upload:
    """The file as it may be kept; raises `Unfit` with a sentence for the person who chose it."""
    tidy = tidy_name(name)
    extension = PurePosixPath(tidy).suffix.lower()
    kind = KINDS.get(extension)
    if kind is None:
        raise Unfit(f"{tidy} must be a PDF, DOCX, ODT, JPG or PNG file")
    if not content:
        raise Unfit(f"{tidy} is empty")
    if len(content) > most_bytes:
        raise Unfit(f"{tidy} must be smaller than {most_bytes // (1024 * 1024)} MB")
    if not _first_bytes_agree(content, kind):
        raise Unfit(f"{tidy} is not a real {kind.word} file. Save it again as {kind.word} and choose it once more")
    return Upload(tidy, kind.media_type, kind.parse(tidy, content))


def tidy_name(name: str) -> str:
    """The last part of a path without anything odd, at a length that fits, its extension kept."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(". ") or "file"
    path = PurePosixPath(plain)
    suffix = path.suffix[:10]
    return plain[: LONGEST_NAME - len(suffix)].removesuffix(suffix) + suffix if len(plain) > LONGEST_NAME else plain


def _first_bytes_agree(content: bytes, kind: Kind) -> bool:
    if not content.startswith(kind.starts):
        return False
    try:
        guesses = {guess.extension.lower() for guess in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return False
    return bool(guesses & kind.magic)


def _pdf(name: str, content: bytes) -> bytes:
    """A PDF from its first byte to its last, with a cross-reference table where it says there is one."""
    tail = content[-2048:]
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF", tail)
    if found is None or ENDS_A_ZIP in tail:
        raise Unfit(f"{name} is damaged or is not only a PDF. Save it again as PDF and choose it once more")
    start = content[int(found[1]) : int(found[1]) + 64].lstrip()
    if not (start.startswith(b"xref") or re.match(rb"\d+\s+\d+\s+obj", start)):
        raise Unfit(f"{name} is damaged. Save it again as PDF and choose it once more")
    if b"/Encrypt" in tail:
        raise Unfit(f"{name} has a password. Save it without one and choose it again")
    return content


def _zipped(name: str, content: bytes, *, document: str, marker: Callable[[zipfile.ZipFile], bool]) -> bytes:
    """An office file: a whole archive of a sensible size with a well-formed document of the right kind."""
    damaged = Unfit(f"{name} is damaged or is something else. Save it again and choose it once more")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unfit(f"{name} holds far more than it should. Save it again and choose it once more")
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise Unfit(f"{name} contains macros. Save it without them and choose it again")
            if not marker(archive) or archive.testzip() is not None:
                raise damaged
            _well_formed(archive.read(document))
    except (
        zipfile.BadZipFile,
        KeyError,
        expat.ExpatError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        OSError,
    ) as error:
        raise damaged from error
    return content


def _well_formed(text: bytes) -> None:
    """Raise `ExpatError` unless it is XML; one with a document type of its own is refused, since none needs one."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise expat.ExpatError("a document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(text, True)


def _docx(name: str, content: bytes) -> bytes:
    def marker(archive: zipfile.ZipFile) -> bool:
        types = archive.read("[Content_Types].xml")
        return b"wordprocessingml.document.main+xml" in types

    return _zipped(name, content, document="word/document.xml", marker=marker)


def _odt(name: str, content: bytes) -> bytes:
    def marker(archive: zipfile.ZipFile) -> bool:
        return archive.read("mimetype").strip() == b"application/vnd.oasis.opendocument.text"

    return _zipped(name, content, document="content.xml", marker=marker)


def _picture(name: str, content: bytes, *, form: str) -> bytes:
    """The picture drawn anew: turned as its camera said, without place, time or anything else hidden in it."""
    damaged = Unfit(f"{name} is damaged. Open it, save it again and choose it once more")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=[form]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Unfit(f"{name} has too many pixels. Make it smaller and choose it again")
                upright = ImageOps.exif_transpose(picture)
                clean = upright.convert("RGB" if form == "JPEG" else _png_mode(upright.mode))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning) as error:
        raise damaged from error
    clean.info = {}
    made = io.BytesIO()
    clean.save(made, form, **({"quality": JPEG_QUALITY} if form == "JPEG" else {}))
    return made.getvalue()


def _png_mode(mode: str) -> str:
    return mode if mode in {"1", "L", "LA", "RGB", "RGBA"} else "RGBA"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file of one extension must be."""

    word: str
    media_type: str
    starts: bytes
    magic: frozenset[str]
    parse: Callable[[str, bytes], bytes]


def _jpeg(name: str, content: bytes) -> bytes:
    return _picture(name, content, form="JPEG")


def _png(name: str, content: bytes) -> bytes:
    return _picture(name, content, form="PNG")


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JPG = Kind("JPG", "image/jpeg", b"\xff\xd8\xff", frozenset({".jpg", ".jpeg", ".jfif", ".jpe"}), _jpeg)
KINDS: Mapping[str, Kind] = {
    ".pdf": Kind("PDF", "application/pdf", b"%PDF-", frozenset({".pdf"}), _pdf),
    ".docx": Kind("DOCX", WORD, b"PK\x03\x04", frozenset({".docx", ".zip"}), _docx),
    ".odt": Kind("ODT", "application/vnd.oasis.opendocument.text", b"PK\x03\x04", frozenset({".odt", ".zip"}), _odt),
    ".jpg": JPG,
    ".jpeg": JPG,
    ".png": Kind("PNG", "image/png", b"\x89PNG\r\n\x1a\n", frozenset({".png"}), _png),
}
