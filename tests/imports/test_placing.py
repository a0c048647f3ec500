"""Who the rows of a list are: sure ones attach, unsure ones wait for a person, nobody is mixed up with their kin."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import event

from tests.imports.lists import line, rows_of, taken
from tests.intake.arranging import okoro, sent, taken_in, years_ago
from triage import clock
from triage.access import scope
from triage.db import db, transaction
from triage.imports.commands import ListKind, ToPlace
from triage.imports.models import RowFate
from triage.imports.queries import rows
from triage.imports.queries.reviewing import suspects
from triage.imports.service import evidence
from triage.imports.service.placing import place
from triage.rules.agencies import AgencyKind


@pytest.fixture
def family(people):
    return taken_in(sent(people.referrer), people.coordinator)


@pytest.fixture
def saw():
    """The statements of this test."""
    statements = []

    def keep(connection, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", keep)
    yield statements
    event.remove(engine, "before_cursor_execute", keep)


@pytest.fixture
def placed(people, family):
    def of(*lines, agency=None):
        rows = [ToPlace(number, person) for number, (person, _) in enumerate(lines, start=2)]
        home = agency or people.agency(AgencyKind.POLICE)
        return place(rows, agency_id=home.id, on=clock.today())

    return of


def chidi(family):
    return next(member.person for member in family.members if member.person.given_name == "Chidi")


def test_a_person_known_for_sure_is_attached_with_the_family_and_the_reasons(placed, family):
    (row,) = placed(line("Chidi", "Okoro", years_ago(12)))

    assert (row.fate, row.person_id, row.family_id) == (RowFate.ATTACHED, chidi(family).id, family.id)
    assert row.number == 2
    assert "same date of birth" in row.reasons


@pytest.mark.parametrize(
    ("given", "born"),
    [("Obi", years_ago(12)), ("Adaeze", years_ago(12)), ("Chidi", years_ago(40))],
    ids=["a twin", "a child with the mother's name", "a father with the son's name"],
)
def test_kin_are_never_attached(placed, given, born):
    (row,) = placed(line(given, "Okoro", born))

    assert row.fate is not RowFate.ATTACHED


def test_without_a_date_of_birth_somebody_must_look(placed, family):
    (row,) = placed(line("Chidi", "Okoro"))

    assert (row.fate, row.person_id) == (RowFate.REVIEW, chidi(family).id)


def test_one_of_two_who_are_as_like_is_for_a_person_to_choose(placed, family, people):
    taken_in(sent(people.referrer, **okoro()), people.coordinator)

    (row,) = placed(line("Chidi", "Okoro", years_ago(12)))

    assert row.fate is RowFate.REVIEW


def test_people_of_one_home_come_together_in_whatever_list(placed):
    rows = placed(
        line("Tom", "Vale", years_ago(9), address="Flat 2, 14 Quarry Road", postcode="zz98 7qq"),
        line("Rose", "Vale", years_ago(38), address="flat 2 14 Quarry Rd.", postcode="ZZ987QQ"),
        line("Ida", "Penn", years_ago(70), address="14 Quarry Road", postcode="ZZ98 7QQ"),
        line("Sam", "Holt", years_ago(30), address="Quarry Road", postcode="ZZ98 7QQ"),
        line("Lee", "Moss", years_ago(30), address="", postcode="ZZ98 7QQ"),
    )

    assert {row.fate for row in rows} == {RowFate.WAITING}
    tom, rose, ida, sam, lee = (row.household_key for row in rows)
    assert tom == rose != ida
    assert (sam, lee) == ("", "")


def test_the_senders_own_phone_finds_nobody(placed, people, family):
    landlord = people.agency(AgencyKind.HOUSING)
    landlord.phone = "01632 960 333"  # which the mother gave as hers
    stranger = line("Adaeze", "Okoro", None, phones=("01632960333",))[0]._replace(address="", postcode="")

    (row,) = placed((stranger, {}), agency=landlord)
    (other,) = placed((stranger, {}))

    assert row.fate is RowFate.WAITING
    assert other.fate is RowFate.REVIEW, "the same number from somebody else is a fact"


def test_a_phone_beside_many_homes_of_a_list_is_nobodys_own(placed, family):
    others = [
        line(f"Kit{n}", "Marr", years_ago(30 + n), address=f"{n} Elm Row", phones=("01632 960 333",))
        for n in range(1, 5)
    ]
    mother = line("Adaeze", "Okoro", None, phones=("01632960333",))[0]._replace(address="", postcode="")

    assert placed((mother, {}), *others)[0].fate is RowFate.WAITING


def test_the_senders_own_phone_speaks_for_nobody_when_a_row_is_looked_at(people, family):
    landlord = people.agency(AgencyKind.HOUSING)
    landlord.phone = "01632 960 333"
    rows = [line("Adaeze", "Okoro", None, phones=("01632960333",))]
    (row,) = rows_of(taken(landlord, ListKind.HOUSING, rows, by=people.coordinator))
    assert row.fate is RowFate.REVIEW

    with scope.acting_as(people.coordinator.actor):
        (suspect,) = suspects(row, seen_by=people.coordinator.actor)

    assert "address" in suspect.likeness.words
    assert "phone" not in suspect.likeness.words


def leave(family, person):
    with transaction(), scope.as_service():
        for member in family.members:
            if member.person_id == person.id:
                member.to_date = clock.today()


def test_somebody_who_is_of_no_family_now_is_not_counted_as_added(placed, family):
    leave(family, chidi(family))

    (row,) = placed(line("Chidi", "Okoro", years_ago(12)))

    assert (row.fate, row.person_id, row.family_id) == (RowFate.WAITING, None, None)


def test_a_row_of_somebody_who_left_before_the_list_was_taken_in_waits(people, family):
    said = {"what": "Theft"}
    made = taken(
        people.agency(AgencyKind.POLICE),
        ListKind.OFFENCES,
        [line("Chidi", "Okoro", years_ago(12), said=said)],
        by=people.coordinator,
    )
    with transaction(), scope.as_service():
        evidence.take_back(made, by=people.coordinator.actor)
    leave(family, chidi(family))

    with transaction(), scope.as_service():
        evidence.record(made, rows_of(made), by=people.coordinator.actor)

    (row,) = rows_of(made)
    assert (row.fate, row.person_id, row.reasons) == (RowFate.WAITING, None, "")


def test_what_was_said_before_is_never_looked_for_in_an_array_row_by_row(people, saw):
    """PostgreSQL, with the statement prepared, took four times as long over 50,000 rows as all else together."""
    with transaction(), scope.as_service():
        assert rows.said_already({"a" * 64, "b" * 64}, batch_id=uuid.uuid4()) == frozenset()

    assert "ANY" not in saw[-1]
