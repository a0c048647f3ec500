"""Is a PDF a PDF from its first byte to its last, which a parser can read and which does nothing by itself?"""

from __future__ import annotations

import io
import re

import pikepdf

from triage.referrals.unfit import Unfit

MOST_OBJECTS = 200_000
ENDS_A_ZIP = b"PK\x05\x06"
TAIL_BYTES = 2048
DEEPEST = 20
WHOLE = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\x00]*$")

RUNS = frozenset({"/JavaScript", "/JS", "/Launch", "/ImportData", "/SubmitForm", "/RichMedia", "/Movie", "/3D"})
"""Actions and media that do something on the reader's machine; what a link to a page does is harmless."""
HOLDS_FILES = frozenset({"/EmbeddedFiles", "/EmbeddedFile", "/FileAttachment"})


def pdf(name: str, content: bytes) -> bytes:
    """The PDF as it came; raises `Unfit`. It is not rewritten, since it may carry somebody's signature."""
    tail = content[-TAIL_BYTES:]
    if WHOLE.search(tail) is None or ENDS_A_ZIP in content[-70_000:]:
        raise Unfit(f"{name} is damaged or is not only a PDF. Save it again as PDF and choose it once more")
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as read:
            if len(read.pages) == 0 or len(read.objects) > MOST_OBJECTS:
                raise Unfit(f"{name} has no pages that can be shown. Save it again as PDF and choose it once more")
            if read.is_encrypted:
                raise Unfit(f"{name} has a password. Save it without one and choose it again")
            _must_be_paper(name, read)
    except pikepdf.PasswordError as error:
        raise Unfit(f"{name} has a password. Save it without one and choose it again") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise Unfit(f"{name} is damaged. Save it again as PDF and choose it once more") from error
    return content


def _must_be_paper(name: str, read: pikepdf.Pdf) -> None:
    """Refuse what runs and what holds other files: both reach the reader's machine past every other check."""
    for each in read.objects:
        said = set(_words(each))
        if said & RUNS:
            raise Unfit(f"{name} contains a program. Print it to PDF and choose the new file")
        if said & HOLDS_FILES:
            raise Unfit(
                f"{name} has other files inside it. Print it to PDF and choose the new file, and each file beside it"
            )


def _words(thing: object, depth: int = 0) -> list[str]:
    """The keys, and the names of kinds, in one object and what stands directly inside it."""
    if depth > DEEPEST or (isinstance(thing, pikepdf.Object) and depth and thing.is_indirect):
        return []
    if isinstance(thing, pikepdf.Array):
        return [word for item in thing for word in _words(item, depth + 1)]
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return []
    kinds = [str(thing.get(key, "")) for key in ("/S", "/Subtype", "/Type")]
    return [*thing.keys(), *kinds, *(word for key in list(thing.keys()) for word in _words(thing[key], depth + 1))]
