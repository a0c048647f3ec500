"""A family over time: who joins and leaves it, where they live, and what they are to each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.families.changing import a_family, days_ago, of_family, of_person, one
from tests.intake.arranging import years_ago
from triage import clock
from triage.errors import Invalid, Refused
from triage.families import queries, service
from triage.families.commands import (
    ChangePlace,
    ComeBack,
    How,
    JoinFamily,
    LeaveFamily,
    Live,
    NewAddress,
    NewHome,
    NewPerson,
    PutRight,
    Relate,
    Said,
    SayFact,
)


@pytest.fixture
def family(people):
    return a_family(people)


@pytest.fixture
def by(people):
    return people.coordinator.actor


# --------------------------------------------------------------------- homes, ties and the family


def test_somebody_may_live_in_two_homes_and_leave_one(family, by):
    son = one(family, "Chidi")
    home = NewHome(
        **of_family(family),
        name="Father’s home",
        residents=(son.id,),
        address=NewAddress(lines=("1 Quay Street",), postcode="ZZ98 1AA", safe_to_write="yes"),
        on=days_ago(5),
    )
    flat = service.add_home(family.id, home, by=by)
    assert service.add_home(family.id, home, by=by).id == flat.id
    assert [stay.to_date for stay in queries.stays_of(family.id, son.id)] == [None, None]

    live = Live(**of_family(family), person_id=son.id, leaves=(flat.id,), on=days_ago(1))
    service.live(family.id, live, by=by)

    standing = [stay.household.name for stay in queries.stays_of(family.id, son.id) if stay.to_date is None]
    assert standing == ["Home"]
    assert flat.address.source_agency_id is None
    early = Live(**of_family(family), person_id=son.id, leaves=(family.households[0].id,), on=days_ago(90))
    with pytest.raises(Refused, match="before it began"):
        service.live(family.id, early, by=by)


def test_what_people_are_to_each_other_has_days_and_responsibility(family, by):
    mother, son = one(family, "Adaeze"), one(family, "Chidi")
    carer = Relate(
        **of_family(family),
        person_id=mother.id,
        other_id=son.id,
        kind="carer of",
        parental_responsibility=True,
        from_date=days_ago(4),
    )
    row = service.relate(family.id, carer, by=by)
    with pytest.raises(Invalid, match="known already"):
        service.relate(
            family.id, Relate(**of_family(family), person_id=mother.id, other_id=son.id, kind="carer of"), by=by
        )

    end = PutRight(
        what=Said.TIE, row_id=row.id, person_id=son.id, seen_revision=family.revision, how=How.CHANGED, on=days_ago(1)
    )
    service.put_right(family.id, end, by=by)

    assert (row.to_date, row.parental_responsibility) == (days_ago(1), True)
    wrong = PutRight(
        what=Said.TIE, row_id=row.id, person_id=son.id, seen_revision=family.revision, how=How.CORRECTED, because="No"
    )
    service.put_right(family.id, wrong, by=by)
    assert row.id not in {each.id for each in queries.relationships(family.id)}


def test_people_join_leave_and_come_back_and_nothing_is_forgotten(family, by):
    home = family.households[0].id
    new = NewPerson(key="x", role="step_parent", given_name="Sam", family_name="Marsh", date_of_birth=years_ago(40))
    join = JoinFamily(**of_family(family), person=new, on=days_ago(9), homes=(home,))
    service.join_family(family.id, join, by=by)
    service.join_family(family.id, join, by=by)
    sam = one(family, "Sam")
    assert family.name == "Okoro and Marsh"

    leave = LeaveFamily(**of_family(family), person_id=sam.id, on=days_ago(4))
    service.leave_family(family.id, leave, by=by)
    service.leave_family(family.id, leave, by=by)
    assert [stay.to_date for stay in queries.stays_of(family.id, sam.id)] == [days_ago(4)]
    assert family.name == "Okoro"
    service.come_back(family.id, ComeBack(**of_family(family), person_id=sam.id, on=days_ago(1)), by=by)

    member = queries.member_in(family.id, sam.id, seen_by=by)
    assert (member.from_date, member.to_date) == (days_ago(1), None)
    assert (member.earlier[0]["from"], member.earlier[0]["to"]) == (days_ago(9).isoformat(), days_ago(4).isoformat())
    assert [row.family_name for row in queries.names_of([sam.id])] == ["Marsh"]


def test_a_place_in_the_family_changes_and_the_one_before_is_kept(family, by):
    mother = one(family, "Adaeze")

    service.change_place(
        family.id,
        ChangePlace(
            **of_family(family), person_id=mother.id, role="carer", parental_responsibility=False, on=days_ago(2)
        ),
        by=by,
    )

    member = queries.member_in(family.id, mother.id, seen_by=by)
    assert (member.role.value, member.parental_responsibility) == ("carer", False)
    assert (member.earlier[0]["role"], member.earlier[0]["responsible"]) == ("mother", True)


def test_nothing_is_said_for_a_day_to_come(family, by):
    son, tomorrow = one(family, "Chidi"), clock.today() + timedelta(days=1)
    home = family.households[0].id

    with pytest.raises(Refused):
        service.say_fact(family.id, SayFact(**of_person(son), kind="school", value="X", on=tomorrow), by=by)
    with pytest.raises(Refused):
        service.live(family.id, Live(**of_family(family), person_id=son.id, leaves=(home,), on=tomorrow), by=by)
    with pytest.raises(Refused):
        service.leave_family(family.id, LeaveFamily(**of_family(family), person_id=son.id, on=tomorrow), by=by)
    assert son.school == "Elm Park School"
