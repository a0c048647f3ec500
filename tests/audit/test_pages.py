"""The pages of those who check, and who may open them."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.accounts.arranging import age_proof
from tests.intake.arranging import okoro, sent, taken_in
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import db
from triage.oversight import paper, queries, service


@pytest.fixture
def family(people):
    return taken_in(sent(people.referrer, **okoro()), people.coordinator)


@pytest.fixture
def looked_at(people, sign_in, family):
    """A family that the coordinator has opened and searched for."""
    visitor = sign_in(people.coordinator)
    visitor.get(f"/families/{family.reference}/people")
    visitor.submit("/families", words="Okoro")
    return family


def events(action: str) -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.sequence)
    return list(db.session.scalars(found))


def rows(page) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.tree.xpath("//tbody/tr")]


def test_the_coordinator_sees_on_the_familys_page_who_has_looked(people, sign_in, looked_at):
    page = sign_in(people.coordinator).get(f"/families/{looked_at.reference}/looked")

    found = rows(page)
    assert any("Opened the family’s record" in row and "People" in row for row in found)
    assert any("Searched for a family" in row for row in found)
    assert all(people.coordinator.name in row or people.referrer.name in row or "The service" in row for row in found)
    assert "as coordinator" in found[0]


def test_looking_at_who_has_looked_is_recorded_too(people, sign_in, looked_at):
    sign_in(people.coordinator).get(f"/families/{looked_at.reference}/looked")

    (event,) = events("audit.family_seen")
    assert (event.actor_id, event.family_id) == (people.coordinator.id, looked_at.id)


def test_an_auditor_sees_the_reference_and_nothing_else_of_the_family(people, sign_in, looked_at):
    page = sign_in(people.auditor).get(f"/audit/families/{looked_at.reference}")

    assert looked_at.reference in page.text
    assert looked_at.name not in page.text
    for member in looked_at.members:
        assert member.person.full_name not in page.text
        assert member.person.given_name not in page.text.split()


def test_only_those_who_check_see_the_trail(people, sign_in, looked_at):
    for role in Role:
        visitor = sign_in(people.user(role))
        checks = role in {Role.AUDITOR, Role.INFORMATION_GOVERNANCE}
        for address in ("/audit", "/audit/searches", f"/audit/families/{looked_at.reference}"):
            assert visitor.get(address).status == (200 if checks else 404), (role, address)


def test_a_family_that_does_not_exist_has_no_page(people, sign_in):
    assert sign_in(people.auditor).get("/audit/families/F-2026-99999").status == 404


def test_the_trail_is_searched_by_person_family_kind_and_day(people, sign_in, looked_at):
    visitor = sign_in(people.auditor)

    by_person = rows(visitor.submit("/audit", press="Show", person=str(people.coordinator.id)))
    by_kind = rows(visitor.submit("/audit", press="Show", kind="searched"))
    by_family = rows(visitor.submit("/audit", press="Show", person="", kind="", family=looked_at.reference.lower()))
    none = visitor.submit("/audit", press="Show", family="F-2026-99999")

    assert by_person
    assert all(people.coordinator.name in row for row in by_person)
    assert [row for row in by_kind if "Searched for a family" not in row] == []
    assert by_family
    assert all(looked_at.reference in row for row in by_family)
    assert "Nothing on record fits" in none.text


def test_what_an_auditor_looks_for_is_in_no_address_and_is_recorded(people, sign_in, looked_at):
    page = sign_in(people.auditor).submit("/audit", press="Show", family=looked_at.reference)

    assert page.path == "/audit"
    assert page.field("family") == looked_at.reference
    last = events("audit.searched")[-1]
    assert last.actor_id == people.auditor.id
    assert last.facts["reference"] == looked_at.reference


def test_a_name_typed_as_a_reference_is_not_kept(people, sign_in, looked_at):
    sign_in(people.auditor).submit("/audit", press="Show", family="Okoro")

    assert events("audit.searched")[-1].facts["reference"] == "other"


def test_a_page_goes_on_where_the_last_one_ended(people, sign_in, looked_at, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    monkeypatch.setattr(queries._page, "__kwdefaults__", {"most": 3})
    visitor = sign_in(people.coordinator)
    address = f"/families/{looked_at.reference}/looked"
    first = visitor.get(address)

    second = visitor.get(first.links["Older →"])

    assert len(rows(first)) == 3
    assert rows(second)
    assert not set(rows(first)) & set(rows(second)) or rows(first) != rows(second)


def test_whoever_searched_for_words_is_found_by_the_words(people, sign_in, looked_at):
    visitor = sign_in(people.auditor)

    found = visitor.submit("/audit/searches", words="OKORO ")
    none = visitor.submit("/audit/searches", words="Quayle")

    assert len(rows(found)) == 1
    assert people.coordinator.name in found.text
    assert "koro" not in found.path
    assert "Nobody searched for these words" in none.text
    assert len(events("audit.words_checked")) == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_holds_what_is_shown_and_is_recorded(people, sign_in, looked_at, kind):
    visitor = sign_in(people.auditor)
    page = visitor.submit("/audit", press="Show", person=str(people.coordinator.id))

    response = visitor.send("POST", "/audit/export", data={"csrf_token": page.field("csrf_token"), "format": kind})

    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="audit-trail.{kind}"'
    cells = read_csv(response.data) if kind == "csv" else read_workbook(response.data)
    assert tuple(cells[0]) == service.COLUMNS
    assert {row[2] for row in cells[1:]} == {people.coordinator.name}
    assert looked_at.name not in str(cells)
    (event,) = events("audit.exported")
    assert event.facts == {"actor": str(people.coordinator.id), "rows": len(cells) - 1}


def test_v7_5_3_an_export_asks_who_they_are_once_more(people, sign_in, looked_at):
    visitor = sign_in(people.auditor)
    page = visitor.get("/audit")
    age_proof()

    asked = visitor.send("POST", "/audit/export", data={"csrf_token": page.field("csrf_token"), "format": "csv"})

    assert asked.status_code == 303
    assert asked.headers["Location"].startswith("/confirm?")
    assert events("audit.exported") == []


def test_the_page_that_asks_says_where_to_go_once_the_file_is_there(people, sign_in, looked_at):
    visitor = sign_in(people.auditor)
    visitor.get("/audit")
    age_proof()

    page = visitor.submit("/audit", press="Download as CSV")

    assert page.path.startswith("/confirm?")
    assert "Your browser then saves the file" in page.text
    assert page.tree.xpath("//a[text()='go back to where you were']")


def test_whoever_tries_a_password_is_not_called_the_service(people, sign_in, client, looked_at):
    client.submit("/sign-in", email="nobody@example.org", password="lantern orchard kettle")

    found = rows(sign_in(people.auditor).get("/audit"))

    assert any("Somebody not signed in Could not sign in" in row for row in found)


def test_no_cell_can_be_taken_for_a_formula():
    line = queries.Line(
        sequence=1, at=__import__("triage.clock").clock.now(), who="=1+1", agency="@x", roles="", action="-a",
        words="+w", detail="", families=(), subject_kind="", subject_id="", facts="{}",
    )  # fmt: skip
    rows_ = list(service.rows_of(queries.LinePage([line], None, {})))

    assert rows_[1][2:4] == ["'=1+1", "'@x"]
    assert rows_[1][5] == "'+w"
    assert read_workbook(paper.as_workbook(rows_))[1][2:6] == ["'=1+1", "'@x", "", "'+w"]


def test_a_cell_of_a_workbook_is_text_even_if_it_begins_like_a_formula():
    (row,) = load_workbook(io.BytesIO(paper.as_workbook([["=1+1", "a\x0bb", "29/02/2015"]]))).active.rows

    assert [(cell.value, cell.data_type) for cell in row] == [("=1+1", "s"), ("ab", "s"), ("29/02/2015", "s")]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def read_workbook(data: bytes) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]
