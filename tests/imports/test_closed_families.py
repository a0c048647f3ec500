"""Rows about families closed to the reader: told from no others, counted by nobody, and no word out of them."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from tests.imports.lists import line, rows_of, taken
from tests.intake.arranging import okoro, person, sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.families.models import Family, FamilyMember, MemberRole
from triage.imports.commands import ListKind
from triage.imports.models import RowFate
from triage.imports.service import reviewing
from triage.restriction.models import NamedPerson
from triage.rules.agencies import AgencyKind

GRAN = "2d5c7f0e-3a8e-4c53-9d0e-9a51bb1f3c52"


@pytest.fixture
def named(people, make_user):
    return make_user(Role.COORDINATOR, agency=people.coordinator.agency)


@pytest.fixture
def family(people):
    return taken_in(sent(people.referrer), people.coordinator)


def restrict(family, named):
    with transaction(), scope.as_service():
        db.session.get(Family, family.id).restricted = True
        db.session.add(NamedPerson(family_id=family.id, user_id=named.id, why="", named_at=clock.now()))


@pytest.fixture
def made(people, family):
    """One sure row of the family, one doubtful, one of a stranger."""
    rows = [
        line("Chidi", "Okoro", years_ago(12), said={"what": "Theft"}),
        line("Chidi", "Okoro", None, said={"what": "Arson"}),
        line("Marta", "Zielinska", years_ago(13), said={"what": "Affray"}, address="9 Elder Row", postcode="ZZ98 7QX"),
    ]
    found = taken(people.agency(AgencyKind.POLICE), ListKind.OFFENCES, rows, by=people.coordinator)
    assert [row.fate for row in rows_of(found)] == [RowFate.ATTACHED, RowFate.REVIEW, RowFate.WAITING]
    with transaction():
        found.counts, found.rows_total = {"attached": 1, "review": 1, "waiting": 1}, 4
    return found


def words(page):
    return " ".join(page.text.split())


def test_rows_of_a_closed_family_read_like_a_strangers(people, sign_in, made, family, named):
    restrict(family, named)
    stranger, insider = sign_in(people.coordinator), sign_in(named)

    front = words(stranger.get(f"/lists/{made.reference}"))
    assert "Nobody known: waits 3" in front
    assert "Added to somebody known" not in front
    assert "To review" not in front
    every = stranger.get(f"/lists/{made.reference}/rows")
    assert all(each in every.text for each in ("Theft", "Arson", "Affray")), "no number is missing"
    assert words(every).count("Nobody known: waits") >= 3
    waiting = stranger.get(f"/lists/{made.reference}/rows", fate="waiting")
    assert all(each in waiting.text for each in ("Theft", "Arson", "Affray"))
    assert "No row here" in stranger.get(f"/lists/{made.reference}/rows", fate="attached").text
    assert f'href="/lists/review/{rows_of(made)[2].id}"' not in every.body, "a stranger's row leads nowhere either"
    for row in rows_of(made):
        assert stranger.get(f"/lists/review/{row.id}").status == 404, "by no address can one be told from the other"
    front = words(insider.get(f"/lists/{made.reference}"))
    assert "Added to somebody known 1 To review: may be somebody known 1 Nobody known: waits 1" in front


def test_undone_rows_of_a_closed_family_say_no_more_than_a_strangers(people, sign_in, made, family, named):
    restrict(family, named)
    with transaction(), scope.as_service():
        for row in rows_of(made):
            row.fate, row.problem = RowFate.UNDONE, f"Was: {'Added to somebody known' if row.number == 2 else 'x'}. "

    page = sign_in(people.coordinator).get(f"/lists/{made.reference}/rows")

    assert "Was: Nobody known: waits." in page.text
    assert "Added to somebody known" not in page.text
    assert "Was: Added to somebody known." in sign_in(named).get(f"/lists/{made.reference}/rows").text


def test_the_report_of_the_old_list_counts_nothing_that_is_closed(people, sign_in, family, named):
    rows = [
        line("Chidi", "Okoro", years_ago(12), said={"family": "TF1"}),
        line("Marta", "Zielinska", years_ago(13), said={"family": "TF2"}, address="9 Elder Row", postcode="ZZ98 7QX"),
    ]
    made = taken(people.coordinator.agency, ListKind.OLD_LIST, rows, by=people.coordinator)
    with transaction():
        made.rows_total = 2
    where = f"/lists/{made.reference}/reconciliation"
    before = words(sign_in(people.coordinator).get(where))
    assert "Families known already 1" in before
    assert family.reference in before
    restrict(family, named)

    page = words(sign_in(people.coordinator).get(where))

    assert "Families known already 0" in page
    assert "Not taken on yet 2" in page
    assert "closed to you" not in page
    assert family.reference not in page
    assert "Every row is accounted for" in page
    answer = sign_in(people.coordinator).send("GET", f"{where}.xlsx")
    cells = str([[cell.value for cell in each] for each in load_workbook(io.BytesIO(answer.data)).active.iter_rows()])
    assert "Chidi Okoro" in cells
    assert family.reference not in cells
    assert family.reference in words(sign_in(named).get(where))


def test_no_word_comes_out_of_a_record_that_the_reader_may_not_open(people, sign_in, family, named):
    """Chidi is his grandmother's too, whose record is closed: what only it says is told to nobody."""
    chidi = next(member.person for member in family.members if member.person.given_name == "Chidi")
    grans = okoro(people=(person(GRAN, "Ngozi", "Eze", years_ago(70), "grandparent"),), homes=(), relationships=())
    other = taken_in(sent(people.referrer, **grans), people.coordinator)
    with transaction():
        other.members.append(FamilyMember(person_id=chidi.id, role=MemberRole.CHILD, position=1))
    rows = [line("Chidi", "Okoro", years_ago(12), said={"what": "Theft"})]
    made = taken(people.agency(AgencyKind.POLICE), ListKind.OFFENCES, rows, by=people.coordinator)
    (row,) = rows_of(made)
    with transaction(), scope.as_service():
        row.reasons, row.family_id = "same phone as in the closed record", family.id
    restrict(other, named)

    pages = [f"/lists/{made.reference}/rows", f"/lists/review/{row.id}"]
    for where in pages:
        page = sign_in(people.coordinator).get(where)
        assert page.status == 200
        assert "closed record" not in page.text.lower(), where
        assert "same first name" in page.text.lower(), where
        assert "closed record" in sign_in(named).get(where).text.lower()


def test_of_several_that_are_attached_the_rest_is_done_where_one_is_gone(people, made, family):
    actor = people.coordinator.actor
    chidi = next(member.person_id for member in family.members if member.person.given_name == "Chidi")
    doubtful = rows_of(made)[1]

    chosen = [(doubtful.id, chidi), (10_000_000, chidi), (rows_of(made)[0].id, chidi)]
    came = reviewing.attach_together(chosen, by=actor)

    assert (came.done, came.gone) == (1, 1)
    assert came.left == (f"row 2 of {made.reference}",)
    assert rows_of(made)[1].fate is RowFate.ATTACHED


def test_ticked_rows_that_are_gone_do_not_hold_the_others_up(people, sign_in, made, family):
    chidi = next(member.person_id for member in family.members if member.person.given_name == "Chidi")
    desk = sign_in(people.coordinator)
    desk.get("/lists/review/together", above="10")
    ticked = [f"{rows_of(made)[1].id}|{chidi}", f"10000000|{chidi}", f"{rows_of(made)[0].id}|{chidi}"]

    page = desk.post("/lists/review/together?above=10", {"rows": ticked})

    assert "1 row was added" in page.text
    assert f"Changed since you looked, and left: row 2 of {made.reference}." in page.text
    assert "1 row was left because nothing is to be decided about it any more" in page.text
