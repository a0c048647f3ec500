"""The wider family of those in the refuge: three generations, a separation, a death and a baby that is expected."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from triage import clock
from triage.access.actor import Actor
from triage.db import db
from triage.demo.council import Council
from triage.families import service
from triage.families.commands import (
    AddName,
    How,
    JoinFamily,
    NewAddress,
    NewHome,
    NewPerson,
    PutRight,
    Relate,
    Said,
    SayFact,
    Source,
)
from triage.families.models import Family

MARRIED, PARTED, DIED = date(2015, 5, 2), timedelta(days=150), date(2019, 7, 4)
BIRTHDAY, GRANS, GRANDADS = timedelta(days=110), date(1961, 9, 12), date(1958, 1, 30)
COUPLE = "husband, wife or partner of"


def events(council: Council, family: Callable[[], Family]) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """The health visitor tells of them all on one day."""
    yield clock.now() - timedelta(days=12), Wider(council, family).tell


@dataclass
class Wider:
    """One family's kin, written down by the coordinator as the health visitor tells of them."""

    council: Council
    find: Callable[[], Family]

    def tell(self) -> None:
        """Grandparents, a baby, who was married to whom, and a home of the grandmother's own."""
        gran = self._joins("grandparent", "Guifang", "Lín", gender="female", date_of_birth=GRANS)
        grandad = self._joins("grandparent", "Jianguo", "Lín", gender="male", date_of_birth=GRANDADS)
        baby = self._joins("unborn", "", "Zhāng", expected_on=clock.today() + BIRTHDAY, birth_precision="expected")
        mother, father, son = (self._member(name) for name in ("Li Na", "Jun", "志伟"))
        self._dies(grandad)
        self._ties(grandad, COUPLE, gran)
        for elder, kind, child in (
            (gran, "mother of", mother),
            (grandad, "father of", mother),
            (mother, "mother of", baby),
            (gran, "grandparent of", son),
        ):
            self._ties(elder, kind, child)
        self._parts(self._ties(mother, COUPLE, father, since=MARRIED))
        self._called(mother)
        self._lives_alone(gran)

    @property
    def by(self) -> Actor:
        """Who writes it down."""
        return self.council.users["coordinator"].actor

    @property
    def family(self) -> Family:
        """The family as it is now."""
        found = self.find()
        db.session.flush()
        db.session.expire(found)
        return found

    @property
    def source(self) -> Source:
        """Who tells of it."""
        return Source(agency_id=self.council.agencies["health"].id, said_on=clock.today())

    def _member(self, given_name: str) -> uuid.UUID:
        return next(each.person_id for each in self.family.members if each.person.given_name == given_name)

    def _joins(self, role: str, given: str, family_name: str, **more: object) -> uuid.UUID:
        before = {each.person_id for each in self.family.members}
        person = NewPerson(key="kin", role=role, given_name=given, family_name=family_name, **more)  # type: ignore[arg-type]  # by name
        command = JoinFamily(
            seen_revision=self.family.revision,
            idempotency_key=f"demo kin {role} {given}",
            source=self.source,
            person=person,
            on=clock.today(),
        )
        service.join_family(self.family.id, command, by=self.by)
        return next(each.person_id for each in self.family.members if each.person_id not in before)

    def _dies(self, person_id: uuid.UUID) -> None:
        person = next(each.person for each in self.family.members if each.person_id == person_id)
        command = SayFact(
            person_id=person_id,
            seen_revision=person.revision,
            idempotency_key="demo kin died",
            source=self.source,
            kind="death",
            value=DIED.isoformat(),
        )
        service.say_fact(self.family.id, command, by=self.by)

    def _ties(self, person: uuid.UUID, kind: str, other: uuid.UUID, since: date | None = None) -> uuid.UUID:
        command = Relate(
            seen_revision=self.family.revision,
            idempotency_key=f"demo kin {person} {other}",
            source=self.source,
            person_id=person,
            other_id=other,
            kind=kind,
            from_date=since,
        )
        return service.relate(self.family.id, command, by=self.by).id

    def _parts(self, tie: uuid.UUID) -> None:
        command = PutRight(
            what=Said.TIE,
            row_id=tie,
            person_id=self._member("Li Na"),
            seen_revision=self.family.revision,
            how=How.CHANGED,
            on=clock.today() - PARTED,
        )
        service.put_right(self.family.id, command, by=self.by)

    def _called(self, mother: uuid.UUID) -> None:
        person = next(each.person for each in self.family.members if each.person_id == mother)
        command = AddName(
            person_id=mother,
            seen_revision=person.revision,
            idempotency_key="demo kin name",
            source=self.source,
            kind="birth",
            given_name="Li Na",
            family_name="Lín",
            to_date=MARRIED,
        )
        service.add_name(self.family.id, command, by=self.by)

    def _lives_alone(self, gran: uuid.UUID) -> None:
        command = NewHome(
            seen_revision=self.family.revision,
            idempotency_key="demo kin home",
            source=self.source,
            name="Grandmother’s home",
            residents=(gran,),
            address=NewAddress(lines=("6 Saddlers Yard", "Ashcombe"), postcode="ZZ99 1GH"),
            on=clock.today(),
        )
        service.add_home(self.family.id, command, by=self.by)
