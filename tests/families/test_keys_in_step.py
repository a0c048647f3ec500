"""Match keys and cards follow every change of a person, whoever makes it."""

from __future__ import annotations

import random
import uuid
from datetime import date

import pytest
from sqlalchemy import delete, event, insert, select, text, update

from tests.families.arranging import a_new_address, another_birth, household, keys, named, new_family
from triage import clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.db import db, transaction
from triage.errors import NotFound
from triage.families import service
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewPerson
from triage.families.models import (
    Address,
    FactKind,
    Family,
    Identifier,
    MatchCard,
    MatchKey,
    NameKind,
    Person,
    PersonFact,
    PersonName,
    Resident,
)


@pytest.fixture
def family(app) -> Family:
    return new_family()


def card(person: Person) -> str:
    return db.session.scalars(select(MatchCard.card).where(MatchCard.person_id == person.id)).one_or_none() or ""


def in_step() -> bool:
    return service.out_of_step() == []


def test_a_new_family_has_its_keys_in_the_same_act(family):
    assert in_step()
    assert "inhs:9990001112" in keys(named("Katherine"))
    assert "t1632960201r" in keys(named("Robert"))
    assert "aCV14AB12" in keys(named("Siân"))
    assert "E1234" not in card(named("Katherine")), "a case number is a whole family’s"


def changed_name(person: Person) -> None:
    person.family_name = "Brzezinska"


def changed_by_statement(person: Person) -> None:
    db.session.execute(update(Person).where(Person.id == person.id).values(family_name="Brzezinska"))


def another_name(person: Person) -> None:
    db.session.add(PersonName(person_id=person.id, kind=NameKind.PREVIOUS, family_name="Brzezinska"))


def a_phone(person: Person) -> None:
    db.session.add(PersonFact(person_id=person.id, kind=FactKind.PHONE, value="01632 960 777"))


def a_number(person: Person) -> None:
    person.identifiers.append(Identifier(kind="upn", value="H801200001001"))


def a_number_by_statement(person: Person) -> None:
    row = {"id": uuid.uuid4(), "person_id": person.id, "kind": "upn", "value": "H801200001001"}
    db.session.execute(insert(Identifier), [{**row, "warning": "", "recorded_at": clock.now(), "mistaken_because": ""}])


def moved_in(person: Person) -> None:
    db.session.add(Resident(household_id=household("His").id, person_id=person.id))


def household_moved(person: Person) -> None:
    address = db.session.scalars(select(Address).where(Address.household_id == household("Hers").id)).one()
    address.lines = ["80 Orchard Way"]


@pytest.mark.parametrize(
    "change",
    [
        changed_name,
        changed_by_statement,
        another_name,
        a_phone,
        another_birth,
        a_number,
        a_number_by_statement,
        moved_in,
        a_new_address,
        household_moved,
    ],
)
def test_every_kind_of_change_brings_its_keys(family, change):
    katie = named("Katherine")
    before = keys(katie)

    with transaction():
        change(katie)

    assert keys(katie) - before
    assert in_step()


def test_what_was_written_down_wrongly_counts_for_nothing(family):
    katie = named("Katherine")
    before = keys(katie)
    with transaction():
        another_name(katie)
        a_phone(katie)
    with transaction():
        for record in (*db.session.scalars(select(PersonName)), *db.session.scalars(select(PersonFact))):
            record.mistaken_at = clock.now()

    assert keys(katie) == before
    assert in_step()


def test_a_merged_person_has_no_keys_until_they_are_parted(family):
    katie, robert = named("Katherine"), named("Robert")
    before = keys(katie)

    with transaction():
        katie.merged_into_id = robert.id
    assert (keys(katie), card(katie)) == (set(), "")

    with transaction():
        db.session.execute(update(Person).where(Person.id == katie.id).values(merged_into_id=None))
    assert keys(katie) == before
    assert in_step()


def test_a_number_that_changes_hands_leaves_the_one_and_comes_to_the_other(family):
    katie, robert = named("Katherine"), named("Robert")

    for move in (moved_by_record, moved_by_statement):
        with transaction():
            move(katie, robert)
        assert "inhs:9990001112" in keys(robert)
        assert "inhs:9990001112" not in keys(katie)
        assert in_step()
        katie, robert = robert, katie


def moved_by_record(one: Person, two: Person) -> None:
    db.session.scalars(select(Identifier).where(Identifier.kind == "nhs")).one().person_id = two.id


def moved_by_statement(one: Person, two: Person) -> None:
    db.session.execute(update(Identifier).where(Identifier.person_id == one.id).values(person_id=two.id))


@pytest.mark.parametrize("by_statement", [False, True])
def test_what_is_deleted_takes_its_keys_along(family, by_statement):
    katie, mother = named("Katherine"), named("Siân")
    with transaction():
        if by_statement:
            db.session.execute(delete(Identifier).where(Identifier.person_id == katie.id))
            db.session.execute(delete(Address).where(Address.household_id == household("Hers").id))
        else:
            for record in (*katie.identifiers, *household("Hers").addresses):
                db.session.delete(record)

    assert not any(key.startswith(tuple("ihqaukps")) for key in keys(katie) | keys(mother))
    assert in_step()


def test_an_act_that_fails_leaves_the_keys_as_they_were(family):
    katie = named("Katherine")
    before = keys(katie)

    with pytest.raises(NotFound):
        failing_act(katie)

    assert keys(katie) == before
    assert in_step()


def failing_act(person: Person) -> None:
    with transaction():
        changed_name(person)
        service.keep_keys([person.id])
        raise NotFound


@pytest.mark.parametrize(("kind", "protected"), [("refuge", False), ("no_fixed", False), ("home", True)])
def test_a_protected_home_gives_neither_key_nor_card(app, kind, protected):
    new_family(kind, protected)

    for given in ("Katherine", "Siân"):
        assert not any(key.startswith(tuple("hqaukps")) for key in keys(named(given)))
        assert "sample" not in card(named(given))
    assert "aCV23AB7" in keys(named("Robert"))


def test_a_home_that_becomes_protected_is_forgotten(family):
    with transaction():
        household("Hers").addresses[0].protected = True

    assert "aCV14AB12" not in keys(named("Siân"))
    assert in_step()


def test_whoever_left_before_the_others_moved_is_not_found_at_their_new_home(family):
    katie = named("Katherine")
    with transaction():
        stay = db.session.scalars(select(Resident).where(Resident.person_id == katie.id)).one()
        stay.to_date = date(2026, 2, 1)
        household("Hers").addresses[0].to_date = date(2026, 3, 1)
        a_new_address(katie)

    assert "aCV14AB12" in keys(katie), "an earlier home is met again"
    assert "aCV31AA9" not in keys(katie)
    assert {"aCV14AB12", "aCV31AA9"} <= keys(named("Siân"))


def test_an_estimated_date_of_birth_is_not_compared(family):
    with transaction():
        named("Katherine").birth_precision = "estimated"

    assert not any("0304" in key for key in keys(named("Katherine")))


def test_rows_changed_by_hand_are_found_and_made_good(family, app):
    db.session.execute(text("UPDATE persons SET family_name = 'Brzezinska' WHERE given_name = 'Katherine'"))
    db.session.expire_all()
    runner = app.test_cli_runner()

    checked = runner.invoke(args=["match", "keys", "--check"])
    made = runner.invoke(args=["match", "keys"])
    again = runner.invoke(args=["match", "keys", "--check"])

    assert checked.exit_code == 1
    assert f"person {named('Katherine').id}" in checked.stderr
    assert "3 people have their keys" in made.stdout, made.output
    assert again.exit_code == 0, again.output


def test_made_anew_they_are_what_the_changes_left(family):
    with transaction():
        for change in (another_name, a_phone, another_birth, moved_in, a_new_address):
            change(named("Katherine"))
    kept = everything()

    with transaction():
        db.session.execute(delete(MatchKey))
        db.session.execute(delete(MatchCard))
    counted = []
    event.listen(db.engine, "before_cursor_execute", lambda *seen: counted.append(seen[2]))
    service.rebuild_keys()

    assert everything() == kept
    assert "ANALYZE" in counted  # a restored database knows nothing of its rows, and a search took minutes


def everything() -> tuple[set[tuple[int, uuid.UUID]], set[tuple[uuid.UUID, str]]]:
    whose = select(MatchKey.key, MatchCard.person_id).join(MatchCard, MatchCard.id == MatchKey.card_id)
    pairs = {(key, person) for key, person in db.session.execute(whose)}
    return pairs, {(person, text) for person, text in db.session.execute(select(MatchCard.person_id, MatchCard.card))}


CHANGES = (changed_name, changed_by_statement, another_name, a_phone, another_birth, a_number, moved_in, a_new_address)


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_changes_leaves_them_in_step(family, seed):
    chance = random.Random(seed)
    for _ in range(8):
        everybody = db.session.scalars(select(Person).order_by(Person.id)).all()
        with transaction():
            for _ in range(chance.randint(1, 3)):
                chance.choice(CHANGES)(chance.choice(everybody))
            if chance.random() < 0.3:
                one, two = chance.sample(everybody, 2)
                one.merged_into_id = two.id
            if chance.random() < 0.3:
                rows = db.session.scalars(select(Resident).order_by(Resident.id)).all()
                rows[0].person_id = chance.choice(everybody).id
            if chance.random() < 0.3:
                chance.choice(everybody).merged_into_id = None
        assert in_step()


def test_a_known_home_that_is_said_to_be_a_refuge_is_protected(family):
    refuge = NewAddress(kind="refuge", lines=("12 Sample Street",), postcode="cv14ab")
    mother = NewPerson(key="m", role="mother", known_id=named("Siân").id)
    home = NewHousehold(name="Hers", residents=("m",), address=refuge)

    with scope.as_service():
        service.add_to_family(family, NewFamily(people=(mother,), households=(home,)), by=SERVICE)

    assert household("Hers").address.protected
    assert "CV14AB" not in card(named("Siân"))


def test_a_home_known_openly_before_it_was_protected_is_not_compared(family):
    with transaction():
        home = household("Hers")
        home.addresses[0].to_date = date(2026, 4, 30)
        home.addresses.append(
            Address(kind="home", lines=["12 Sample St"], postcode="CV1 4AB", protected=True, from_date=date(2026, 5, 1))
        )

    assert "CV14AB" not in card(named("Siân"))
    assert not [each for each in keys(named("Siân")) if "CV14AB" in each]
    assert in_step()
