"""Families whose people are looked for."""

from __future__ import annotations

from datetime import date

from triage import clock
from triage.access import scope
from triage.access.actor import SERVICE
from triage.accounts.models import User
from triage.db import db, transaction
from triage.families import service
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewPerson
from triage.families.commands.reaching import NewIdentifier
from triage.families.models import Family, NameKind, PersonName
from triage.families.queries.finding import Findings, find, lines


def family(*people: NewPerson, homes: tuple[NewAddress, ...] = (), by: User | None = None) -> Family:
    """A family whose people all live, or lived, at each of these addresses."""
    keys = tuple(each.key for each in people)
    households = tuple(NewHousehold(name=f"Home {n}", residents=keys, address=home) for n, home in enumerate(homes))
    with scope.as_service():
        command = NewFamily(people=people, households=households, said_on=clock.today())
        return service.create_family(command, by=by.actor if by else SERVICE).family


def person(given: str, surname: str, born: date | None = None, **more: object) -> NewPerson:
    """Somebody of a family; `numbers` are pairs of kind and value."""
    numbers = tuple(NewIdentifier(kind=kind, value=value) for kind, value in more.pop("numbers", ()))
    facts = {"role": "child", **more}
    return NewPerson(
        key=f"{given} {surname}",
        given_name=given,
        family_name=surname,
        date_of_birth=born,
        identifiers=numbers,
        **facts,
    )


def also_called(of: Family, given: str, surname: str, kind: NameKind = NameKind.PREVIOUS) -> None:
    """One more name of the first person of a family."""
    with scope.as_service(), transaction():
        row = PersonName(person_id=of.members[0].person_id, kind=kind, given_name=given, family_name=surname)
        db.session.add(row)


def home(postcode: str, *lines: str, **more: object) -> NewAddress:
    """An address that may be written to."""
    return NewAddress(lines=lines or ("1 Sample Street",), postcode=postcode, **{"safe_to_write": "yes", **more})


def found(words: str, by: User) -> Findings:
    """What the search answers this person."""
    with scope.acting_as(by.actor):
        return find(words, seen_by=by.actor)


def names_found(words: str, by: User) -> list[str]:
    """Who is found, the best first."""
    with scope.acting_as(by.actor):
        people = find(words, seen_by=by.actor).people
        return [each.person.full_name for each in lines(people, seen_by=by.actor)]


def why_found(words: str, by: User) -> list[str]:
    """Why the first person is found."""
    with scope.acting_as(by.actor):
        return list(lines(find(words, seen_by=by.actor).people[:1], seen_by=by.actor)[0].why)
