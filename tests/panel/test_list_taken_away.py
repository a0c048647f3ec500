"""The list on paper and as a workbook: numbered, marked, on record, and without what may never leave."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pdfplumber
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.panel.arranging import ELIGIBLE, add_evidence, listed, make_family, put_on_list
from tests.support.people import make_agency
from triage import clock
from triage.access.permissions import Role
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.errors import NotFound, Refused
from triage.panel.commands.entries import ListFilter
from triage.panel.commands.taking import MOST, CopyKind, TakeList
from triage.panel.queries import list_page
from triage.panel.service import taking
from triage.restriction.models import NamedPerson
from triage.rules.agencies import AgencyKind

RUNS = '=HYPERLINK("https://example.org","Okoro")'
TODAY = date(2020, 1, 1)


@pytest.fixture
def database_kind():
    """What is taken is what the list reads, which both databases are asked for elsewhere."""
    return "sqlite"


def taken(visitor, ending):
    visitor.get("/list/copy")
    return visitor.send("POST", f"/list/copy.{ending}", data={"csrf_token": visitor._csrf_token()})


def copy_of(by, kind=CopyKind.WORKBOOK, **wanted):
    return taking.take(TakeList(kind=kind, wanted=ListFilter(**wanted)), stuck_since=TODAY, by=by)


def test_the_workbook_holds_the_view_as_it_is_read(sign_in, people):
    urgent = listed(RUNS, urgent=True, indicators=ELIGIBLE)
    listed("Calm")
    visitor = sign_in(people.coordinator)
    visitor.submit("/list", urgent="yes", press="Apply filters")
    assert "Urgent" in visitor.follow("Print or download").text

    answer = taken(visitor, "xlsx")

    book = load_workbook(io.BytesIO(answer.get_data()))
    sheet, about = book["The list"], dict(book["About this copy"].iter_rows(values_only=True))
    rows = list(sheet.iter_rows())
    named = {heading.value: cell for heading, cell in zip(rows[0], rows[1], strict=True)}
    assert len(rows) == 2
    assert (named["Place"].value, named["Reference"].value) == (1, urgent.reference)
    assert (named["Family"].value, named["Family"].data_type, named["Family"].quotePrefix) == (RUNS, "s", True)
    assert isinstance(named["Waiting since"].value, datetime)
    assert "Urgent" in named["Flags"].value
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("E2", "A1:K2")
    assert about["Taken by"].startswith(people.coordinator.name)
    assert about["Filters"] == "Urgent"
    assert about["Copy"] in sheet.oddFooter.center.text
    assert about["Copy"] in answer.headers["Content-Disposition"]
    heard = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "panel.list_taken")).one()
    assert heard.facts["families"] == [urgent.family_id.hex]
    assert heard.facts["what"] == about["Copy"]


def test_on_paper_every_page_is_marked_numbered_and_counted(sign_in, people):
    for number in range(30):
        listed(f"Okoro-{number}")

    answer = taken(sign_in(people.chair), "pdf")

    with pdfplumber.open(io.BytesIO(answer.get_data())) as paper:
        pages = [page.extract_text() for page in paper.pages]
    assert len(pages) > 1
    for number, words in enumerate(pages, start=1):
        assert words.count("OFFICIAL-SENSITIVE") == 2
        assert f"copy for {people.chair.name}" in words
        assert f"page {number} of {len(pages)}" in " ".join(words.split())
    assert "Okoro-29" in "".join(pages)


def test_what_may_never_leave_is_in_no_copy(sign_in, people):
    """A coordinator reads benefits on the screen, and a named person a restricted family: neither takes them away."""
    family = make_family("Okoro")
    adviser = make_agency(AgencyKind.JOBCENTRE)
    benefits = add_evidence(family, "sf3.finance.workless", agency=adviser, sensitivity="benefits")
    put_on_list(family)
    closed = listed("Lakatos")
    by = people.coordinator.actor
    with transaction():
        closed.family.restricted = True
        benefits.lapses_on = clock.today() + timedelta(days=3)
        db.session.add(NamedPerson(family_id=closed.family_id, user_id=by.user_id, named_at=clock.now()))
    assert {"Workless adult", "Lakatos"} <= {*_shown(sign_in(people.coordinator).get("/list").text)}

    copy = copy_of(by)

    assert [line.name for line in copy.lines] == ["Okoro"]
    assert "Workless" not in str(copy)
    assert "inancial" not in str(copy)
    assert [each.family_id for each in list_page.page(ListFilter(lapses_weeks=2), seen_by=by).rows] == [family.id]
    assert copy_of(by, lapses_weeks=2).lines == ()
    with pytest.raises(Refused, match="benefit data"):
        copy_of(by, agency=adviser.id)


def _shown(text):
    return {words for words in ("Workless adult", "Lakatos") if words in text}


def test_only_who_sees_the_list_takes_it_and_as_what_is_offered(sign_in, people):
    listed("Okoro")

    assert taken(sign_in(people.coordinator), "docx").status_code == 404
    with pytest.raises(NotFound):
        copy_of(people.actor(Role.PANEL_MEMBER))


def test_a_copy_says_where_it_ends_and_each_has_a_number_of_its_own(people, monkeypatch):
    monkeypatch.setattr(taking, "MOST", {**MOST, CopyKind.WORKBOOK: 1})
    listed("Okoro")
    listed("Lakatos")

    first, second = (copy_of(people.coordinator.actor) for _ in range(2))

    assert (len(first.lines), first.more) == (1, True)
    assert first.reference != second.reference
