"""What the printed page is: tagged, embedded, in the window, numbered, whole."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest
from weasyprint import CSS, HTML

from tests.documents.paper_of import MM, asked, cover, letter, minutes, pages_of, pdf_of, words_of
from tests.support.databases import settings_for
from triage import logs
from triage.documents.content import Addressee, Delivery, LetterKind, from_dict, to_dict
from triage.documents.content.minutes import MinutesState
from triage.documents.paper import binding, layout, sheets
from triage.documents.paper.binding import UnprintableText

SIX_LINES = (
    "Flat 12, Cathedral View House",
    "The Old Maltings",
    "123 Long Weavers Row",
    "Lower Ashcombe",
    "Ashcombe",
    "ZZ99 3WZ",
)


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_letter_is_tagged_embedded_and_sound(tmp_path, kind):
    path = pdf_of(tmp_path, letter(kind=kind))

    structure = asked("pdfinfo", "-struct", path)
    fonts = asked("pdffonts", path).splitlines()[2:]
    facts = asked("pdfinfo", path)
    assert "No syntax or stream encoding errors found" in asked("qpdf", "--check", path)
    assert structure.count("H1 ") == 1
    assert "Tagged:          yes" in facts
    assert all(re.search(r" yes yes yes ", font) for font in fonts)
    assert b"pdfuaid:part" in path.read_bytes() or b"pdfuaid" in uncompressed(path, tmp_path)
    assert words_of(path).count("Letter: L-2026-00001") == 1


def uncompressed(path, tmp_path):
    plain = tmp_path / "plain.pdf"
    asked("qpdf", "--qdf", "--object-streams=disable", path, plain)
    return plain.read_bytes()


@pytest.mark.parametrize("large_print", [False, True])
@pytest.mark.parametrize("lines", [("1 Mill Lane", "ZZ99 1AA"), SIX_LINES, SIX_LINES[:5]])
def test_the_address_shows_in_the_window_and_nothing_else_does(tmp_path, lines, large_print):
    to = Addressee(name="Siân O’Connor-Nowak", lines=lines)

    with pdfplumber.open(pdf_of(tmp_path, letter(to=to, large_print=large_print))) as pdf:
        marks = pdf.pages[0].chars

    address = [mark for mark in marks if within(mark, 10, 110, 46, 92)]
    said = "".join(mark["text"] for mark in address)
    assert said.replace(" ", "") == "".join((to.name, *lines)).replace(" ", "")
    assert min(mark["x0"] for mark in address) >= 20 * MM
    assert max(mark["x1"] for mark in address) <= 100 * MM
    assert min(mark["top"] for mark in address) >= 57 * MM
    assert max(mark["bottom"] for mark in address) <= 81 * MM


def within(mark, left, right, top, bottom):
    return (
        mark["x1"] > left * MM and mark["x0"] < right * MM and mark["bottom"] > top * MM and mark["top"] < bottom * MM
    )


def test_large_print_is_laid_out_at_eighteen_points(tmp_path):
    path = pdf_of(tmp_path, letter(large_print=True))

    with pdfplumber.open(path) as pdf:
        body = [mark for page in pdf.pages for mark in page.chars if mark["top"] > 95 * MM and mark["top"] < 275 * MM]
    assert min(mark["size"] for mark in body) >= 18
    assert [re.search(r"page (\d) of (\d)", page).groups() for page in pages_of(path)] == [("1", "2"), ("2", "2")]


def test_each_letter_of_a_chunk_has_its_own_title_and_none_of_the_others(tmp_path):
    letters = [letter(number, large_print=number == 2) for number in range(1, 5)]

    made = binding.write_each(letters, tmp_path)

    for number, each in enumerate(made, start=1):
        everything = uncompressed(each.path, tmp_path) + words_of(each.path).encode()
        assert f"letter L-2026-{number:05}" in asked("pdfinfo", each.path)
        others = {f"L-2026-{other:05}".encode() for other in range(1, 5) if other != number}
        others |= {f"Number{other}".encode() for other in range(1, 5) if other != number}
        assert not [other for other in others if other in everything]


def test_a_pack_is_whole_and_each_letter_starts_on_a_fresh_sheet(tmp_path):
    letters = [letter(number, large_print=number == 3) for number in range(1, 31)]

    made = binding.write_pack(letters, cover(letters), tmp_path)

    pages = pages_of(made.path)
    assert made.pages == len(pages)
    starts = {int(found[1]): at for at, page in enumerate(pages, start=1) if (found := first_page(page))}
    assert sorted(starts) == list(range(1, 31))
    assert all(page % 2 == 1 for page in starts.values())
    assert "30 letters, 30 sheets" in pages[0]
    assert "End of the pack" in pages[-1]
    assert pages.index("") + 1 not in starts.values()
    assert "No syntax" in asked("qpdf", "--check", made.path)
    assert "Tagged:          yes" in asked("pdfinfo", made.path)


def first_page(page):
    return re.search(r"L-2026-(\d{5}) · page 1 of", page)


def test_every_page_of_minutes_is_marked_at_top_and_bottom_and_numbered(tmp_path):
    path = pdf_of(tmp_path, minutes(8, state=MinutesState.AGREED, version="2"))

    pages = pages_of(path)
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        lines = page.splitlines()
        assert lines[0] == "OFFICIAL-SENSITIVE"
        assert lines[-2] == "OFFICIAL-SENSITIVE"
        assert lines[-1].endswith(f"version 2 (agreed) · page {number} of {len(pages)}")
    assert "TH" in asked("pdfinfo", "-struct", path)


def test_a_readers_copy_of_the_minutes_has_nothing_of_the_items_they_left_for(tmp_path):
    copy = minutes(3).for_reader("Tom Ellery", excluded={2})

    words = words_of(pdf_of(tmp_path, copy))

    assert "F-2026-00002" not in words
    assert "family 2" not in words
    assert "Because of 2" not in words
    assert "Withheld" in words
    assert "F-2026-00003" in words


def test_a_reprint_says_that_it_is_one(tmp_path):
    assert "Printed again: 3 December 2026" in words_of(pdf_of(tmp_path, letter().reprinted(on=date(2026, 12, 3))))


def test_names_in_other_scripts_are_printed(tmp_path):
    names = ("Олена Шевченко", "محمد علي", "Zoë Nuñez-Łukasz", "Γιώργος", "D’Arcy & <Co>")

    texts = [
        words_of(made.path)
        for made in binding.write_each([letter(to=Addressee(name=name)) for name in names], tmp_path)
    ]

    assert "Олена Шевченко" in texts[0]
    assert "D’Arcy & <Co>" in texts[4]


def test_a_name_that_no_font_can_print_is_refused(tmp_path):
    with pytest.raises(UnprintableText):
        pdf_of(tmp_path, letter(to=Addressee(name="\U00013000\U00013001")))


@pytest.mark.parametrize("level", ["debug", "info", "error"])
def test_such_a_name_is_refused_whatever_the_log_is_set_to_and_not_logged(tmp_path, level):
    said = io.StringIO()
    root = logging.getLogger()
    before, as_it_was = root.handlers[:], root.level
    try:
        logs.start(settings_for("sqlite://", tmp_path, log_level=level), to=said)
        with pytest.raises(UnprintableText):
            pdf_of(tmp_path, letter(to=Addressee(name="\U00013000\U00013001")))
    finally:
        root.handlers[:] = before
        root.setLevel(as_it_was)
        logging.captureWarnings(capture=False)

    assert said.getvalue() == ""


def test_an_agenda_or_minutes_go_out_with_an_empty_box_rather_than_not_at_all(tmp_path):
    assert pdf_of(tmp_path, minutes(1, chair="\U00013000")).stat().st_size


def test_the_lean_layout_puts_every_word_where_plain_weasyprint_puts_it(tmp_path):
    content = letter()
    html = f"<!DOCTYPE html>{layout.HEAD}{sheets.article(content, start='a', end='z', pages=1)}</body></html>"
    css = sheets.stylesheet(content.letterhead.colour)
    HTML(string=html).write_pdf(tmp_path / "plain.pdf", stylesheets=[CSS(string=css)], pdf_variant="pdf/ua-1")

    assert positions(pdf_of(tmp_path, content)) == positions(tmp_path / "plain.pdf")


def positions(path):
    with pdfplumber.open(path) as pdf:
        return [
            (mark["text"], round(mark["x0"], 1), round(mark["top"], 1)) for page in pdf.pages for mark in page.chars
        ]


def test_nothing_outside_the_document_is_fetched(tmp_path):
    document = '<html lang="en-GB"><head><title>x</title></head><body><img alt="" src="http://example.org/x.png"/></body></html>'

    with pytest.raises(BaseException, match="Error fetching"):
        layout._render(document, "p { margin: 0 }")


def test_content_survives_being_kept():
    content = letter(to=Addressee(name="A", delivery=Delivery.BY_HAND, protected=True), large_print=True)

    assert from_dict(type(content), to_dict(content)) == content
    with pytest.raises(ValueError, match="no scores"):
        from_dict(type(content), {**to_dict(content), "scores": 12})


def test_a_letter_has_no_room_for_what_it_may_not_say():
    held = set(to_dict(letter()))

    assert held == {
        "kind", "letterhead", "to", "reference", "number", "dated", "contact", "contact_how", "contact_by", "review_on",
        "signposts", "large_print", "replaces", "printed_again",
    }  # fmt: skip
    assert replace(letter(), number="").title.endswith("not yet numbered")
