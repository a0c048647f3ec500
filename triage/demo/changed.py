"""A family over time: it moved, a name changed, a baby was born, a girl has two homes, and the police wrote otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from triage import clock
from triage.access.actor import Actor
from triage.db import db
from triage.demo.council import Council
from triage.demo.intake import Desk
from triage.demo.spec import Concern, Course, Home, Story, Who
from triage.evidence import service as evidence_service
from triage.evidence.commands import Choice, LinkReferral
from triage.families import service
from triage.families.commands import (
    Born,
    ChangeAddress,
    ChangeName,
    How,
    JoinFamily,
    Live,
    NewAddress,
    NewPerson,
    Relate,
    SayFact,
    Source,
)
from triage.families.models import Family, FamilyMember

FIRST = Story(
    agency="brannoc",
    user="primary",
    people=(
        Who("mum", "Demelza", "Trewin", "mother", gender="female", born="1994-02-17", phone="01632 960 851"),
        Who("dad", "Jory", "Pascoe", "father", gender="male", born="1991-10-03", cares="yes"),
        Who("merryn", "Merryn", "Pascoe", "child", gender="female", born="2015-09-01", school="Elm Park School"),
        Who("baby", "", "", "unborn", due_in=24),
    ),
    homes=(
        Home("Mother’s home", ("5 Fore Street",), "ZZ99 4AB", ("mum", "merryn")),
        Home("Father’s home", ("18 Chapel Terrace",), "ZZ99 6EF", ("dad", "merryn")),
    ),
    concerns=(Concern("sf3.finance.debt", "", 70, None, "Told by the mother"),),
    course=Course.NOT_ELIGIBLE,
    sent_days_ago=52,
)
AGAIN = Story(
    agency="police",
    user="police",
    people=(
        Who("mum", "Demelza", "Trewyn", "mother", gender="female", born="1994-02-17", phone="01632 960 857"),
        Who("merryn", "Merryn", "Pasco", "child", gender="female", born="2015-01-09", school="Elmfield Academy"),
    ),
    homes=(Home("Home", ("5 Fore Street",), "ZZ99 4AB", ("mum", "merryn"), safe="unknown"),),
    concerns=(Concern("sf3.abuse.child-affected", "merryn", 6, None, "Incident 44/19077"),),
    course=Course.CHECKING,
    sent_days_ago=4,
    abuse="yes",
)
NEW_HOME = NewAddress(lines=("Flat 2", "41 Quay Street", "Ashcombe"), postcode="ZZ99 5CD", safe_to_write="yes")


def events(council: Council, family: Callable[[], Family]) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """What became of them, by days ago."""
    now = clock.now()
    life = Life(council, family)
    desk = Desk(council, AGAIN)
    for days_ago, happen in (
        (40, life.moves),
        (35, life.partner_joins),
        (34, life.changes_name),
        (26, life.is_born),
        (20, life.corrects_birth),
        (4, desk.refer),
        (3, lambda: life.is_referred_again(desk)),
    ):
        yield now - timedelta(days=days_ago), happen


@dataclass
class Life:
    """One family's changes, written down by the coordinator as the school tells of them."""

    council: Council
    find: Callable[[], Family]

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

    def moves(self) -> None:
        """The mother and her daughter move to another street."""
        home = next(each for each in self.family.households if "Mother" in each.name)
        command = ChangeAddress(
            household_id=home.id,
            seen_revision=self.family.revision,
            address=NEW_HOME,
            from_date=clock.today(),
            source=self._school(),
        )
        service.change_address(self.family.id, command, by=self.by)

    def partner_joins(self) -> None:
        """The mother's partner comes to live with them."""
        family = self.family
        home = next(each.id for each in family.households if "Mother" in each.name)
        person = NewPerson(
            key="partner",
            role="step_parent",
            given_name="Piran",
            family_name="Hosking",
            date_of_birth=date(1990, 6, 21),
            gender="male",
        )
        command = JoinFamily(
            seen_revision=family.revision,
            idempotency_key="demo partner",
            source=self._school(),
            person=person,
            on=clock.today(),
            homes=(home,),
        )
        service.join_family(family.id, command, by=self.by)
        married = Relate(
            seen_revision=self.family.revision,
            idempotency_key="demo married",
            source=self._school(),
            person_id=self._member("Piran").person_id,
            other_id=self._member("Demelza").person_id,
            kind="husband, wife or partner of",
            from_date=clock.today(),
        )
        service.relate(family.id, married, by=self.by)

    def changes_name(self) -> None:
        """The mother takes her husband's name."""
        mother = self._member("Demelza").person
        command = ChangeName(
            person_id=mother.id,
            seen_revision=mother.revision,
            idempotency_key="demo name",
            source=self._school(),
            given_name="Demelza",
            family_name="Hosking",
            on=clock.today(),
            old_kind="birth",
        )
        service.change_name(self.family.id, command, by=self.by)

    def is_born(self) -> None:
        """The baby is born."""
        baby = next(each.person for each in self.family.members if each.person.expected_on is not None)
        command = Born(
            person_id=baby.id,
            seen_revision=baby.revision,
            idempotency_key="demo born",
            source=Source(agency_id=self.council.agencies["health"].id, said_on=clock.today()),
            date_of_birth=clock.today() - timedelta(days=1),
            given_name="Tamsin",
            family_name="Hosking",
            gender="female",
        )
        service.say_born(self.family.id, command, by=self.by)
        family = self.family
        home = Live(
            seen_revision=family.revision,
            idempotency_key="demo at home",
            source=command.source,
            person_id=baby.id,
            joins=(next(each.id for each in family.households if "Mother" in each.name),),
            on=clock.today(),
        )
        service.live(family.id, home, by=self.by)

    def corrects_birth(self) -> None:
        """The school had written down the daughter's birthday wrongly."""
        daughter = self._member("Merryn").person
        command = SayFact(
            person_id=daughter.id,
            seen_revision=daughter.revision,
            idempotency_key="demo birth",
            source=self._school(),
            kind="birth",
            value="2015-09-11",
            precision="exact",
            how=How.CORRECTED,
            because="The school read its own record again: the 11th and not the 1st",
        )
        service.say_fact(self.family.id, command, by=self.by)

    def is_referred_again(self, desk: Desk) -> None:
        """The police's referral is linked: it has the old address, the old name misspelt and another birthday."""
        names = {"Demelza": self._member("Demelza").person_id, "Merryn": self._member("Merryn").person_id}
        sent = desk.referral.as_sent or {}
        choices = tuple(
            Choice(key=each["id"], known_id=names.get(each["given_name"])) for each in sent["answers"]["people"]
        )
        command = LinkReferral(
            referral_id=desk.referral.id,
            family_id=self.family.id,
            choices=choices,
            seen_revision=desk.referral.revision,
        )
        evidence_service.link_referral(desk.referral, command, by=self.by)

    def _member(self, given_name: str) -> FamilyMember:
        return next(each for each in self.family.members if each.person.given_name == given_name)

    def _school(self) -> Source:
        return Source(agency_id=self.council.agencies["brannoc"].id, said_on=clock.today())
