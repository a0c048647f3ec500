"""The equity check: what is counted, what is hidden, and that an ethnic group stands nowhere but in its table."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.panel.arranging import make_family
from tests.support.people import make_agency
from triage import clock
from triage.db import db, transaction
from triage.families.models import Address, AddressKind, EqualityAnswer, Household, Ward, WardPostcode
from triage.referrals.models import Referral, ReferralStatus
from triage.rules.agencies import AgencyKind

ROOT = Path(__file__).resolve().parent.parent.parent
MAY_NAME_IT = {
    "triage/families/models/equality.py",
    "triage/families/models/__init__.py",
    "triage/demo/equality.py",
    "triage/reports/queries/equity.py",
    "triage/families/queries/equality.py",
    "triage/families/service/equality.py",
    "triage/merging/fates.py",
    "triage/rules/equality.py",
}


def refer(agency, *, postcode: str = "", group: str = "", restricted: bool = False, protected: bool = False) -> None:
    """A family referred in the last whole half-year."""
    family = make_family()
    now = clock.now() - timedelta(days=40)
    with transaction():
        family.restricted = restricted
        db.session.add(
            Referral(
                agency_id=agency.id,
                family_id=family.id,
                variant="partner",
                form_version="1",
                framework="sf3",
                status=ReferralStatus.CHECKING,
                started_at=now,
                saved_at=now,
                sent_at=now,
                received_on=now.date(),
            )
        )
        if postcode:
            home = Household(family_id=family.id, name="Home")
            kind = next(iter(AddressKind))
            home.addresses.append(
                Address(kind=kind, lines=[], postcode=postcode, postcode_key=postcode, protected=protected)
            )
            db.session.add(home)
        if group:
            child = family.members[1].person_id
            db.session.add(EqualityAnswer(person_id=child, ethnic_group=group, given_at=now))


def page_of(visitor) -> str:
    day = clock.today() - timedelta(days=40)
    start = (
        f"{day.year}-10-01" if day.month >= 10 else f"{day.year}-04-01" if day.month >= 4 else f"{day.year - 1}-10-01"
    )
    return visitor.get("/reports/equity", **{"from": start})


def cells(page, name: str) -> list[str]:
    row = page.one(f"//tr[th[normalize-space()='{name}']]")
    return [" ".join(cell.text_content().split()) for cell in row.xpath("td")]


@pytest.fixture
def told(people):
    """Seven families of one agency in one ward, three of another, and one whose home is protected."""
    with transaction():
        ward = Ward(code="E05000001", name="Harbourside")
        db.session.add(ward)
        db.session.flush()
        db.session.add(WardPostcode(postcode="ZZ991", ward_id=ward.id))
    many, few = make_agency(AgencyKind.SCHOOL, "Elm School"), make_agency(AgencyKind.HOUSING, "Oak Homes")
    for _ in range(7):
        refer(many, postcode="ZZ991AA", group="white_roma")
    for _ in range(3):
        refer(few, group="other_arab")
    refer(few, postcode="ZZ991AB", protected=True)
    refer(few, restricted=True)


def test_counts_are_rounded_small_ones_hidden_and_restricted_families_left_out(sign_in, people, told):
    page = page_of(sign_in(people.auditor))

    assert cells(page, "Elm School")[0] == "5"
    assert cells(page, "Oak Homes") == ["Hidden"]
    assert cells(page, "Harbourside")[0] == "5"
    assert cells(page, "White: Roma")[0] == "5"
    assert cells(page, "Other ethnic group: Arab") == ["Hidden"]


def test_the_file_says_the_same_and_runs_nothing(sign_in, people):
    evil = make_agency(AgencyKind.SCHOOL, "=HYPERLINK(1)")
    for _ in range(6):
        refer(evil)

    visitor = sign_in(people.auditor)
    start = page_of(visitor).one("//a[contains(@href, 'equity.csv')]").get("href")
    text = visitor.send("GET", start).get_data(as_text=True)

    assert "'=HYPERLINK(1),5,hidden,hidden,5" in text


def test_an_ethnic_group_is_read_by_the_equity_check_alone():
    naming = {
        str(path.relative_to(ROOT))
        for folder, pattern in (("triage", "*.py"), ("templates", "*.html"))
        for path in (ROOT / folder).rglob(pattern)
        if any(
            word in path.read_text(encoding="utf-8") for word in ("EqualityAnswer", "ethnic_group", "equality_answers")
        )
    }

    assert naming <= MAY_NAME_IT
