"""The pages of partners' lists: who gets what to see, the file of refused rows, and what stands in the way."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from tests.imports import files
from tests.imports.lists import rows_of
from tests.intake.arranging import sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import transaction
from triage.imports import showing_lists, undoing
from triage.imports.models import BatchState
from triage.referrals import store
from triage.referrals.scanner import Scan
from triage.rules.agencies import AgencyKind

TODAY = files.uk(clock.today())


@pytest.fixture
def school(people):
    return people.agency(AgencyKind.SCHOOL)


@pytest.fixture
def lead(people, make_user, school):
    return make_user(Role.AGENCY_LEAD, agency=school)


@pytest.fixture
def known(people):
    return taken_in(sent(people.referrer), people.coordinator)


def a_list(*more):
    chidi = f"Chidi,Okoro,{files.uk(years_ago(12))},4 Nettle Close,ZZ98 4AB,81.5%,{TODAY}"
    stranger = f"Marta,Zielinska,03/04/2013,9 Elder Row,ZZ98 7QX,70,{TODAY}"
    return files.csv(chidi, stranger, *more)


def test_a_sender_never_reads_whom_rows_are(people, lead, school, known, sign_in):
    refused = "=cmd|' /C calc'!A0,Marin,,,,lots," + TODAY
    batch = files.tried(a_list(refused), by=lead, agency=school)
    assert batch.counts == {"attached": 1, "waiting": 1, "refused": 1}

    visitor = sign_in(lead)
    pages = [visitor.get(f"/lists/{batch.reference}{page}") for page in ("", "/rows", "/rows?fate=attached")]

    for page in pages:
        for word in ("Okoro", "Zielinska", "somebody known waits", "Added to somebody", "Nobody known: waits"):
            assert word not in page.text, page.path
    assert "Can be used" in pages[0].text
    assert "Please contact the coordinator" in pages[0].text
    assert "not a number" in pages[1].text
    assert showing_lists.counts(batch.counts, seen_by=lead.actor)[0].rows == 2
    assert on_a_page(visitor).post(f"/lists/{batch.reference}/confirm").status == 404
    assert "Chidi Okoro" in sign_in(people.coordinator).get(f"/lists/{batch.reference}/rows").text


def test_a_list_that_waits_stands_on_the_coordinators_home_page_alone(people, lead, school, sign_in):
    batch = files.tried(a_list(), by=lead, agency=school)

    assert "1 list to take in" in words(sign_in(people.coordinator).get("/"))
    assert "to take in" not in words(sign_in(lead).get("/"))
    files.confirmed(batch, by=people.coordinator)
    assert "to take in" not in words(sign_in(people.coordinator).get("/"))


def test_a_sender_who_left_the_page_hears_that_a_list_could_not_be_read(lead, school, sign_in):
    rows = (f"Ana{at},Marin,,,,70,{TODAY}" for at in range(60))
    batch = files.tried(files.csv(*rows)[:-25], by=lead, agency=school)

    assert batch.state is BatchState.FAILED
    assert f"Your list {batch.reference} could not be read: see why" in sign_in(lead).get("/").text


def test_what_is_only_tried_is_told_of_as_what_would_become_of_it(people, lead, school, known, sign_in):
    batch = files.tried(a_list(f",,,,,70,{TODAY}"), by=lead, agency=school)
    desk = sign_in(people.coordinator)

    tried = [words(desk.get(f"/lists/{batch.reference}{page}")) for page in ("", "/rows")]
    files.confirmed(batch, by=people.coordinator)
    taken = [words(desk.get(f"/lists/{batch.reference}{page}")) for page in ("", "/rows")]

    for page in tried:
        assert "Would be added to somebody known" in page
        assert "Would wait: nobody known" in page
        assert "Added to somebody known" not in page
    for page in taken:
        assert "Added to somebody known" in page
        assert "Would " not in page


def test_a_row_is_found_by_its_number_and_the_filter_stays(people, lead, school, sign_in):
    rows = (f"Ana{at},Marin,,{at} Elm Row,ZZ98 4AB,{'lots' if at % 3 else 70},{TODAY}" for at in range(200))
    batch = files.tried(files.csv(*rows), by=lead, agency=school)
    desk = sign_in(people.coordinator)

    page = desk.submit(f"/lists/{batch.reference}/rows?fate=refused", row="90")
    assert "Rows 90 to" in words(page)
    assert "Ana87" not in page.text, "a row that is not refused"
    further = desk.follow("Further rows →")
    assert "Would wait" not in words(further).split("What would become of it", 1)[1]
    assert "Rows 90" not in words(further)

    assert "Row 500 is not in this list" in desk.get(f"/lists/{batch.reference}/rows?row=500").text
    assert "must be a whole number" in desk.get(f"/lists/{batch.reference}/rows?row=ninety").text


def test_a_file_that_is_gone_is_not_offered(people, lead, school, sign_in):
    batch = files.tried(a_list(f",,,,,70,{TODAY}"), by=lead, agency=school)
    assert "as CSV" in sign_in(lead).get(f"/lists/{batch.reference}").text

    store.remove(batch.store_key)

    assert "as CSV" not in sign_in(lead).get(f"/lists/{batch.reference}").text


def test_a_list_that_could_not_be_read_has_nothing_to_look_at_and_asks_for_another(lead, school, sign_in):
    rows = (f"Ana{at},Marin,,,,70,{TODAY}" for at in range(60))
    batch = files.tried(files.csv(*rows)[:-25], by=lead, agency=school)
    visitor = sign_in(lead)

    assert "1 list to put right" in words(visitor.get("/"))
    page = visitor.get(f"/lists/{batch.reference}")

    assert "Can be used" not in page.text
    assert f'href="/lists/{batch.reference}/rows"' not in page.body
    assert 'href="/lists/new"' in page.body


def test_help_tells_of_lists_to_those_who_send_them(people, lead, sign_in):
    assert 'href="/lists"' in sign_in(lead).get("/help").body.split("<main")[1]
    assert "Sending a list" not in sign_in(people.referrer).get("/help").text
    assert "Possibly twice" in sign_in(people.coordinator).get("/help").text


def words(page):
    return " ".join(page.text.split())


def test_another_agencys_list_is_not_there(people, make_user, make_agency, lead, school, sign_in):
    batch = files.tried(a_list(), by=lead, agency=school)
    stranger = on_a_page(sign_in(make_user(Role.AGENCY_LEAD, agency=make_agency(AgencyKind.HOUSING))))

    for page in ("", "/rows", "/columns", "/progress", "/refused.csv"):
        assert stranger.get(f"/lists/{batch.reference}{page}").status == 404
    assert stranger.post(f"/lists/{batch.reference}/discard").status == 404
    assert batch.reference not in stranger.get("/lists").text


def test_a_sender_reads_the_same_count_whatever_becomes_of_the_rows(people, lead, school, known, sign_in):
    batch = files.confirmed(files.tried(a_list(), by=lead, agency=school), by=people.coordinator)

    assert "Can be used 2" in words(sign_in(lead).get(f"/lists/{batch.reference}"))
    files.undone(batch, by=people.coordinator)
    assert "Can be used 2" in words(sign_in(lead).get(f"/lists/{batch.reference}"))
    undone = words(sign_in(people.coordinator).get(f"/lists/{batch.reference}"))
    assert "Undone 2" in undone
    assert f" by {people.coordinator.name}" in undone
    assert f" by {people.coordinator.name}" not in words(sign_in(lead).get(f"/lists/{batch.reference}"))
    assert f"Your list {batch.reference} was undone: see why" in sign_in(lead).get("/").text


def test_refused_rows_come_back_in_their_own_columns_and_nothing_in_them_runs(people, lead, school, sign_in):
    formula = "=cmd|' /C calc'!A0"
    batch = files.tried(a_list(f"{formula},+44,,@x,,lots,{TODAY}"), by=lead, agency=school)
    visitor = sign_in(lead)

    csv = visitor.send("GET", f"/lists/{batch.reference}/refused.csv")
    book = visitor.send("GET", f"/lists/{batch.reference}/refused.xlsx")

    lines = csv.data.decode("utf-8-sig").splitlines()
    assert lines[0] == f"{files.HEADINGS},Row,What is wrong"
    assert lines[1].startswith(f"'{formula},'+44,,'@x,,lots,{TODAY},4,")
    assert "“Attendance in %” is not a number." in lines[1]
    cells = list(load_workbook(io.BytesIO(book.data)).active.iter_rows())[1]
    assert (cells[0].value, cells[0].data_type) == (formula, "s")
    assert cells[0].quotePrefix, "it stays text when somebody works on it"
    mended = csv.data.replace(b"lots", b"60")
    (row,) = rows_of(files.tried(mended, by=lead, agency=school))
    assert row.described["given_name"] == formula, "what we put before it is taken away again"


def test_of_a_renamed_column_the_page_names_the_one_that_it_has_chosen(lead, school, sign_in):
    files.tried(a_list(), by=lead, agency=school)
    headings = files.HEADINGS.replace("DOB", "Date of birth").replace("Attendance", "Col 6")
    line = f"Cleo,Marin,04/03/2013,1 Elm Row,ZZ98 4AB,70,{TODAY}"
    batch = files.send(files.csv(line, headings=headings), by=lead, agency=school)

    page = words(sign_in(lead).get(f"/lists/{batch.reference}/columns"))

    assert "It looks as if “Date of birth” holds it now, and that is chosen below: check it." in page
    assert (
        "was in the column “Attendance”, which is not in this list. Choose the column that holds it now, if any does."
        in page
    )


def test_the_same_file_twice_leads_to_the_first(people, lead, school, sign_in):
    first = files.tried(a_list(), by=lead, agency=school)
    visitor = on_a_page(sign_in(lead))

    page = visitor.post("/lists/new", given(school, a_list()))

    assert page.status == 409
    assert f'href="/lists/{first.reference}"' in page.body
    assert "The same file is there already" in page.text


def test_a_sender_sends_for_nobody_else(people, make_agency, lead, sign_in):
    other = make_agency(AgencyKind.HOUSING)

    page = on_a_page(sign_in(lead)).post("/lists/new", given(other, a_list()))

    assert page.status == 200
    assert "Attendance, " + lead.agency.name in page.text
    assert other.name not in page.text


def on_a_page(visitor):
    """Somebody who looks at a form, and so has its token."""
    visitor.get("/lists/new")
    return visitor


def given(agency, content, name="list.csv"):
    today = clock.today()
    return {
        "agency": str(agency.id),
        "kind": "attendance",
        "as_at-day": today.day,
        "as_at-month": today.month,
        "as_at-year": today.year,
        "file": (io.BytesIO(content), name),
    }


class Infected:
    def look(self, content):
        return Scan.INFECTED


def test_a_list_with_a_virus_is_not_kept(people, lead, school, sign_in, monkeypatch):
    monkeypatch.setattr("triage.imports.service.sending.scanner", lambda place: Infected())

    before = files.kept()
    page = on_a_page(sign_in(lead)).post("/lists/new", given(school, a_list()))

    assert page.status == 422
    assert "contains a virus and was not kept" in page.text
    assert files.kept() == before


def test_a_list_confirmed_over_a_changed_one_is_refused(people, lead, school, sign_in):
    batch = files.tried(a_list(), by=lead, agency=school)
    coordinator = on_a_page(sign_in(people.coordinator))

    page = coordinator.post(f"/lists/{batch.reference}/confirm", {"seen_revision": batch.revision - 1})

    assert page.status == 409
    assert files.fresh(batch).state is BatchState.TRIED


def test_a_list_thrown_away_leaves_no_row_and_no_file(people, lead, school, sign_in):
    before = files.kept()
    batch = files.tried(a_list(), by=lead, agency=school)

    on_a_page(sign_in(lead)).post(f"/lists/{batch.reference}/discard")

    assert files.fresh(batch).state is BatchState.DISCARDED
    assert rows_of(batch) == []
    assert files.kept() == before


def test_an_undoing_that_was_given_up_is_started_again(people, lead, school, known, sign_in):
    batch = files.confirmed(files.tried(a_list(), by=lead, agency=school), by=people.coordinator)
    command = files.UndoList(reference=batch.reference, because="Wrong term.", seen_revision=batch.revision)
    with scope.acting_as(people.coordinator.actor):
        files.deciding.undo(command, by=people.coordinator.actor)
    undoing.gave_up(batch.id, error_class="RuntimeError")

    desk = sign_in(people.coordinator)
    page = desk.get(f"/lists/{batch.reference}")
    assert "could not undo this list" in page.text
    assert "Undo it once more" in page.text
    assert "Wrong term." in desk.get(f"/lists/{batch.reference}/undo").text
    typed = {"because": "Wrong term.", "seen_revision": files.fresh(batch).revision}
    desk.post(f"/lists/{batch.reference}/undo", typed)
    files.work()

    assert files.fresh(batch).state is BatchState.UNDONE


def test_neither_progress_nor_notes_tell_a_sender_which_rows_are_known(people, lead, school, known, sign_in):
    batch = files.confirmed(files.tried(a_list(), by=lead, agency=school), by=people.coordinator)
    with transaction():
        there = files.fresh(batch)
        there.state, there.rows_done, there.rows_total = BatchState.IMPORTING, 2, 3
        there.notes = [*there.notes, f"{showing_lists.TAKEN_OUT_TOO} 1 item that somebody had verified."]

    for who, told in ((lead, False), (people.coordinator, True)):
        them = sign_in(who)
        page = them.get(f"/lists/{batch.reference}").text + them.get(f"/lists/{batch.reference}/progress").text
        assert ("Row 2 of 3" in page) is told
        assert ("somebody had verified" in page) is told
