"""Content as HTML, through a Jinja environment of its own that refuses a missing fact."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from triage.documents.content import (
    Agenda,
    FamilyLetter,
    ListCopy,
    Minutes,
    PackCover,
    PackTail,
    ReferralCopy,
    ReferrerOutcome,
    WorkerBrief,
)
from triage.documents.paper.words import FILTERS

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "documents"
VERSION = "v1"
"""The published set of templates. A published set is never edited: a change of words is a new folder beside it."""

Printable = (
    FamilyLetter | WorkerBrief | ReferrerOutcome | ReferralCopy | Minutes | Agenda | ListCopy | PackCover | PackTail
)

TEMPLATE: Mapping[type[Printable], str] = {
    FamilyLetter: "family_letter",
    WorkerBrief: "worker_brief",
    ReferrerOutcome: "referrer_outcome",
    ReferralCopy: "referral_copy",
    Minutes: "minutes",
    Agenda: "agenda",
    ListCopy: "list_copy",
    PackCover: "pack_cover",
    PackTail: "pack_tail",
}


@cache
def environment() -> Environment:
    """The templates of paper, compiled once a process."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    return made


def article(content: Printable, *, start: str, end: str, pages: int) -> str:
    """One document as an HTML article; `start` and `end` are the anchors by which its pages are found again."""
    template = environment().get_template(f"{VERSION}/{TEMPLATE[type(content)]}.html")
    return template.render(doc=content, start=start, end=end, pages=pages)


@cache
def stylesheet(colour: str) -> str:
    """The look of paper with the council's own accent colour."""
    return (TEMPLATES / VERSION / "paper.css").read_text(encoding="utf-8").replace("#12436d", colour)
