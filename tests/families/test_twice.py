"""Possibly twice: known people who are alike are listed for the coordinator, compared, and said to be two or one."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.intake.arranging import okoro, sent, taken_in
from tests.intake.test_known import elsewhere, nowak, only
from tests.panel.arranging import make_family
from triage.access.actor import SERVICE
from triage.access.permissions import Role
from triage.db import db, transaction
from triage.families import queries
from triage.families.models import NotSamePeople, Person
from triage.families.queries.twice import MOST_FAMILIES
from triage.restriction import service as restriction
from triage.restriction.commands import Restrict


@pytest.fixture
def twice(people):
    """A boy known in two families, once misspelt."""
    first = taken_in(sent(people.referrer, **nowak()), people.coordinator)
    again = elsewhere(only(nowak(), "Jakub"))
    again["people"] = (replace(again["people"][0], family_name="Nowack"),)
    second = taken_in(sent(people.referrer, **again), people.coordinator)
    return first, second


def of(family, given):
    return next(each.person_id for each in family.members if each.person.given_name == given)


def test_two_records_of_one_boy_are_listed_with_why_and_his_twin_is_not(people, twice, sign_in):
    first, second = twice
    taken_in(sent(people.referrer, **okoro()), people.coordinator)

    page = sign_in(people.coordinator).get("/families/twice")

    assert page.text.count("Likely the same person") == 1
    assert "family names are spelt nearly alike; same date of birth" in page.text
    assert first.reference in page.text
    assert second.reference in page.text
    assert "Lena" not in page.text
    assert "3 families looked through" in page.text


def test_two_people_stay_two_until_something_new_speaks_for_one(people, twice, sign_in):
    first, second = twice
    one, two = of(first, "Jakub"), of(second, "Jakub")
    visitor = sign_in(people.coordinator)
    address = f"/families/twice/{one}/{two}"

    beside = visitor.get(address)
    unsaid = visitor.submit(address, {"because": " "}, press="They are two people")
    visitor.submit(address, {"because": "Cousins"}, press="They are two people")

    assert "In F-" in beside.text
    assert "Family names are spelt nearly alike" in beside.text
    assert unsaid.status == 422
    assert "Nobody here looks to be recorded twice" in visitor.get("/families/twice").text
    said = db.session.query(NotSamePeople).one()
    assert (said.person_id, said.other_id, said.because) == (*sorted((one, two)), "Cousins")

    with transaction():
        for each in (one, two):
            db.session.get(Person, each).phone = "07700 900123"

    listed = visitor.get("/families/twice").text
    assert "to be two; since then: same phone number" in listed
    assert "The reason given then: “Cousins”" in visitor.get(address).text


def test_what_came_up_meanwhile_is_shown_before_it_is_answered(people, twice, sign_in):
    first, second = twice
    one, two = of(first, "Jakub"), of(second, "Jakub")
    visitor = sign_in(people.coordinator)
    page = visitor.get(f"/families/twice/{one}/{two}")
    with transaction():
        for each in (one, two):
            db.session.get(Person, each).phone = "07700 900123"

    page = visitor.submit(page, because="Cousins", press="They are two people")

    assert page.status == 409
    assert page.field("because") == "Cousins"
    assert "What speaks for one and the same is not what it was" in page.text
    assert "Same phone number" in page.text or "same phone number" in page.text
    assert db.session.query(NotSamePeople).count() == 0
    visitor.submit(page, press="They are two people")
    assert db.session.query(NotSamePeople).one().because == "Cousins"


def test_people_of_a_restricted_family_are_not_there(people, twice, make_user, sign_in):
    first, second = twice
    one, two = of(first, "Jakub"), of(second, "Jakub")
    other = make_user(Role.COORDINATOR, agency=people.coordinator.agency)
    named = make_user(Role.CHAIR, agency=people.coordinator.agency)
    command = Restrict(seen_revision=first.revision, reason="A councillor’s family", people=(named.id,))
    restriction.restrict(first.reference, command, by=other.actor)
    visitor = sign_in(people.coordinator)

    assert "Nobody here looks to be recorded twice" in visitor.get("/families/twice").text
    for pair in ((one, two), (two, one), (one, one), (two, uuid.uuid4())):
        assert visitor.get(f"/families/twice/{pair[0]}/{pair[1]}").status == 404


def test_only_those_who_merge_records_get_in(people, twice, sign_in):
    one, two = of(twice[0], "Jakub"), of(twice[1], "Jakub")
    visitor = sign_in(people.user(Role.CHAIR))

    assert visitor.get("/families/twice").status == 404
    assert visitor.get(f"/families/twice/{one}/{two}").status == 404


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_page_looks_through_so_many_families_and_the_next_goes_on(app, database_kind):
    families = [make_family(f"Name{number}") for number in range(MOST_FAMILIES + 2)]
    with transaction():
        for number, family in enumerate(families):
            for member in family.members:
                member.person.date_of_birth -= timedelta(days=37 * number)

    first = queries.possibly_twice(seen_by=SERVICE)
    second = queries.possibly_twice(seen_by=SERVICE, after=first.after or "")

    assert (first.looked_through, second.looked_through, second.after) == (MOST_FAMILIES, 2, None)
