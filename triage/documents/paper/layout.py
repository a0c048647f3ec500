"""Many documents laid out in one go by WeasyPrint, each found again by its anchors.

One layout for a chunk of letters costs less than half of one layout each (performance.md). The total in "page x of y"
is a guess learnt from the last document of its kind; the rare wrong guess is laid out once more.
"""

from __future__ import annotations

import logging
import math
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from shutil import which

from weasyprint import CSS
from weasyprint.document import Document, Page
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from triage.documents.content import ListCopy, PackCover
from triage.documents.paper import sheets
from triage.documents.paper.lean import LeanHTML
from triage.documents.paper.sheets import Printable

CHUNK = 25
ROWS_A_PAGE = 22
ROWS_OF_HEAD_AND_FOOT = 11
VARIANT = "pdf/ua-1"
HEAD = '<html lang="en-GB"><head><title>Documents</title></head><body>'

log = logging.getLogger(__name__)

_learnt: dict[tuple[object, ...], int] = {}


class NoFont(Exception):
    """The machine has no font: WeasyPrint would end the process without a word."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """One document with its pages."""

    content: Printable
    pages: list[Page]
    source: Document


def check_fonts() -> None:
    """Refuse to start without a font; raises `NoFont` with what to install."""
    fc_list = which("fc-list")
    if fc_list is None:
        return
    listed = subprocess.run([fc_list, ":", "family"], capture_output=True, text=True, check=False)  # noqa: S603  # a fixed command, found on the PATH
    if not listed.stdout.strip():
        raise NoFont("No font was found: install fonts-liberation or fonts-dejavu-core.")


def lay_out(contents: Sequence[Printable]) -> list[LaidOut]:
    """Lay out one chunk; the answer is in the order given."""
    guesses = [_guess(content) for content in contents]
    laid = _lay_out(contents, guesses)
    wrong = [index for index, each in enumerate(laid) if not _counts_itself(each) and len(each.pages) != guesses[index]]
    if wrong:
        again = [laid[index].content for index in wrong]
        counts = [len(laid[index].pages) for index in wrong]
        for index, right in zip(wrong, _lay_out(again, counts), strict=True):
            laid[index] = right
    for each in laid:
        _learnt[_kind(each.content)] = len(each.pages)
    return laid


@cache
def blank() -> Page:
    """An empty page, which starts the next letter on a fresh sheet; with nothing on it there is nothing to tag."""
    page: Page = _render(f"{HEAD}</body></html>", sheets.stylesheet("#12436d")).pages[0]
    return page


def warm_up() -> None:
    """Do what is done once a process: fonts, style sheet, templates."""
    blank()
    for name in sheets.TEMPLATE.values():
        sheets.environment().get_template(f"{sheets.VERSION}/{name}.html")


def _lay_out(contents: Sequence[Printable], totals: Sequence[int]) -> list[LaidOut]:
    """One layout of these documents with these totals written on them."""
    articles = [
        sheets.article(content, start=f"d{index}", end=f"e{index}", pages=total)
        for index, (content, total) in enumerate(zip(contents, totals, strict=True))
    ]
    colour = contents[0].letterhead.colour
    document = _render(f"{HEAD}{''.join(articles)}</body></html>", sheets.stylesheet(colour))
    # Backwards, so that the first page wins: an anchor shows again on every page that its element runs on to.
    where = {name: number for number, page in reversed(list(enumerate(document.pages))) for name in page.anchors}
    return [
        LaidOut(content, document.pages[where[f"d{index}"] : where[f"e{index}"] + 1], document)
        for index, content in enumerate(contents)
    ]


def _render(html: str, css: str) -> Document:
    """WeasyPrint's layout, with what is the same for every document made once a process."""
    source = LeanHTML(html, url_fetcher=_fetcher())
    document: Document = source.render(font_config=_fonts(), stylesheets=[_parsed(css)], pdf_variant=VARIANT)
    return document


def _kind(content: Printable) -> tuple[object, ...]:
    """Documents that are alike in length."""
    return (type(content), getattr(content, "kind", None), getattr(content, "large_print", False))


def _counts_itself(laid: LaidOut) -> bool:
    """Whether the layout itself writes the total: a long table is laid out alone, and to do that twice costs much."""
    return isinstance(laid.content, ListCopy)


def _guess(content: Printable) -> int:
    if isinstance(content, PackCover):
        return max(1, math.ceil((len(content.letters) + ROWS_OF_HEAD_AND_FOOT) / ROWS_A_PAGE))
    return _learnt.get(_kind(content), 1)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _parsed(css: str) -> CSS:
    return CSS(string=css, font_config=_fonts(), url_fetcher=_fetcher())


@cache
def _fetcher() -> URLFetcher:
    """Only what is inside the document itself; anything else stops the making."""
    return URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
