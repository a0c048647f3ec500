"""Laid out pages written as PDF: a file for each letter, and the pack of a meeting."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from weasyprint.document import Document, Page
from weasyprint.pdf.metadata import DocumentMetadata

from triage.collecting import nothing_collected
from triage.documents.content import FamilyLetter, PackCover, PackTail, ReferrerOutcome, WorkerBrief
from triage.documents.paper import layout
from triage.documents.paper.layout import LaidOut
from triage.documents.paper.sheets import Printable

LANGUAGE = "en-GB"

Progress = Callable[[int], None]


class UnprintableText(Exception):
    """No font of this machine has one of the characters; an empty box in a name is not a letter."""


@dataclass(frozen=True, slots=True)
class Made:
    """One file that was written."""

    path: Path
    pages: int


def write_each(contents: Sequence[Printable], folder: Path, *, progress: Progress = lambda done: None) -> list[Made]:
    """Write a PDF for each document, named by its place in the order."""
    made: list[Made] = []
    for chunk in _chunks(contents):
        with nothing_collected():  # boxes live until their pages are written: looking for garbage costs a tenth
            for each in layout.lay_out(chunk):
                made.append(_write(each, folder / f"{len(made)}.pdf"))
        progress(len(made))
    return made


def write_pack(
    letters: Sequence[Printable],
    cover: PackCover,
    folder: Path,
    *,
    each: Sequence[int] = (),
    progress: Progress = lambda done: None,
) -> Made:
    """Write `pack.pdf`: cover, letters each on a fresh sheet, tail; and the letters named in `each` as files too."""
    with nothing_collected():
        laid = _lay_out_all(letters, folder, each=frozenset(each), progress=progress)
        complete = _with_pages(cover, laid)
        front, back = layout.lay_out([complete, _tail(complete)])
        pages = [page for part in (front, *laid) for page in _on_fresh_sheet(part.pages)] + back.pages
        whole = front.source.copy(pages)
        _write_pages(whole, folder / "pack.pdf", title=complete.title, author=cover.letterhead.council)
    return Made(folder / "pack.pdf", len(pages))


def _chunks(contents: Sequence[Printable]) -> Iterator[Sequence[Printable]]:
    """Letters in chunks; minutes and agendas, long as they are, by themselves."""
    waiting: list[Printable] = []
    for content in contents:
        short = isinstance(content, FamilyLetter | ReferrerOutcome | WorkerBrief)
        if waiting and (not short or len(waiting) == layout.CHUNK):
            yield waiting
            waiting = []
        if short:
            waiting.append(content)
        else:
            yield [content]
    if waiting:
        yield waiting


def _lay_out_all(
    letters: Sequence[Printable], folder: Path, *, each: frozenset[int], progress: Progress
) -> list[LaidOut]:
    """All letters chunk by chunk; those named in `each` are written as files of their own on the way."""
    laid: list[LaidOut] = []
    for start in range(0, len(letters), layout.CHUNK):
        chunk = layout.lay_out(letters[start : start + layout.CHUNK])
        for index, one in enumerate(chunk, start=start):
            if index in each:
                _write(one, folder / f"{index}.pdf")
        laid += chunk
        progress(len(laid))
    return laid


def _with_pages(cover: PackCover, laid: Sequence[LaidOut]) -> PackCover:
    """The cover with the pages that each letter really has."""
    counted = zip(cover.letters, laid, strict=True)
    return replace(cover, letters=tuple(replace(line, pages=len(each.pages)) for line, each in counted))


def _tail(cover: PackCover) -> PackTail:
    return PackTail(
        letterhead=cover.letterhead,
        meeting=cover.meeting,
        held_on=cover.held_on,
        batch=cover.batch,
        letters=len(cover.letters),
        sheets=cover.sheets,
        first_number=cover.letters[0].number,
        last_number=cover.letters[-1].number,
    )


def _on_fresh_sheet(pages: list[Page]) -> list[Page]:
    """Filled up to whole sheets, so that what follows starts on the front of the next."""
    return pages if len(pages) % 2 == 0 else [*pages, layout.blank()]


def _write(laid: LaidOut, path: Path) -> Made:
    """One document as a file of its own, under its own title: a copy keeps the first document's otherwise."""
    content = laid.content
    # A panel can meet over an agenda with an empty box in a name; nobody is sent a letter that cannot write theirs.
    strictly = _every_character_printed() if isinstance(content, FamilyLetter | ReferrerOutcome) else nullcontext()
    with strictly:
        _write_pages(laid.source.copy(laid.pages), path, title=content.title, author=content.letterhead.council)  # type: ignore[union-attr]  # the tail is never a file of its own
    return Made(path, len(laid.pages))


def _write_pages(document: Document, path: Path, *, title: str, author: str) -> None:
    document.metadata = DocumentMetadata(title=title, authors=[author], lang=LANGUAGE)
    document.write_pdf(path, pdf_variant=layout.VARIANT)


@contextmanager
def _every_character_printed() -> Iterator[None]:
    """Fail where WeasyPrint would print an empty box."""
    listener = _Listener()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield
    finally:
        logger.removeHandler(listener)
    if listener.missing:
        raise UnprintableText


class _Listener(logging.Handler):
    """Notes whether a glyph was missing."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing = False

    def emit(self, record: logging.LogRecord) -> None:
        self.missing = self.missing or ".notdef" in record.getMessage()
