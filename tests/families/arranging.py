"""A family of three in two homes, for the tests of the matching."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from triage.access.actor import SERVICE
from triage.db import db
from triage.families import service
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewIdentifier, NewPerson
from triage.families.models import (
    Address,
    AddressKind,
    FactKind,
    Family,
    Household,
    MatchCard,
    MatchKey,
    Person,
    PersonFact,
)
from triage.families.queries.on_record import people_on_record
from triage.rules.matching.on_record import key_number, keys_in_words, prepared_record

BORN = date(2012, 3, 4)


def new_family(kind: str = "home", protected: bool = False) -> Family:
    """A mother and a daughter at one address, and a father at another."""
    people = (
        NewPerson(key="m", role="mother", given_name="Siân", family_name="O’Neill", date_of_birth=date(1985, 2, 2)),
        NewPerson(key="f", role="father", given_name="Robert", family_name="Nowak", phone="01632 960 201"),
        NewPerson(
            key="k",
            role="child",
            given_name="Katherine",
            family_name="O’Neill",
            date_of_birth=BORN,
            identifiers=(NewIdentifier(kind="nhs", value="999 000 1112"), NewIdentifier(kind="ehm", value="E1234")),
        ),
    )
    hers = NewAddress(kind=kind, lines=("12 Sample Street", "Newtown"), postcode="CV1 4AB", protected=protected)
    his = NewAddress(lines=("7 Weavers Row", "Ashcombe"), postcode="CV2 3AB")
    command = NewFamily(
        people=people,
        households=(
            NewHousehold(name="Hers", residents=("m", "k"), address=hers),
            NewHousehold(name="His", residents=("f",), address=his),
        ),
        since=date(2026, 1, 1),
    )
    return service.create_family(command, by=SERVICE).family


def named(given: str) -> Person:
    return db.session.scalars(select(Person).where(Person.given_name == given)).one()


def household(name: str) -> Household:
    return db.session.scalars(select(Household).where(Household.name == name)).one()


def another_birth(person: Person) -> None:
    db.session.add(PersonFact(person_id=person.id, kind=FactKind.BIRTH, value="2011-05-06"))


def a_new_address(person: Person) -> None:
    home = household("Hers")
    home.addresses.append(
        Address(kind=AddressKind.HOME, lines=["9 Mill Lane"], postcode="CV3 1AA", from_date=date(2026, 5, 1))
    )


def keys(person: Person) -> set[str]:
    """In words, those that the record gives; the table holds a number for each, and no other."""
    mine = select(MatchKey.key).join(MatchCard, MatchCard.id == MatchKey.card_id)
    kept = set(db.session.scalars(mine.where(MatchCard.person_id == person.id)))
    words = {word for known in people_on_record([person.id]).values() for word in keys_in_words(prepared_record(known))}
    assert kept == set(map(key_number, words))
    return words
