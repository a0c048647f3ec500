"""Who is known that could be somebody described: found by keys, with reasons, and shown to those who may see it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.families.arranging import BORN, a_new_address, another_birth, household, named, new_family
from tests.restriction.arranging import restrict, stranger
from triage.access import scope
from triage.access.actor import SERVICE
from triage.db import db, transaction
from triage.errors import NotFound
from triage.families import queries, service
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewPerson
from triage.families.models import (
    Family,
    MatchCard,
)
from triage.rules.matching.described import Described
from triage.rules.matching.guards import Band

ON = date(2026, 11, 1)
KATIE = Described("sent", given_name="Katie", family_name="ONeil", date_of_birth=BORN)


@pytest.fixture
def family(app) -> Family:
    return new_family()


def test_somebody_spelt_otherwise_is_found_with_the_reasons(family):
    found = queries.people_alike([KATIE, Described("nobody", given_name="Zebedee")], on=ON)

    assert [each.person_id for each in found["sent"]] == [named("Katherine").id]
    assert found["sent"][0].likeness.reasons == (
        "first names are forms of one name",
        "family names are spelt nearly alike",
        "same date of birth",
    )
    assert found["nobody"] == []


def test_people_of_the_same_act_are_found_before_it_is_over(app):
    with transaction():
        new_family()
        found = queries.people_alike([KATIE], on=ON)

    assert len(found["sent"]) == 1


def test_an_earlier_home_and_another_date_of_birth_are_met_again(family):
    with transaction():
        household("Hers").addresses[0].to_date = date(2026, 3, 1)
        a_new_address(named("Siân"))
        another_birth(named("Katherine"))
    sent = Described(
        "sent",
        given_name="Katherine",
        family_name="O’Neill",
        date_of_birth=date(2011, 5, 6),
        address="12 Sample Street",
        postcode="CV1 4AB",
    )

    [alike] = queries.people_alike([sent], on=ON)["sent"]

    assert alike.likeness.band is not Band.UNLIKELY
    assert alike.person_id == named("Katherine").id


def test_who_only_shares_the_home_is_answered_when_asked_for(family):
    brother = Described("sent", "Tom", "O’Neill", address="12 Sample Street", postcode="CV1 4AB")

    assert queries.people_alike([brother], on=ON)["sent"] == []
    shared = queries.people_alike([brother], on=ON, households=True)["sent"]
    assert {each.person_id for each in shared} >= {named("Katherine").id, named("Siân").id}
    assert {each.likeness.household for each in shared} == {"same address"}


def test_a_restricted_family_is_matched_by_the_service_and_shown_to_those_named_alone(family, people):
    closed = restrict(family, people.coordinator)
    assert closed.restricted

    assert len(queries.people_alike([KATIE], on=ON)["sent"]) == 1
    assert len(queries.people_alike_to([KATIE], seen_by=people.coordinator.actor, on=ON)["sent"]) == 1
    assert queries.people_alike_to([KATIE], seen_by=stranger().actor, on=ON)["sent"] == []
    with pytest.raises(NotFound):
        queries.people_alike_to([KATIE], seen_by=people.referrer.actor, on=ON)


def test_many_are_looked_up_together(family):
    many = [Described(str(at), "Katie", "O’Neill", date_of_birth=BORN + timedelta(at)) for at in range(300)]

    assert db.session.scalar(select(func.count()).select_from(MatchCard)) == 3
    assert set(queries.people_alike(many, on=ON)) == {str(at) for at in range(300)}


def test_of_somebody_in_a_closed_family_too_only_the_open_one_speaks(family, people):
    secret = NewAddress(lines=("9 Hidden Row",), postcode="ZZ97 2QQ")
    again = NewPerson(key="k", role="child", known_id=named("Katherine").id)
    home = NewHousehold(name="Other", residents=("k",), address=secret)
    with scope.as_service():
        other = service.create_family(NewFamily(people=(again,), households=(home,)), by=SERVICE).family
    restrict(other, people.coordinator)
    sent = KATIE._replace(postcode="ZZ97 2QQ", address="9 Hidden Row")

    (inside,) = queries.people_alike_to([sent], seen_by=people.coordinator.actor, on=ON)["sent"]
    (outside,) = queries.people_alike_to([sent], seen_by=stranger().actor, on=ON)["sent"]

    assert "same postcode" in inside.likeness.words
    assert "same" not in outside.likeness.words.replace("same date of birth", "").split("but")[0]
    assert outside.person_id == inside.person_id
