"""What changes of a person is thought over in every family of theirs, those closed to whoever changes it too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.families.changing import a_family, days_ago, of_person, one
from tests.panel import arranging
from tests.restriction.arranging import restrict, stranger
from triage import clock
from triage.access import scope
from triage.db import db, transaction
from triage.families import service
from triage.families.commands import Born, ChangeName, SayFact
from triage.families.models import FamilyMember, MemberRole

LONG_AGO = timedelta(days=30)


@pytest.fixture
def family(people):
    return a_family(people)


@pytest.fixture
def closed(people, family):
    """A closed family on the list, with everybody of the open one in it."""
    other = arranging.make_family("Okoro", reference="F-2025-00001")
    entry = arranging.put_on_list(other)
    with transaction():
        other.members.extend(
            FamilyMember(person=each.person, role=each.role, position=each.position + 2) for each in family.members
        )
        entry.progress_on = clock.today() - LONG_AGO
    return restrict(other, people.coordinator), entry


def test_a_new_name_calls_a_closed_family_anew_and_scores_it(family, closed):
    hidden, entry = closed
    who, by = one(family, "Adaeze"), stranger().actor

    with scope.acting_as(by):
        service.change_name(
            family.id, ChangeName(**of_person(who), given_name="Adaeze", family_name="Bell", on=days_ago(3)), by=by
        )

    db.session.expire_all()
    assert hidden.name == "Okoro and Bell"
    assert entry.progress_on == clock.today()


def test_a_fact_is_thought_over_in_a_closed_family_too(family, closed):
    _, entry = closed
    who, by = one(family, "Chidi"), stranger().actor

    with scope.acting_as(by):
        service.say_fact(family.id, SayFact(**of_person(who), kind="birth", value=date(2016, 5, 4).isoformat()), by=by)

    db.session.expire_all()
    assert entry.progress_on == clock.today()


def test_a_baby_is_a_child_of_a_closed_family_too(family, closed):
    hidden, _ = closed
    baby, by = one(family, ""), stranger().actor

    with scope.acting_as(by):
        service.say_born(
            family.id,
            Born(**of_person(baby), date_of_birth=clock.today(), given_name="Ife", family_name="Okoro"),
            by=by,
        )

    db.session.expire_all()
    assert [each.role for each in hidden.members if each.person_id == baby.id] == [MemberRole.CHILD]
