"""The genogram in the panel's papers: drawn, told beside it, tagged, and gone with the sheet it stands on."""

import subprocess
from datetime import date

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
        words = f"Genogram of F-2026-0000{item}. The list after it says the same in words."
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
