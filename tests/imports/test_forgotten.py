"""Names of people who became nobody's evidence are kept for a while and no longer, and the page says for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.imports import files
from tests.imports.lists import rows_of
from tests.intake.arranging import sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.families.models import Family
from triage.imports.models import BatchState, RowFate
from triage.imports.service import forgetting
from triage.restriction.models import NamedPerson
from triage.rules.agencies import AgencyKind
from triage.rules.dates import add_months, long_date

TODAY = files.uk(clock.today())
A_YEAR, A_QUARTER = 12, 3


@pytest.fixture
def school(people):
    return people.agency(AgencyKind.SCHOOL)


@pytest.fixture
def lead(make_user, school):
    return make_user(Role.AGENCY_LEAD, agency=school)


@pytest.fixture
def known(people):
    return taken_in(sent(people.referrer), people.coordinator)


@pytest.fixture
def tried(people, school, known, lead):
    """Somebody known, a stranger, and a row that is refused."""
    chidi = f"Chidi,Okoro,{files.uk(years_ago(12))},4 Nettle Close,ZZ98 4AB,81.5%,{TODAY}"
    stranger = f"Marta,Zielinska,03/04/2013,9 Elder Row,ZZ98 7QX,70,{TODAY}"
    refused = f"Nadia,Marin,,9 Elder Row,ZZ98 7QX,lots,{TODAY}"
    return files.tried(files.csv(chidi, stranger, refused), by=lead, agency=school)


@pytest.fixture
def made(people, tried):
    return files.confirmed(tried, by=people.coordinator)


def ended(batch, months, days=0):
    """As if it had been taken in so long ago."""
    with transaction(), scope.as_service():
        there = files.fresh(batch)
        day = add_months(clock.today(), -months) + timedelta(days=days)
        then = clock.at(day, clock.local(clock.now()).time())
        if there.imported_at is None:
            there.uploaded_at = then
        else:
            there.imported_at = then


def names(batch):
    return [row.described.get("family_name", "") for row in rows_of(batch)]


def test_a_stranger_is_forgotten_after_a_year_and_not_before(made, sign_in, people, lead):
    ended(made, A_YEAR)
    assert forgetting.forget() == 0
    ended(made, A_YEAR, days=-1)

    assert forgetting.forget() == 1

    assert names(made) == ["Okoro", "", ""]
    attached, stranger, refused = rows_of(made)
    assert (attached.fate, stranger.fate, refused.fate) == (RowFate.ATTACHED, RowFate.FORGOTTEN, RowFate.REFUSED)
    assert (stranger.said, stranger.household_key, stranger.same_key) == ({}, "", "")
    assert forgetting.forget() == 0
    desk = sign_in(people.coordinator)
    assert "Nobody known: kept no longer" in desk.get(f"/lists/{made.reference}").text
    assert "Zielinska" not in desk.get(f"/lists/{made.reference}/rows").text
    assert "Can be used 2" in " ".join(sign_in(lead).get(f"/lists/{made.reference}").text.split()), "as before"


def test_the_file_and_the_refused_go_after_a_quarter(made, sign_in, people):
    before = files.kept()
    ended(made, A_QUARTER, days=-1)

    forgetting.forget()

    assert len(before) - len(files.kept()) == 1
    assert names(made) == ["Okoro", "Zielinska", ""]
    assert "not a number" in rows_of(made)[2].problem, "why is kept"
    desk = sign_in(people.coordinator)
    assert "as CSV" not in desk.get(f"/lists/{made.reference}").text
    assert desk.get(f"/lists/{made.reference}/refused.csv").status == 404


def test_a_list_that_nobody_took_in_is_thrown_away_after_a_quarter(tried):
    ended(tried, A_QUARTER, days=-1)

    forgetting.forget()

    assert files.fresh(tried).state is BatchState.DISCARDED
    assert rows_of(tried) == []


def test_of_an_undone_list_the_refused_go_at_once_and_the_others_after_a_year(made, people):
    made = files.undone(made, by=people.coordinator)
    assert names(made) == ["Okoro", "Zielinska", ""]
    with transaction():
        files.fresh(made).undone_at = clock.now() - timedelta(days=370)

    assert forgetting.forget() == 2
    assert names(made) == ["", "", ""]


def test_the_page_says_until_when(made, sign_in, people, lead):
    file_until = long_date(add_months(clock.today(), A_QUARTER))
    rows_until = long_date(add_months(clock.today(), A_YEAR))

    desk = " ".join(sign_in(people.coordinator).get(f"/lists/{made.reference}").text.split())
    senders = " ".join(sign_in(lead).get(f"/lists/{made.reference}").text.split())

    assert f"The file and refused rows Kept until {file_until}" in desk
    assert f"Rows of nobody known Kept until {rows_until}" in desk
    assert f"Kept until {file_until}" in senders
    assert "nobody known" not in senders


def test_rows_of_a_closed_family_are_shown_no_longer_than_a_strangers(made, known, people, make_user, sign_in):
    named = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    with transaction(), scope.as_service():
        db.session.get(Family, known.id).restricted = True
        db.session.add(NamedPerson(family_id=known.id, user_id=named.id, why="", named_at=clock.now()))
    ended(made, A_YEAR, days=-1)
    forgetting.forget()

    desk = sign_in(people.coordinator)

    assert "Nobody known: kept no longer 2" in " ".join(desk.get(f"/lists/{made.reference}").text.split())
    assert "Okoro" not in desk.get(f"/lists/{made.reference}/rows").text
    assert "Okoro" in sign_in(named).get(f"/lists/{made.reference}/rows").text
