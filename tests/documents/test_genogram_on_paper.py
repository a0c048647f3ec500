"""The genogram in the panel's papers: drawn, told beside it, tagged, and gone with the sheet it stands on."""

import subprocess
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from tests.documents.paper_of import LETTERHEAD, asked, pdf_of
from triage.documents.content import Agenda, AgendaLine, FamilySheet, from_dict, to_dict
from triage.rules.genogram import Home, Kin, Relative, Sex, Tie

KIN = Kin(
    date(2026, 11, 22),
    (
        Relative(key="dana", name="Dana Hollis", sex=Sex.FEMALE, born=date(1990, 3, 3), role="mother"),
        Relative(key="wei", name="志伟 Hollis", sex=Sex.MALE, born=date(2017, 3, 3), role="child"),
        Relative(key="baby", name="Unborn baby Hollis", unborn=True, expected_on=date(2027, 3, 3), role="unborn"),
    ),
    (Tie(person="dana", other="wei", kind="mother of", responsibility=True),),
    (Home("Home 1", ("dana", "wei")),),
)


CHILDREN = ("Jakub", "Lena", "Tomasz", "Ella", "Noah", "Isla", "Ruby", "Oscar", "Freya", "Leo")
SMALLEST = 8


def many(children):
    """A mother, her partner, a former one, and so many children of the two."""
    adults = (
        Relative(key="mother", name="Dana Hollis", sex=Sex.FEMALE, born=date(1984, 3, 3), role="mother"),
        Relative(key="father", name="Robert Nowak", sex=Sex.MALE, born=date(1982, 3, 3), role="father"),
    )
    born = [
        Relative(key=str(number), name=f"{CHILDREN[number]} Nowak-Hollis", born=date(2008 + number, 3, 3), role="child")
        for number in range(children)
    ]
    ties = [Tie(person="mother", other="father", kind="former partner of", until=date(2021, 3, 1))]
    ties += [Tie(person=who, other=each.key, kind=f"{who} of") for each in born for who in ("mother", "father")]
    home = Home("Home 1", ("mother", *(each.key for each in born)))
    return Kin(date(2026, 11, 22), (*adults, *born), tuple(ties), (home, Home("Home 2", ("father",))))


@pytest.mark.parametrize(("children", "turned"), [(2, 0), (6, 1), (9, 1)])
def test_the_letters_of_a_large_family_are_read_on_paper_and_everybody_is_whole(tmp_path, children, turned):
    kin, one = many(children), agenda(1)
    sheet = replace(one.sheets[0], kin=kin, people=())
    path = pdf_of(tmp_path, replace(one, sheets=(sheet,)))

    with pdfplumber.open(path) as pdf:
        pages = [page for page in pdf.pages if page.width > page.height]
        drawn = pages or [next(page for page in pdf.pages if "Genogram" in (page.extract_text() or ""))]
        letters = [char["size"] for page in drawn for char in page.chars]
        across = " ".join(page.crop((0, 60, page.width, page.height - 70)).extract_text() for page in drawn)

    assert len(pages) == turned
    assert min(letters) >= SMALLEST
    for name in CHILDREN[:children]:
        assert name in across
    for page in pages:
        assert "OFFICIAL-SENSITIVE" in page.extract_text()


def agenda(*items):
    return Agenda(
        letterhead=LETTERHEAD,
        meeting="Panel",
        reference="M-2026-11-24",
        held_on=date(2026, 11, 24),
        starts="9.30am",
        lines=tuple(AgendaLine(section="New", item=item, reference=f"F-2026-0000{item}") for item in items),
        sheets=tuple(FamilySheet(item=item, reference=f"F-2026-0000{item}", kin=KIN) for item in items),
    )


def test_each_sheet_has_a_drawing_with_its_words_and_the_same_as_a_list(tmp_path):
    path = pdf_of(tmp_path, agenda(1, 2))

    text = " ".join(asked("pdftotext", path, "-").split())
    assert text.count("Home 1") == 6
    assert text.count("Dana Hollis: 36, woman. Children: 志伟 Hollis and Unborn baby Hollis. Lives in Home 1.") == 2
    assert "Mother: Dana Hollis (with parental responsibility)." in text
    tags = asked("pdfinfo", "-struct-text", path)
    assert tags.count("Figure") == 2
    raw = uncompressed(path)
    for item in (1, 2):
        words = f"Genogram of F-2026-0000{item}. The list on this sheet says the same in words."
        assert words.encode("utf-16-be").hex() in raw or words in raw


def uncompressed(path):
    done = subprocess.run(["qpdf", "--qdf", path, "-"], capture_output=True, check=True).stdout
    return done.decode("latin-1")


def test_the_kept_papers_hold_who_is_drawn_and_no_more():
    whole = agenda(1, 2)

    assert from_dict(Agenda, to_dict(whole)) == whole
    left = whole.for_reader("Sam", excluded={1})
    assert "F-2026-00001" not in str(to_dict(left))
    assert [sheet.item for sheet in left.sheets] == [2]
