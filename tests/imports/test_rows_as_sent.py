"""Rows as offices really write them, without a database: two people in a cell, names in brackets, sessions attended."""

from __future__ import annotations

import pytest

from tests.imports import files
from tests.imports.test_odd_files import TODAY, read
from triage.access.permissions import Role
from triage.imports import cells, columns
from triage.imports.commands import ListKind
from triage.rules.agencies import AgencyKind

# What a list says is read by the criteria in use, which the database knows.
pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("cell", ["Amy & Ben", "Amy and Ben", "Amy/Ben", '"Amy, Ben"', '"Amy\nBen"', "Amy + Ben"])
def test_two_people_in_one_cell_are_refused_and_not_taken_for_one(tmp_path, cell):
    lines = (f"{cell},Penrose,04/03/2013,70", "Andrea,Brand,04/03/2013,70")

    _, (both, one) = read(files.csv(*lines, headings="Forename,Surname,DOB,Attendance"), tmp_path)

    assert both.refused
    assert both.problem == "“First name” seems to name more than one person: give each a row of their own."
    assert not one.refused, "a name may hold the letters"


def test_every_reason_is_told_at_once(tmp_path):
    _, (row,) = read(files.csv("Amy & Ben,Penrose,lots", headings="Forename,Surname,Attendance"), tmp_path)

    assert "more than one person" in row.problem
    assert "“Attendance in %” is not a number." in row.problem


def test_nothing_of_a_refused_row_is_taken_for_said(tmp_path):
    _, (row,) = read(files.csv("Amy & Ben,Penrose,70", headings="Forename,Surname,Attendance"), tmp_path)

    assert (row.refused, row.said, row.said_text, row.same_key) == (True, {}, "{}", "")


def test_a_whole_name_has_a_comma_and_brackets_and_never_two_people(tmp_path):
    lines = ('"JONES, Mary-Ann (known as Molly)",70', '"Smith, John (Jack)",70', "Tom and Ella Brown,70")

    _, (molly, jack, both) = read(files.csv(*lines, headings="Name,Attendance"), tmp_path)

    said = [(each.described.given_name, each.described.family_name, each.described.known_as) for each in (molly, jack)]
    assert said == [("Mary-Ann", "JONES", "Molly"), ("John", "Smith", "Jack")]
    assert "“Whole name, in one column” seems to name more than one person" in both.problem


def test_a_note_in_brackets_is_no_name_and_an_empty_flat_is_nobody(tmp_path):
    lines = ("Alice Other (deceased),70", "Void,70", "Unknown Unknown,70", "Ann Void,70")

    _, (alice, void, unknown, ann) = read(files.csv(*lines, headings="Name,Attendance"), tmp_path)

    assert (alice.described.given_name, alice.described.family_name, alice.described.known_as) == ("Alice", "Other", "")
    assert void.problem == unknown.problem == "There is no name."
    assert not ann.refused


@pytest.mark.parametrize(
    ("cell", "days"), [("5 days", 5), ("1 Day", 1), ("0.5 days", 0.5), ("1,000", 1000), ("12", 12)]
)
def test_a_number_may_have_its_unit_behind_it(cell, days):
    assert cells.number(cell) == days


def test_half_days_are_no_days():
    with pytest.raises(cells.Unreadable):
        cells.number("2 half days")


def test_sessions_attended_of_those_possible_say_how_much_was_missed(tmp_path):
    headings = "Forename,Surname,Possible,Sessions attended"
    lines = ("Amy,Penrose,200,120", "Ben,Penrose,200,220")

    _, (amy, ben) = read(files.csv(*lines, headings=headings), tmp_path)

    assert amy.said["value"] == 60
    assert ben.problem == "“Sessions attended” is more than the sessions possible."


def test_excels_own_first_line_is_no_row(tmp_path):
    """Excel neither shows it nor counts it, so that the numbers of the rows are those that the sender sees."""
    table, (row,) = read(b"sep=;\n" + files.csv("Ana;Marin;70", headings="Forename;Surname;Attendance"), tmp_path)

    assert (row.number, table.notes) == (2, [])


def test_a_phone_number_that_excel_shortened_is_none(tmp_path):
    headings = "Forename,Surname,Phone,Attendance"

    _, (row,) = read(files.csv("Ana,Marin,7.7009E+09,70", headings=headings), tmp_path)

    assert (row.refused, row.described.phones) == (False, ())
    assert row.problem == "“Phone” was shortened by Excel, and its digits are lost."


def test_what_was_noticed_names_the_first_rows_that_it_was_noticed_in(people, make_user):
    school = people.agency(AgencyKind.SCHOOL)
    lead = make_user(Role.AGENCY_LEAD, agency=school)
    lines = ("Ana,Marin,29/02/2015,70", *(f"Bo{letter},Marin,,70" for letter in "abcdefg"))

    batch = files.tried(files.csv(*lines, headings="Forename,Surname,DOB,Attendance"), by=lead, agency=school)

    assert "Dates of birth that are no day there is, and are compared digit by digit: 1 (row 2)." in batch.notes
    assert batch.notes[-1].endswith("who are hard to tell from others: 7 (rows 3, 4, 5, 6, 7 and 2 more).")


def test_a_heading_that_stands_there_twice_is_told(tmp_path):
    headings = "Forename,Surname,Attendance,Attendance,Notes,Notes,Period end"

    table, _ = read(files.csv(f"Ana,Marin,70,80,,,{TODAY}", headings=headings), tmp_path)

    (note,) = table.notes
    assert "headed “Attendance”: the first is taken" in note


def test_what_is_needed_says_which_columns_go_together():
    (words,) = columns.lacking(ListKind.ATTENDANCE, {"name": "Pupil"})

    assert words.startswith("“Attendance in %”, or both “Sessions possible” and “Sessions missed”, or both ")


def test_the_first_rows_show_no_address_under_whatever_heading(people, make_user, sign_in):
    school = people.agency(AgencyKind.SCHOOL)
    lead = make_user(Role.AGENCY_LEAD, agency=school)
    headings = files.HEADINGS.replace("Address,Postcode", "Lives,Home addr")
    line = f"Cleo,Marin,04/03/2013,1 Elm Row ZZ98 4AB,7 Hidden Row,70,{TODAY}"
    batch = files.send(files.csv(line, headings=headings), by=lead, agency=school)

    page = sign_in(lead).get(f"/lists/{batch.reference}/columns").text

    assert "Cleo" in page
    assert "Elm Row" not in page
    assert "Hidden Row" not in page
