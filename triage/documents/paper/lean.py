"""WeasyPrint without what our own templates never need.

Our templates are well-formed and use two dozen elements, so the C parser of the standard library replaces the HTML
tokenizer written in Python, and a short style sheet of the same defaults replaces the user agent's 250 lines, six of
whose rules make a pseudo-element for every element. Both are a third of the time of a layout. A test lays the same
letter out through plain `HTML` and compares the positions of the words.

The writer asks for the list of all pages once for every tag and makes it anew each time, which costs a pack of 200
letters more than all their text: here it is made once.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import cssselect2
import pydyf
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

DEFAULTS = """
head, meta, title { display: none }
html, body, article, section, div, p, h1, h2, h3, ul { display: block }
li { display: list-item }
ul { list-style-type: disc; counter-reset: list-item }
li::marker { font-variant-numeric: tabular-nums; white-space: pre; text-transform: none }
table { display: table; box-sizing: border-box; text-indent: initial }
caption { display: table-caption }
thead { display: table-header-group }
tbody { display: table-row-group }
tr { display: table-row }
td, th { display: table-cell }
thead, tbody { vertical-align: middle }
tr, td, th { vertical-align: inherit }
strong, th, h1, h2, h3 { font-weight: bold }
h1 { bookmark-level: 1; bookmark-label: content(text) }
h2 { bookmark-level: 2; bookmark-label: content(text) }
h3 { bookmark-level: 3; bookmark-label: content(text) }
h1, h2, h3 { hyphens: manual; break-after: avoid; break-inside: avoid }
ul { break-before: avoid }
"""


class LeanHTML(HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """A document of our own templates; anything they do not use is not understood."""

    def __init__(self, text: str, *, url_fetcher: URLFetcher) -> None:
        """Parse well-formed markup; what a template inserts is escaped, so it cannot bring entities or markup."""
        self.base_url = None
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        root = ET.fromstring(text)  # noqa: S314  # our own templates, and what they insert is escaped
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, *given: object, **named: object) -> list[Any]:
        return [_defaults()]


class _PageReferences:
    """The list of pages of a PDF, made anew only when a page was added."""

    def __get__(self, pdf: Any, owner: type | None = None) -> Any:
        known = getattr(pdf, "_known_pages", ())
        kids = pdf.pages["Kids"]
        if len(known) * 3 != len(kids):  # each page is three words of the list: its number, "0" and "R"
            known = tuple(f"{number} 0 R".encode("ascii") for number in kids[::3])
            pdf._known_pages = known  # noqa: SLF001  # a note of our own on the PDF under way
        return known


pydyf.PDF.page_references = _PageReferences()


@cache
def _defaults() -> CSS:
    return CSS(string=DEFAULTS)
