"""A family that was on the old list under another spelling: the two records, and its mother's, became one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from triage import clock
from triage.access.actor import Actor
from triage.db import db
from triage.demo.council import Council
from triage.families import service as families
from triage.families.commands import NewAddress, NewFamily, NewHousehold, NewPerson, NewRelationship
from triage.families.models import Address, Family, FamilyMember, Person
from triage.merging import service
from triage.merging.commands import Together

FAMILIES = "The same mother and child at the same address; the old list spelt the name by ear."
PEOPLE = "Same date of birth and home; the housing officer who keeps the old list confirms it."


@dataclass
class Twice:
    """One family under two references, found by the coordinator."""

    council: Council
    find: Callable[[], Family]
    old: Family | None = field(default=None)
    mothers: tuple[Person, ...] = ()

    @property
    def by(self) -> Actor:
        """Who finds it out."""
        return self.council.users["coordinator"].actor

    def is_on_the_old_list(self) -> None:
        """The record that was taken over from the old list."""
        kept = self.find()
        mother, child = kept.members[0], kept.members[-1]
        home = next(address for household in kept.households if (address := household.address) is not None)
        command = NewFamily(
            people=(_misspelt(mother, "mother"), _misspelt(child, "child")),
            households=(_home(home),),
            relationships=(NewRelationship(person="mother", other="child", kind="mother of"),),
            source_agency_id=self.council.agencies["homes"].id,
            said_on=clock.today(),
        )
        self.old = families.create_family(command, by=self.by).family

    def becomes_one(self) -> None:
        """The families."""
        assert self.old is not None
        kept = self.find()
        self.mothers = kept.members[0].person, self.old.members[0].person
        service.merge_families(_together(kept, self.old, FAMILIES), by=self.by)

    def has_one_mother(self) -> None:
        """Then the mother; the child is left for whoever tries the demonstration out."""
        kept, double = self.mothers
        db.session.expire_all()
        service.merge_people(_together(kept, double, PEOPLE), by=self.by)


def events(council: Council, family: Callable[[], Family]) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """When the old record came in, and when the two were put together."""
    twice = Twice(council, family)
    yield clock.now() - timedelta(days=2), twice.is_on_the_old_list
    yield clock.now() - timedelta(days=1), twice.becomes_one
    yield clock.now() - timedelta(days=1, minutes=-10), twice.has_one_mother


def _home(address: Address) -> NewHousehold:
    written = NewAddress(lines=tuple(address.lines), postcode=address.postcode)
    return NewHousehold(name="Home", residents=("mother", "child"), address=written)


def _misspelt(member: FamilyMember, key: str) -> NewPerson:
    person = member.person
    return NewPerson(
        key=key,
        role=member.role.value,
        given_name=person.given_name,
        family_name=person.family_name.replace("ll", "l").replace("tt", "t"),
        date_of_birth=person.date_of_birth,
        gender=person.gender,
    )


def _together(kept: Family | Person, gone: Family | Person, because: str) -> Together:
    db.session.refresh(kept)
    db.session.refresh(gone)
    return Together(
        kept_id=kept.id,
        gone_id=gone.id,
        seen=(kept.revision, gone.revision),
        because=because,
        idempotency_key=uuid.uuid5(kept.id, str(gone.id)).hex,
    )
