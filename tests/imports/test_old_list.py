"""The old list: taken on as families, doubtful ones left, and a report in which every row stands once."""

from __future__ import annotations

import io
import uuid

import pytest
from openpyxl import load_workbook

from tests.imports import files
from tests.imports.lists import line, rows_of, taken
from tests.intake.arranging import sent, taken_in, years_ago
from triage.access import scope
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.errors import Refused
from triage.evidence import queries as evidence
from triage.families import queries as families
from triage.families.models import Family
from triage.imports import taking_on, undoing
from triage.imports.commands import ListKind, UndoList
from triage.imports.models import BatchState, ListRow, RowFate
from triage.imports.queries.reconciliation import reconciliation
from triage.imports.service import deciding
from triage.jobs import KINDS

IDA = ("asb", "benefits", "domestic abuse")
HEADINGS = "Family number,Forename,Surname,Address,Postcode"
LANE = {"address": "9 Mill Lane, Ashcombe", "postcode": "ZZ98 1CC"}


def said(number, year="2013", status="Open", *flags):
    return {"family": number, "year": year, "status": status, "flags": list(flags)}


@pytest.fixture
def made(people):
    """A new family of two, a known boy with an unknown sister, a doubtful one with his mother, and a refused row."""
    taken_in(sent(people.referrer), people.coordinator)
    lines = [
        line(
            "Ida", "Penn", years_ago(36), said=said("TF1", "2013", "Open", "asb", "benefits", "domestic abuse"), **LANE
        ),
        line("Kit", "Penn", years_ago(11), said=said("TF1", "2013", "Open", "absence"), **LANE),
        line("Chidi", "Okoro", years_ago(12), said=said("TF2", "2014", "Closed")),
        line("Nkem", "Okoro", years_ago(9), said=said("TF2", "2014", "Closed")),
        line("Chidi", "Okoro", None, said=said("TF3"), address="4 Nettle Close"),
        line("Joy", "Okoro", years_ago(33), said=said("TF3"), address="1 Far Row", postcode="ZZ97 1AA"),
    ]
    list_ = taken(people.coordinator.agency, ListKind.OLD_LIST, lines, by=people.coordinator)
    with transaction(), scope.as_service():
        db.session.add(
            ListRow(batch_id=list_.id, number=8, fate=RowFate.REFUSED, problem="No name", described={}, said={})
        )
        list_.rows_total = 7
    return list_


def report(people, made):
    return reconciliation(made.reference, seen_by=people.coordinator.actor)


def counts(people, made):
    return {part.key: part.count for part in report(people, made).parts if part.count}


def test_families_are_taken_on_and_every_row_stands_once(people, made):
    assert counts(people, made) == {"matched": 1, "doubtful": 1, "waiting": 4, "refused": 1}

    assert taking_on.take_on(made.id) == 2

    found = report(people, made)
    assert counts(people, made) == {"taken_on": 3, "matched": 1, "doubtful": 1, "waiting": 1, "refused": 1}
    assert (found.rows_in, found.accounted_for, found.ties_out) == (7, 7, True)
    assert (found.taken_on, found.joined) == (1, 1)
    listed = [row.number for part in found.parts for row, _ in part.rows]
    assert sorted(listed) == [2, 3, 4, 5, 6, 7, 8], "each row once"


def test_a_family_taken_on_has_its_people_home_and_evidence(people, made):
    taking_on.take_on(made.id)

    penn = db.session.query(Family).filter_by(name="Penn").one()
    family = families.family(penn.id, seen_by=people.coordinator.actor)
    assert sorted(each.person.given_name for each in family.members) == ["Ida", "Kit"]
    assert {each.batch_id for each in family.members} == {made.id}
    assert family.households[0].address.postcode == "ZZ98 1CC"
    assert family.households[0].address.safe_to_write.value == "unknown"
    assert family.domestic_abuse, "what the old list says of abuse is a warning at once"
    with scope.as_service():
        items = {each.indicator for each in evidence.all_items(penn.id)}
    assert {"tf1.crime.asb-person", "tf1.work.benefit", "tf1.education.absence", "local.domestic-abuse"} <= items


def test_the_sister_of_a_known_boy_joins_his_family(people, made):
    taking_on.take_on(made.id)

    boy, sister = rows_of(made)[2:4]
    assert boy.family_id == sister.family_id
    assert (boy.fate, sister.fate) == (RowFate.ATTACHED, RowFate.TAKEN_ON)


def test_a_home_taken_on_is_as_closed_as_the_same_one_that_is_known(people, sign_in, made):
    known = rows_of(made)[2].family_id
    with transaction(), scope.as_service():
        family = families.family(known, seen_by=SERVICE)
        family.households[0].address.protected = True

    taking_on.take_on(made.id)

    page = sign_in(people.coordinator).get(f"/families/{family.reference}/people")
    assert "Nkem" in page.text
    assert not any(word in page.body for word in ("Nettle", "ZZ98 4AB"))


def test_taking_on_twice_makes_nobody_twice(people, made):
    taking_on.take_on(made.id)
    before = db.session.query(Family).count()

    assert taking_on.take_on(made.id) == 0
    assert db.session.query(Family).count() == before


def test_once_the_doubt_is_gone_the_rest_of_the_family_follows(people, sign_in, made):
    taking_on.take_on(made.id)
    doubtful = rows_of(made)[4]
    sign_in(people.coordinator).submit(f"/lists/review/{doubtful.id}", who="nobody")

    assert taking_on.take_on(made.id) == 1

    assert counts(people, made) == {"taken_on": 5, "matched": 1, "refused": 1}
    assert report(people, made).ties_out


def test_a_row_that_got_lost_is_said_so(people, sign_in, made):
    with transaction(), scope.as_service():
        made.rows_total = 9

    page = sign_in(people.coordinator).get(f"/lists/{made.reference}/reconciliation")

    assert "Not accounted for: 2" in page.text


def test_a_list_that_was_taken_on_is_not_undone_as_a_whole(people, made):
    taking_on.take_on(made.id)
    command = UndoList(reference=made.reference, because="A mistake", seen_revision=made.revision)

    with pytest.raises(Refused, match="taken on"):
        deciding.undo(command, by=people.coordinator.actor)


def test_the_page_takes_on_and_the_workbook_holds_every_row_and_runs_nothing(people, sign_in, made):
    with transaction(), scope.as_service():
        row = rows_of(made)[0]
        row.described = {**row.described, "given_name": "=1+1"}
    desk = sign_in(people.coordinator)

    page = desk.submit(f"/lists/{made.reference}/reconciliation", press="Take the families on")
    assert "The families are being taken on" in page.text
    answer = desk.send("GET", f"/lists/{made.reference}/reconciliation.xlsx")

    sheet = load_workbook(io.BytesIO(answer.data)).active
    cells = [[cell.value for cell in line_] for line_ in sheet.iter_rows()]
    assert cells[1][:2] == ["Rows in", "7"]
    numbers = [line_[0] for line_ in cells if line_[0] and str(line_[0]).isdigit()]
    assert sorted(numbers) == ["2", "3", "4", "5", "6", "7", "8"]
    danger = next(cell for line_ in sheet.iter_rows() for cell in line_ if cell.value == "=1+1 Penn")
    assert danger.data_type == "s"


@pytest.mark.parametrize("role", [Role.AGENCY_LEAD, Role.CHAIR])
def test_the_report_is_the_coordinators_alone(people, sign_in, made, role):
    visitor = sign_in(people.user(role))

    assert visitor.get(f"/lists/{made.reference}/reconciliation").status in (403, 404)
    assert visitor.get(f"/lists/{made.reference}/reconciliation.xlsx").status in (403, 404)


def test_the_work_is_done_by_the_outbox(people, made):
    assert KINDS["list_take_on"].work([made.id], alive=lambda: None) == {}
    assert counts(people, made)["taken_on"] == 3
    assert KINDS["list_take_on"].gave_up(uuid.uuid4(), error_class="x") is None


def test_a_hostel_without_family_numbers_is_left_to_a_person(people):
    names = ("Ada", "Ben", "Cora", "Dov", "Edna", "Finn", "Greta", "Hal", "Ines", "Jan", "Kim", "Lars", "Mona", "Nils")
    lines = [line(name, f"{name}son", years_ago(20 + at), **LANE) for at, name in enumerate((*names, "Olga"))]
    hostel = taken(people.coordinator.agency, ListKind.OLD_LIST, lines, by=people.coordinator)

    assert taking_on.take_on(hostel.id) == 0
    assert {row.fate for row in rows_of(hostel)} == {RowFate.WAITING}


def test_nothing_is_taken_on_from_a_list_that_is_being_undone(people, made):
    with transaction(), scope.as_service():
        made.state = BatchState.UNDOING

    assert taking_on.take_on(made.id) == 0
    assert RowFate.TAKEN_ON not in {row.fate for row in rows_of(made)}


def test_a_list_taken_on_before_its_undoing_began_stands(people, made):
    command = UndoList(reference=made.reference, because="A mistake", seen_revision=made.revision)
    deciding.undo(command, by=people.coordinator.actor)
    with transaction(), scope.as_service():
        rows_of(made)[0].fate = RowFate.TAKEN_ON

    undoing.make([made.id], alive=lambda: None)

    db.session.expire_all()
    assert made.state is BatchState.IMPORTED
    assert RowFate.UNDONE not in {row.fate for row in rows_of(made)}


def test_the_numbers_of_a_real_file_add_up(people):
    """Its headings are a row of the spreadsheet and none of the list."""
    office = people.coordinator.agency
    content = files.csv("AF-1,Ida,Penn,9 Mill Lane,ZZ98 1CC", "AF-1,,,9 Mill Lane,ZZ98 1CC", headings=HEADINGS)
    tried = files.tried(content, by=people.coordinator, agency=office, kind=ListKind.OLD_LIST)
    made = files.confirmed(tried, by=people.coordinator)

    found = report(people, made)

    assert (found.rows_in, found.accounted_for, found.ties_out) == (2, 2, True)


def test_how_far_the_taking_on_has_come_is_shown_until_it_is_done(people, sign_in, made):
    desk = sign_in(people.coordinator)
    poll = f"/lists/{made.reference}/taking-on"

    page = desk.submit(f"/lists/{made.reference}/reconciliation", press="Take the families on")
    assert "Waiting for its turn" in page.text
    assert f'data-poll="{poll}"' in page.body
    assert 'take-on"' not in page.body
    first = desk.send("GET", poll)
    assert "X-Poll" not in first.headers
    assert desk.send("GET", poll, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304

    files.work()

    last = desk.send("GET", poll)
    assert last.headers["X-Poll"] == "done"
    assert b"Done: see what became of every row" in last.data
    assert "data-poll" not in desk.get(f"/lists/{made.reference}/reconciliation").body


def test_every_row_says_why_and_the_families_out_are_listed(people, sign_in, made):
    reasons = {row.number: why for part in report(people, made).parts for row, why in part.rows}
    assert reasons[2] == reasons[5] == "Can be taken on: press “Take the families on”."
    assert reasons[7] == "Row 6 of the same family is doubtful and must be reviewed first."

    taking_on.take_on(made.id)

    found = report(people, made)
    reasons = {row.number: why for part in found.parts for row, why in part.rows}
    assert all(reasons.values()), "no row is without"
    assert reasons[2] == "Nobody in it was known: started as a new family"
    assert reasons[5] == "Added to the family that others of its number or home are of"
    out = {each.name: (each.started, list(each.numbers)) for each in found.families.values()}
    assert out["Penn"] == (True, [2, 3])
    assert (False, [4, 5]) in out.values()
    page = sign_in(people.coordinator).get(f"/lists/{made.reference}/reconciliation")
    assert "Families out" in page.text
    assert "Started from this list" in page.text
    answer = sign_in(people.coordinator).send("GET", f"/lists/{made.reference}/reconciliation.xlsx")
    cells = [[cell.value for cell in each] for each in load_workbook(io.BytesIO(answer.data)).active.iter_rows()]
    penn = next(each.reference for each in found.families.values() if each.name == "Penn")
    assert [penn, "Penn", "Started from this list", "2, 3"] in [each[:4] for each in cells]


def test_undoing_is_offered_until_a_family_was_taken_on(people, sign_in, made):
    desk = sign_in(people.coordinator)
    assert f'href="/lists/{made.reference}/undo"' in desk.get(f"/lists/{made.reference}").body

    taking_on.take_on(made.id)

    assert f'href="/lists/{made.reference}/undo"' not in desk.get(f"/lists/{made.reference}").body
