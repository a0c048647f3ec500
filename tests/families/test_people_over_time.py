"""People over time: a change on a day, a mistake put right, and what others say, each with who said so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.families.changing import a_family, days_ago, of_person, one, said_of
from tests.intake.arranging import years_ago
from triage import clock
from triage.audit import AuditEvent
from triage.db import db, transaction
from triage.errors import Invalid, Refused, Stale
from triage.families import queries, service
from triage.families.commands import (
    AddName,
    AddNumber,
    Born,
    ChangeName,
    How,
    PutRight,
    Said,
    SayFact,
)
from triage.families.models import FactKind, NameKind, SafeToCall
from triage.families.service.in_step import value_of


@pytest.fixture
def family(people):
    return a_family(people)


@pytest.fixture
def by(people):
    return people.coordinator.actor


# --------------------------------------------------------------------------------------- names


def test_a_name_that_changed_on_a_day_leaves_the_old_one_with_its_days(family, by):
    mother = one(family, "Adaeze")

    service.change_name(
        family.id,
        ChangeName(**of_person(mother), given_name="Adaeze", family_name="Bell", on=days_ago(3), old_kind="birth"),
        by=by,
    )

    old, new = queries.names_of([mother.id])
    assert (mother.family_name, mother.family_name_key) == ("Bell", "bell")
    assert (old.kind, old.family_name, old.to_date) == (NameKind.BIRTH, "Okoro", days_ago(3))
    assert (new.kind, new.from_date, new.said_on, new.recorded_by_id) == (
        NameKind.CURRENT, days_ago(3), clock.today(), by.user_id,
    )  # fmt: skip
    assert family.name == "Bell and Okoro"


def test_a_name_that_was_wrong_stays_as_a_mistake_and_is_no_name_they_had(family, by):
    mother = one(family, "Adaeze")

    command = ChangeName(
        **of_person(mother), given_name="Adaora", family_name="Okoro", how=How.CORRECTED, because="Misheard"
    )
    service.change_name(family.id, command, by=by)

    old = next(row for row in queries.names_of([mother.id]) if row.given_name == "Adaeze")
    assert (old.mistaken_because, old.mistaken_by_id, old.kind) == ("Misheard", by.user_id, NameKind.CURRENT)
    assert mother.full_name == "Adaora Okoro"


def test_what_somebody_is_known_as_comes_and_goes(family, by):
    mother = one(family, "Adaeze")
    service.add_name(family.id, AddName(**of_person(mother), kind="known_as", given_name="Ada"), by=by)
    assert mother.known_as == "Ada"
    row = next(each for each in queries.names_of([mother.id]) if each.kind is NameKind.KNOWN_AS)

    end = PutRight(
        what=Said.NAME, row_id=row.id, person_id=mother.id, seen_revision=mother.revision, how=How.CHANGED,
        on=clock.today(),
    )  # fmt: skip
    service.put_right(family.id, end, by=by)
    service.put_right(family.id, end, by=by)

    assert mother.known_as == ""
    assert row.to_date == clock.today()
    assert db.session.query(AuditEvent).filter_by(action="families.put_right").count() == 1


def test_a_second_send_makes_no_second_name_and_a_stale_one_none_at_all(family, by):
    mother = one(family, "Adaeze")
    command = AddName(**of_person(mother, "once"), kind="previous", given_name="Adaeze", family_name="Eze")
    service.add_name(family.id, command, by=by)

    service.add_name(family.id, command, by=by)
    with pytest.raises(Stale):
        service.add_name(
            family.id,
            AddName(
                person_id=mother.id, seen_revision=command.seen_revision, idempotency_key="two", kind="other",
                given_name="A",
            ),
            by=by,
        )  # fmt: skip

    assert [row.family_name for row in queries.names_of([mother.id])].count("Eze") == 1


# --------------------------------------------------------------------------------------- facts


def test_a_fact_changes_on_a_day_is_corrected_or_is_said_otherwise(family, by):
    son = one(family, "Chidi")

    def say(value: str, **more) -> None:
        service.say_fact(family.id, SayFact(**of_person(son), kind="school", value=value, **more), by=by)

    say("Hill Road", on=days_ago(9))
    say("Hill Road School", how=How.CORRECTED, because="Its whole name")
    say("Mill Lane School", how=How.HEARD)

    first, second, third, fourth = said_of(son, FactKind.SCHOOL)
    assert son.school == "Hill Road School"
    assert (first.value, first.to_date, first.mistaken_at) == ("Elm Park School", days_ago(9), None)
    assert (second.mistaken_because, third.from_date) == ("Its whole name", days_ago(9))
    assert (fourth.value, fourth.to_date) == ("Mill Lane School", None)
    with pytest.raises(Invalid, match="known already"):
        say("Hill Road School")


def test_a_day_of_birth_does_not_end(family, by):
    son = one(family, "Chidi")
    born, row = son.date_of_birth, said_of(son, FactKind.BIRTH)[0]
    end = PutRight(
        what=Said.FACT, row_id=row.id, person_id=son.id, seen_revision=son.revision, how=How.CHANGED, on=days_ago(1),
    )  # fmt: skip

    with pytest.raises(Refused, match="does not end"):
        service.put_right(family.id, end, by=by)

    assert (row.to_date, son.date_of_birth) == (None, born)


def test_a_fact_that_held_by_a_mistake_alone_holds_no_longer(family, by):
    son = one(family, "Chidi")
    row = said_of(son, FactKind.SCHOOL)[0]

    def wrong(because: str) -> None:
        command = PutRight(
            what=Said.FACT, row_id=row.id, person_id=son.id, seen_revision=son.revision, how=How.CORRECTED,
            because=because,
        )  # fmt: skip
        service.put_right(family.id, command, by=by)

    with pytest.raises(Invalid, match="why"):
        wrong(" ")
    wrong("It is his cousin who goes there")

    assert son.school == ""
    assert row.mistaken_because == "It is his cousin who goes there"


def test_a_new_number_is_not_safe_to_ring_until_somebody_says_so(family, by):
    mother = one(family, "Adaeze")
    with transaction():
        mother.safe_to_call = SafeToCall.YES

    service.say_fact(family.id, SayFact(**of_person(mother), kind="phone", value="01632 960 999"), by=by)

    assert (mother.phone, mother.safe_to_call.value) == ("01632 960 999", "unknown")


def test_a_date_of_birth_is_exact_or_estimated_and_never_ahead(family, by):
    son = one(family, "Chidi")
    born = years_ago(11)

    command = SayFact(
        **of_person(son), kind="birth", value=born.isoformat(), precision="estimated", how=How.CORRECTED, because="Age"
    )
    service.say_fact(family.id, command, by=by)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    with pytest.raises(Refused):
        service.say_fact(family.id, SayFact(**of_person(son), kind="birth", value=tomorrow, how=How.HEARD), by=by)

    assert (son.date_of_birth, son.birth_precision.value) == (born, "estimated")
    assert value_of(son, FactKind.BIRTH) == (born.isoformat(), "estimated")


def test_an_unborn_baby_is_born_and_is_a_child_of_the_family(family, by):
    baby = one(family, "")
    command = Born(**of_person(baby, "born"), date_of_birth=days_ago(1), given_name="Ife", family_name="Okoro")

    service.say_born(family.id, command, by=by)
    service.say_born(family.id, command, by=by)

    member = queries.member_in(family.id, baby.id, seen_by=by)
    assert (baby.full_name, baby.date_of_birth, baby.expected_on) == ("Ife Okoro", days_ago(1), None)
    assert (member.role.value, member.earlier[0]["role"]) == ("child", "unborn")
    assert said_of(baby, FactKind.EXPECTED)[0].to_date == days_ago(1)
    assert len(said_of(baby, FactKind.BIRTH)) == 1


def test_somebody_who_died_stays_in_the_record(family, by):
    mother = one(family, "Adaeze")

    service.say_fact(family.id, SayFact(**of_person(mother), kind="death", value=days_ago(2).isoformat()), by=by)

    assert (mother.deceased, mother.died_on) == (True, days_ago(2))
    command = SayFact(**of_person(one(family, "Chidi")), kind="death", value=years_ago(30).isoformat())
    with pytest.raises(Invalid, match="before they are born"):
        service.say_fact(family.id, command, by=by)


def test_a_number_that_looks_wrong_is_kept_with_its_warning_and_never_twice(family, by):
    son = one(family, "Chidi")

    first = service.add_number(family.id, AddNumber(**of_person(son), kind="nhs", value="123 456 7890"), by=by)
    again = service.add_number(family.id, AddNumber(**of_person(son), kind="nhs", value="1234567890"), by=by)

    assert again.id == first.id
    assert "mistyped" in first.warning
    mistake = PutRight(
        what=Said.NUMBER, row_id=first.id, person_id=son.id, seen_revision=son.revision, how=How.CORRECTED,
        because="His sister’s",
    )  # fmt: skip
    service.put_right(family.id, mistake, by=by)
    assert son.identifiers == []
    assert [row.mistaken_because for row in queries.numbers_of([son.id])] == ["His sister’s"]
