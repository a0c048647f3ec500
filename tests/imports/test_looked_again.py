"""Rows of nobody known are looked up again when more of somebody comes to be known, and not when nothing does."""

from __future__ import annotations

import uuid

import pytest

from tests.imports.lists import line, rows_of, taken
from tests.intake.arranging import sent, taken_in, years_ago
from triage.families import service as families
from triage.families.commands import AddName, How, SayFact, Source
from triage.families.models import FactKind
from triage.imports.commands import ListKind
from triage.imports.models import RowFate
from triage.imports.service import looking_again
from triage.rules.agencies import AgencyKind

AWAY = {"address": "70 Long Acre", "postcode": "ZZ97 3QQ"}


@pytest.fixture
def family(people):
    return taken_in(sent(people.referrer), people.coordinator)


@pytest.fixture
def chidi(family):
    return next(member.person for member in family.members if member.person.given_name == "Chidi")


def waits(people, given, family_name, born):
    rows = [line(given, family_name, born, said={"what": "Theft"}, **AWAY)]
    made = taken(people.agency(AgencyKind.POLICE), ListKind.OFFENCES, rows, by=people.coordinator)
    looking_again.look_again_if_people_changed()
    assert rows_of(made)[0].fate is RowFate.WAITING
    return made


def common(person):
    return {
        "person_id": person.id,
        "seen_revision": person.revision,
        "idempotency_key": uuid.uuid4().hex,
        "source": Source(),
    }


def test_a_corrected_date_of_birth_finds_the_row_that_waited_for_it(people, family, chidi):
    born = years_ago(9, 200)
    made = waits(people, "Chidi", "Okoro", born)
    command = SayFact(
        **common(chidi), kind=FactKind.BIRTH, value=born.isoformat(), precision="exact", how=How.CORRECTED, because="x"
    )
    families.say_fact(family.id, command, by=people.coordinator.actor)

    looking_again.look_again_if_people_changed()

    assert rows_of(made)[0].person_id == chidi.id


def test_another_name_finds_the_row_that_waited_for_it(people, family, chidi):
    made = waits(people, "Emeka", "Balewa", chidi.date_of_birth)
    command = AddName(**common(chidi), kind="previous", given_name="Emeka", family_name="Balewa")
    families.add_name(family.id, command, by=people.coordinator.actor)

    looking_again.look_again_if_people_changed()

    assert rows_of(made)[0].person_id == chidi.id


def test_nothing_is_looked_up_again_where_nobody_changed(people, family, chidi, monkeypatch):
    waits(people, "Emeka", "Balewa", chidi.date_of_birth)
    looked = []
    monkeypatch.setattr(looking_again, "look_again", lambda **_: looked.append(1))

    looking_again.look_again_if_people_changed()

    assert looked == []
