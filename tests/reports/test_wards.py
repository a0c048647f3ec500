"""Wards from a file of postcodes: counted, then taken in once; what cannot be used says why and changes nothing."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.imports.files import kept, table
from triage.access.permissions import Role
from triage.audit.models import AuditEvent
from triage.db import db
from triage.errors import Invalid, Refused, Stale
from triage.families.models import Ward, WardFile, WardFileState, WardPostcode
from triage.reports.commands import DecideWards, SendWards
from triage.reports.queries import wards as queries
from triage.reports.service import wards as service
from triage.rules import wards as rules

ONS = "pcd,pcds,dointr,doterm,osward,wd24cd,wd25cd,wd25nm,lad25cd\n"
HARBOUR, HILL = "E05000001,Harbourside", "E05000002,Hill"


def row(postcode: str, ward: str = HARBOUR) -> str:
    """A row of the directory, in which older wards stand beside the newest."""
    return f"{postcode.replace(' ', '')},{postcode},198001,,E05999991,E05999992,{ward},E06000001\n"


def ons(*rows: str) -> bytes:
    return (ONS + "".join(rows)).encode()


WHOLE = ons(row("ZZ98 1AA"), row("ZZ98 1AB", HILL), row("ZZ98 1AD", ","), row("ZZ98 1AE", "E99999999,"))


@pytest.fixture
def desk(people):
    return people.user(Role.USER_ADMINISTRATOR).actor


@pytest.fixture
def before(workplace):
    """The files of the store before the test: the tests of one worker share it."""
    return kept()


def sent(content: bytes, desk, *, name: str = "ons.csv", key=None, most: int = 1024 * 1024) -> WardFile:
    return service.send(SendWards(key=key or uuid4(), name=name, stream=io.BytesIO(content), most_bytes=most), by=desk)


def decide(file: WardFile) -> DecideWards:
    return DecideWards(file_id=file.id, seen_revision=file.revision)


def test_a_file_is_counted_first_and_taken_in_once(desk, before):
    key = uuid4()
    first = sent(WHOLE, desk, key=key)
    assert sent(WHOLE, desk, key=key).id == first.id, "a second press sends one file"
    assert (first.postcodes, first.wards, first.added, first.moved, first.gone, first.left_out) == (2, 2, 2, 0, 0, 2)
    assert not queries.wards(seen_by=desk)

    seen = decide(first)
    service.take_in(seen, by=desk)
    service.take_in(seen, by=desk)
    assert [(each.name, each.postcodes) for each in queries.wards(seen_by=desk)] == [("Harbourside", 1), ("Hill", 1)]
    with pytest.raises(Refused, match="in use already"):
        sent(WHOLE, desk)

    moved = sent(ons(row("ZZ98 1AB"), row("ZZ98 1AF")), desk)
    assert (moved.added, moved.moved, moved.gone) == (1, 1, 1)
    later = sent(ons(row("ZZ98 1AG", "E05000001,")), desk)
    with pytest.raises(Stale):
        service.take_in(decide(moved), by=desk)
    service.take_in(decide(later), by=desk)

    assert [(each.code, each.name) for each in queries.wards(seen_by=desk)] == [("E05000001", "Harbourside")]
    assert queries.lies_in() == {"ZZ981AG": "E05000001"}
    assert [each.state for each in queries.files(seen_by=desk)].count(WardFileState.DROPPED) == 1
    assert not any(each.content for each in queries.files(seen_by=desk))
    taken = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "reports.wards_taken_in")
    assert db.session.scalar(taken) == 2
    assert kept() == before, "the file itself is not kept"


UNUSABLE = {
    "a workbook": (table(("pcds", "wd25cd"), ("ZZ98 1AA", "E05000001")), "CSV UTF-8"),
    "a PDF": (b"%PDF-1.7 and more", "PDF"),
    "nothing": (b"", "empty"),
    "headings alone": (ONS.encode(), "No row says"),
    "another list": (b"Forename,Surname,Postcode\nChidi,Okoro,ZZ98 1AA\n", "no column of ward codes"),
    "no postcodes": (b"wd25cd,wd25nm\nE05000001,Harbourside\n", "no column of postcodes"),
    "part of a postcode": (ons(row("ZZ98 1AA"), row("ZZ98")), "Row 3: “ZZ98” is not a whole postcode"),
    "no code": (ons(row("ZZ98 1AA", "Harbourside,E05000001")), "not a ward’s code"),
    "two wards of one postcode": (ons(row("ZZ98 1AA"), row("ZZ98 1AA", HILL)), "Row 3: ZZ98 1AA stands above"),
    "two names of one ward": (ons(row("ZZ98 1AA"), row("ZZ98 1AB", "E05000001,Hill")), "another name"),
    "no names": (b"pcds,osward\nZZ98 1AA,E05000001\n", "no name for ward E05000001"),
    "cut in a cell": (WHOLE[:-40], "cut"),
    "cut in the last word": (ons(row("ZZ98 1AA"))[:-3], "cut on its way"),
    "cut in quotation marks": (ONS.encode() + b'ZZ981AA,"ZZ98 1AA', "cut"),
    "too large": (WHOLE * 2, "smaller than"),
    "many wrong rows": (ons(*[row(f"X{each}") for each in range(30)]), "20 more rows are wrong"),
}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_cannot_be_used_says_why_and_leaves_nothing(desk, before, database_kind):
    for what, (content, words) in UNUSABLE.items():
        with pytest.raises(Invalid) as refusal:
            sent(content, desk, most=400 if what == "too large" else 1024 * 1024)
        assert words in refusal.value.message, what
        assert "Okoro" not in refusal.value.message
    assert not queries.files(seen_by=desk)
    assert kept() == before


def test_more_than_one_council_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(rules, "MOST_POSTCODES", 5)
    went_by = []

    def rows():
        for number in range(1_000):
            went_by.append(number)
            yield number, (f"ZZ98 {number % 10}{'ABDEFGHJLN'[number // 10 % 10]}A", "E05000001", "Hill")

    with pytest.raises(rules.UnusableWards, match="more than one council"):
        rules.read(rows(), rules.columns(("pcds", "ward code", "ward name")), known={})
    assert len(went_by) == 6


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_wards_are_sent_counted_and_taken_in_on_pages(sign_in, people, database_kind):
    visitor = sign_in(people.user(Role.USER_ADMINISTRATOR))
    form = visitor.get("/settings/wards/new")
    data = {each: form.one(f"//main//input[@name='{each}']").get("value") for each in ("csrf_token", "idempotency_key")}
    wrong = visitor.post("/settings/wards/new", {**data, "file": (io.BytesIO(b"a,b\n1,2\n"), "x.csv")})
    assert wrong.status == 422
    assert "no column of postcodes" in wrong.text

    counted = visitor.post("/settings/wards/new", {**data, "file": (io.BytesIO(WHOLE), "../wards <1>.csv")})

    assert "Rows left out, without a ward" in counted.text
    path = counted.path
    done = visitor.submit(counted, press="Take the file in")
    assert "Harbourside" in done.text
    assert visitor.get(path).status == 200
    assert db.session.scalar(select(func.count()).select_from(WardPostcode)) == 2
    assert db.session.scalar(select(func.count()).select_from(Ward)) == 2
    assert sign_in(people.coordinator).get("/settings/wards").status == 404
