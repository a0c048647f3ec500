"""What partners send instead of a list, and what is wrong inside one: a clear message, and nothing half done."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook

from tests.imports import files
from tests.imports.lists import rows_of
from triage import clock
from triage.access import scope
from triage.db import db
from triage.errors import Invalid, Stale
from triage.imports import columns
from triage.imports.commands import ListKind
from triage.imports.models import Batch, BatchState, ListRow
from triage.imports.service import sending
from triage.rules.agencies import AgencyKind

TODAY = files.uk(clock.today())
ANA = f"Ana,Marin,04/03/2013,1 Elm Row,ZZ98 4AB,70,{TODAY}"
HEADINGS = tuple(files.HEADINGS.split(","))
ROW = ("Ana", "Marin", date(2013, 3, 4), "1 Elm Row", "ZZ98 4AB", 70, clock.today())


@pytest.fixture
def school(people):
    return people.agency(AgencyKind.SCHOOL)


@pytest.fixture
def tried(people, school):
    return lambda content, **more: files.tried(content, by=people.coordinator, agency=school, **more)


NO_LISTS = {
    "a PDF named .csv": b"%PDF-1.7\n",
    "headings alone": f"{files.HEADINGS}\n".encode(),
    "a workbook cut short": files.table(HEADINGS, ROW)[:-400],
}


@pytest.mark.parametrize("content", NO_LISTS.values(), ids=NO_LISTS)
def test_of_a_file_that_is_no_list_nothing_is_kept(people, school, content):
    before = files.kept()

    with pytest.raises(Invalid):
        files.send(content, by=people.coordinator, agency=school)

    with scope.as_service():
        assert db.session.query(Batch).count() == 0
    assert files.kept() == before


def test_a_table_wider_than_any_list_is_refused_before_its_columns_are_named(people, school):
    """Each heading is told from all before it: of 200,000 that would take hours."""
    names = ",".join(f"c{each}" for each in range(1_001))

    with pytest.raises(Invalid, match="more than 1,000 columns"):
        files.send(f"{names}\n{names}\n".encode(), by=people.coordinator, agency=school)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(people, school):
    with pytest.raises(Invalid, match="smaller than 1 MB"):
        files.send(b"a,b\n" * 400_000, by=people.coordinator, agency=school, most_bytes=files.MEGABYTE)


def test_a_renamed_file_is_read_as_what_it_is_and_said(tried):
    batch = tried(files.table(HEADINGS, ROW), name="list.csv")

    assert batch.counts == {"waiting": 1}
    assert "is an XLSX file" in batch.notes[0]


# ------------------------------------------------------------------------------------- columns


def test_a_renamed_column_is_named_and_asked_for_again(people, school, tried):
    tried(files.csv(ANA))
    same = files.csv(ANA.replace("Ana", "Bea"))
    renamed = files.csv(ANA.replace("Ana", "Cleo"), headings=files.HEADINGS.replace("DOB", "Born on"))

    again = files.send(same, by=people.coordinator, agency=school)
    other = files.send(renamed, by=people.coordinator, agency=school)

    assert again.state is BatchState.TRYING, "confirmed once is enough"
    assert other.state is BatchState.UPLOADED
    with scope.as_service():
        remembered = sending.batches.remembered(school.id, ListKind.ATTENDANCE)
        assert columns.renamed(remembered.mapping, other.headings) == {"date_of_birth": "DOB"}
    assert "date_of_birth" not in other.mapping


def test_a_list_without_what_it_needs_names_it(people, school):
    batch = files.send(files.csv("Ana,Marin", headings="Forename,Surname"), by=people.coordinator, agency=school)

    with pytest.raises(Invalid, match="Attendance in %"):
        files.confirmed_columns(batch, by=people.coordinator)


def test_the_sheet_that_can_be_seen_is_read_and_another_can_be_chosen(people, school):
    def fill(book: Workbook) -> None:
        hidden, seen = book.active, book.create_sheet("Autumn")
        hidden.title, hidden.sheet_state = "Lookups", "hidden"
        for row in (("Code", "Word"), ("1", "x")):
            hidden.append(row)
        for row in (
            ("Attendance report",),
            ("Year 7", None, None),
            HEADINGS,
            ROW,
            ("Total", None, None, None, None, 1),
        ):
            seen.append(row)
        book.create_sheet("Spring").append(HEADINGS)
        book["Spring"].append(ROW)

    batch = files.send(files.workbook(fill), by=people.coordinator, agency=school)
    assert batch.sheet == "Autumn"
    assert batch.headings[:3] == ["Forename", "Surname", "DOB"], "the lines above are no headings"
    with scope.acting_as(people.coordinator.actor):
        sending.choose_sheet(batch.reference, "Spring", seen_revision=batch.revision, by=people.coordinator.actor)
        with pytest.raises(Invalid, match="no such sheet"):
            sending.choose_sheet(batch.reference, "Summer", seen_revision=batch.revision, by=people.coordinator.actor)
    files.confirmed_columns(batch, by=people.coordinator)
    files.work()

    assert files.fresh(batch).counts == {"waiting": 1}


@pytest.mark.parametrize("lines", [[("Read me",)], [("Contact", "Tel"), ("Pat Quill", "01632 960 200")], []])
def test_a_cover_sheet_is_passed_over(people, school, lines):
    def fill(book: Workbook) -> None:
        for row in lines:
            book.active.append(row)
        book.create_sheet("Autumn").append(HEADINGS)
        book["Autumn"].append(ROW)

    batch = files.send(files.workbook(fill), by=people.coordinator, agency=school)

    assert (batch.sheet, batch.headings[:3]) == ("Autumn", ["Forename", "Surname", "DOB"])


# ------------------------------------------------------------------------------ cut, doubled, sent twice

CUT = {
    "in a row": (files.csv(ANA, ANA.replace("Ana", "Bea"))[:-25], "ends in the middle of a row"),
    "in a cell with a quotation mark": (files.csv(ANA, 'Bea,"Marin,04/03'), "never closed"),
}


@pytest.mark.parametrize(("content", "words"), CUT.values(), ids=CUT)
def test_a_file_cut_in_the_middle_is_not_taken_by_half(people, school, content, words):
    """Far into a list it is only found at the end of the reading, and what was read until then is forgotten."""
    long = files.csv(*(f"Ana{at},Marin,,,,70,{TODAY}" for at in range(60))) + content.split(b"\n", 1)[1]

    batch = files.tried(long, by=people.coordinator, agency=school)

    assert batch.state is BatchState.FAILED
    assert words in batch.problems[0]
    assert rows_of(batch) == []


def test_what_is_said_twice_counts_once(people, school, tried):
    first = tried(files.csv(ANA, ANA.upper(), ANA.replace("70", "60")))
    files.confirmed(first, by=people.coordinator)

    later = tried(files.csv(ANA, ANA.replace("70", "50")))

    assert first.counts == {"waiting": 2, "repeated": 1}
    assert later.counts == {"waiting": 1, "repeated": 1}
    assert "says the same" in rows_of(later)[0].problem


def test_two_lists_that_say_the_same_and_are_both_confirmed_count_once(people, tried):
    first, second = tried(files.csv(ANA)), tried(files.csv(ANA, ANA.replace("70", "60")))

    files.confirmed(first, by=people.coordinator)
    second = files.confirmed(second, by=people.coordinator)

    assert second.counts == {"waiting": 1, "repeated": 1}


def test_the_same_file_twice_is_told_with_the_first(people, school, tried):
    first = tried(files.csv(ANA))

    with pytest.raises(sending.SentBefore) as refusal:
        files.send(files.csv(ANA), by=people.coordinator, agency=school, name="again.csv")

    assert refusal.value.first.id == first.id
    with scope.as_service():
        assert db.session.query(ListRow).count() == 1
        assert db.session.query(Batch).count() == 1


def test_text_that_is_named_as_a_workbook_is_told_as_such(people, school):
    with pytest.raises(Invalid, match=r"named \.xlsx, but it is no Excel workbook: there is only text in it"):
        files.send(b"Please find our list attached", by=people.coordinator, agency=school, name="list.xlsx")


def test_a_list_that_is_sent_again_after_another_was_first_is_read_from_its_start(people, school, monkeypatch):
    real, lost = sending._next_reference, []

    def late():
        if not lost:
            lost.append("once")
            raise Stale
        return real()

    monkeypatch.setattr(sending, "_next_reference", late)

    batch = files.send(files.csv(ANA), by=people.coordinator, agency=school)

    assert (batch.state, batch.size) == (BatchState.UPLOADED, len(files.csv(ANA)))
