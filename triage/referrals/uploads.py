"""Is a file what it says it is? Extension, first bytes and contents must agree (standards.md 10)."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from triage.referrals.office import docx, odt
from triage.referrals.portable import pdf
from triage.referrals.unfit import Unfit

LONGEST_NAME = 120
MOST_PIXELS = 60_000_000
JPEG_QUALITY = 92


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
    ".pdf": Kind("PDF", "application/pdf", b"%PDF-", frozenset({".pdf"}), pdf),
    ".docx": Kind("DOCX", WORD, b"PK\x03\x04", frozenset({".docx", ".zip"}), docx),
    ".odt": Kind("ODT", "application/vnd.oasis.opendocument.text", b"PK\x03\x04", frozenset({".odt", ".zip"}), odt),
    ".jpg": JPG,
    ".jpeg": JPG,
    ".png": Kind("PNG", "image/png", b"\x89PNG\r\n\x1a\n", frozenset({".png"}), _png),
}
