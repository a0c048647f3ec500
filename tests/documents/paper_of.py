"""Invented content for the tests of paper, and what a PDF says when it is asked."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pdfplumber

from tests.support.papers import words_in
from triage.documents.content import (
    KIND_WORDS,
    Addressee,
    Contact,
    ContactHow,
    EvidenceLine,
    FamilyLetter,
    Letterhead,
    LetterKind,
    MinuteItem,
    Minutes,
    PackCover,
    PackLetter,
)
from triage.documents.paper import binding

DAY = date(2026, 11, 24)
MM = 72 / 25.4

LETTERHEAD = Letterhead(
    council="Ashcombe City Council",
    programme="Strengthening Families",
    address="Civic Hall, Market Square, Ashcombe, ZZ99 1AA",
    phone="01632 960 100",
    email="families@ashcombe.example",
    complaints_phone="01632 960 110",
    complaints_url="www.ashcombe.example/complaints",
    privacy_url="www.ashcombe.example/families-privacy",
    interpreter_phone="01632 960 120",
    danger_phone="01632 960 999",
    danger_phone_out_of_hours="01632 960 998",
    visit_team="Community Safety",
)


def letter(number: int = 1, kind: LetterKind = LetterKind.INTENSIVE, **more: Any) -> FamilyLetter:
    """A family letter; what is given replaces what is usual."""
    usual = FamilyLetter(
        kind=kind,
        letterhead=LETTERHEAD,
        to=Addressee(name=f"Reader Number{number}", lines=("12 Old Mill Lane", "Lower Ashcombe", "ZZ99 3WZ")),
        reference=f"F-2026-{number:05}",
        number=f"L-2026-{number:05}",
        dated=DAY,
        contact=Contact(organisation="Children and Families First", name="Priya Shah", job="keyworker"),
        contact_how=ContactHow.PHONE,
        contact_by=date(2026, 12, 1),
    )
    return replace(usual, **more)


def minutes(items: int = 2, **more: Any) -> Minutes:
    """Minutes with so many items."""
    usual = Minutes(
        letterhead=LETTERHEAD,
        meeting="Families Panel",
        reference="M-2026-11-24",
        held_on=DAY,
        starts="09:30",
        items=tuple(
            MinuteItem(
                number=number,
                reference=f"F-2026-{number:05}",
                evidence=(EvidenceLine(headline="Getting a good education", status="Met", source="School"),),
                discussion=f"Said about family {number}. " * 60,
                decision="Light (Level 3 CAF)",
                rationale=f"Because of {number}.",
            )
            for number in range(1, items + 1)
        ),
    )
    return replace(usual, **more)


def cover(letters: list[FamilyLetter], **more: Any) -> PackCover:
    """The cover of a pack of these letters."""
    usual = PackCover(
        letterhead=LETTERHEAD,
        meeting="Families Panel",
        held_on=DAY,
        batch="ordinary letters",
        made_at=datetime(2026, 11, 24, 15, 0, tzinfo=UTC),
        made_by="Nasreen Begum",
        letters=tuple(
            PackLetter(number=each.number, to=each.to.name, what=KIND_WORDS[each.kind], delivery="post", pages=0)
            for each in letters
        ),
    )
    return replace(usual, **more)


def pdf_of(folder: Path, content: Any) -> Path:
    """One document as a PDF."""
    return binding.write_each([content], folder)[0].path


def pages_of(path: Path) -> list[str]:
    """The words of each page, with plain spaces, line by line as they stand."""
    with pdfplumber.open(path) as pdf:
        return [(page.extract_text() or "").replace("\N{NO-BREAK SPACE}", " ") for page in pdf.pages]


def words_of(path: Path) -> str:
    """All the words of a PDF on one line."""
    return words_in(path.read_bytes())


def asked(program: str, *arguments: object) -> str:
    """What a program of poppler or qpdf says; its failure fails the test."""
    answer = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=True)
    return answer.stdout
