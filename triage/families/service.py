"""Acts on families: start one, add people to one, say where and how they may be reached."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from triage import audit, clock
from triage.access.actor import Actor
from triage.accounts import queries as accounts
from triage.db import db, next_number, transaction
from triage.documents import service as documents
from triage.errors import Refused, Stale
from triage.families import queries
from triage.families.commands import (
    ChangeAddress,
    ChangeContact,
    ChangeSafety,
    NewAddress,
    NewFamily,
    NewHousehold,
    NewPerson,
    NewRelationship,
)
from triage.families.models import (
    Address,
    AddressKind,
    BirthPrecision,
    Family,
    FamilyMember,
    Household,
    Identifier,
    MemberRole,
    NotSame,
    Person,
    Relationship,
    Resident,
    SafeToCall,
    SafeToWrite,
)
from triage.rules.matching import normalised_name, normalised_postcode

NUMBER = "family"
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A family, and which person each of the caller's keys became."""

    family: Family
    people: Mapping[str, uuid.UUID]


def create_family(command: NewFamily, *, by: Actor) -> Placed:
    """Start a family with its people, households, addresses and relationships."""
    with transaction():
        now = clock.now()
        family = Family(
            reference=f"F-{clock.today():%Y}-{next_number(NUMBER):05d}",
            name=command.name or family_name(command.people),
            visit_risk=command.visit_risk,
            domestic_abuse=command.domestic_abuse,
            created_at=now,
            created_by_id=by.user_id,
        )
        db.session.add(family)
        db.session.flush()
        people = _place(family, command, by=by)
        audit.record("families.started", subject=family, by=by, family_id=family.id, people=len(people))
    return Placed(family, people)


def add_to_family(family: Family, command: NewFamily, *, by: Actor) -> Placed:
    """Add what a referral says to a family already known: new people join, known ones keep what is known of them."""
    with transaction():
        family.visit_risk = _joined(family.visit_risk, command.visit_risk)
        family.domestic_abuse = family.domestic_abuse or command.domestic_abuse
        family.touch()
        people = _place(family, command, by=by)
        audit.record("families.added_to", subject=family, by=by, family_id=family.id, people=len(people))
    return Placed(family, people)


def say_not_the_same(referral_id: uuid.UUID, family: Family, *, by: Actor) -> None:
    """Remember that a referral is not about this family, so that it is not offered again."""
    with transaction():
        if queries.ruling_out(referral_id, family.id) is not None:
            return
        said = NotSame(referral_id=referral_id, family_id=family.id, said_by_id=by.user_id, said_at=clock.now())
        db.session.add(said)
        audit.record("families.not_the_same", subject=said, by=by, family_id=family.id, referral=referral_id)


def change_address(family_id: uuid.UUID, command: ChangeAddress, *, by: Actor) -> Family:
    """Give a household a new address and end the old one; letters not yet posted are voided and asked for anew.

    Raises:
        Stale: the family was changed since the page was drawn.
        Refused: the new address would begin before the old one did.
    """
    with transaction():
        family = _unchanged(family_id, command.seen_revision, by=by)
        household = queries.household_in(family.id, command.household_id, seen_by=by)
        old = household.address
        if old is not None:
            if old.from_date is not None and command.from_date < old.from_date:
                raise Refused("The new address cannot begin before the one it replaces.")
            old.to_date = command.from_date
        new = _address(household, command.address, agency_id=by.agency_id, since=command.from_date)
        family.touch()
        db.session.flush()
        residents = [resident.person_id for resident in household.residents if resident.to_date is None]
        documents.address_changed(residents, by=by)
        audit.record("families.address_changed", subject=new, by=by, family_id=family.id, safe=new.safe_to_write)
    return family


def change_contact(family_id: uuid.UUID, command: ChangeContact, *, by: Actor) -> Person:
    """Change how a person may be reached; raises `Stale` when the person was changed in between."""
    with transaction():
        person = queries.person_in(family_id, command.person_id, seen_by=by)
        if person.revision != command.seen_revision:
            raise Stale(changes=(f"How {person.full_name} may be reached was changed.",))
        person.phone = command.phone
        person.safe_to_call = SafeToCall(command.safe_to_call)
        person.safe_times = command.safe_times
        person.contact_note = command.contact_note
        person.email = command.email
        person.language = command.language
        person.needs_interpreter = command.needs_interpreter
        person.letter_format = command.letter_format
        db.session.flush()
        documents.address_changed([person.id], by=by)
        audit.record("families.contact_changed", subject=person, by=by, family_id=family_id, safe=person.safe_to_call)
    return person


def change_safety(family_id: uuid.UUID, command: ChangeSafety, *, by: Actor) -> Family:
    """Change the warnings that stand first on every page about the family; raises `Stale`."""
    with transaction():
        family = _unchanged(family_id, command.seen_revision, by=by)
        family.visit_risk = command.visit_risk
        family.domestic_abuse = command.domestic_abuse
        family.touch()
        audit.record("families.safety_changed", subject=family, by=by, family_id=family.id)
    return family


def record_opened(family: Family, *, by: Actor) -> None:
    """Reading is recorded: who opened which family, and when (safety.md, "Who sees what")."""
    with transaction():
        audit.record("families.opened", subject=family, by=by, family_id=family.id)


def record_search(*, found: int, by: Actor) -> None:
    """Record that somebody looked for a family; the words they looked for are not kept."""
    if by.user_id is None:
        return
    with transaction():
        searcher = accounts.active_user(by.user_id)
        audit.record("families.searched", subject=searcher, by=by, found=found)


def family_name(people: Iterable[NewPerson]) -> str:
    """The family by its family names, such as "Okoro and Bell"; a relative's or lodger's name comes last."""
    ordered = sorted(people, key=lambda person: person.role in OUTER_ROLES)
    names = list(dict.fromkeys(person.family_name for person in ordered if person.family_name))[:MOST_NAMES]
    if not names:
        return "Name not known"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _place(family: Family, command: NewFamily, *, by: Actor) -> dict[str, uuid.UUID]:
    """Put people, households and relationships in the family; answers who each key became."""
    start = len(family.members)
    people = {
        new.key: _member(family, new, command, position=start + at, by=by) for at, new in enumerate(command.people)
    }
    for new in command.households:
        _house(family, new, people, command)
    _relate(family, command.relationships, people)
    db.session.flush()
    return people


def _member(family: Family, new: NewPerson, command: NewFamily, *, position: int, by: Actor) -> uuid.UUID:
    """A known person, or a new one, as a member of the family."""
    inside = {member.person_id for member in family.members}
    if new.known_id in inside:
        return new.known_id
    person_id = new.known_id
    if person_id is None:
        person = _person(new, agency_id=command.source_agency_id)
        db.session.add(person)
        db.session.flush()
        person_id = person.id
    family.members.append(
        FamilyMember(
            person_id=person_id,
            role=MemberRole(new.role),
            position=position,
            is_main_carer=new.is_main_carer,
            parental_responsibility=new.parental_responsibility,
            from_date=command.since,
        )
    )
    db.session.flush()
    return person_id


def _person(new: NewPerson, *, agency_id: uuid.UUID | None) -> Person:
    """A new person with the keys that matches are looked up by."""
    return Person(
        id=new.new_id or uuid.uuid4(),
        given_name=new.given_name,
        family_name=new.family_name,
        known_as=new.known_as,
        given_name_key=normalised_name(new.given_name),
        family_name_key=normalised_name(new.family_name),
        date_of_birth=new.date_of_birth,
        birth_precision=BirthPrecision(new.birth_precision),
        expected_on=new.expected_on,
        stated_age=new.stated_age,
        gender=new.gender,
        school=new.school,
        education=new.education,
        language=new.language,
        needs_interpreter=new.needs_interpreter,
        letter_format=new.letter_format,
        phone=new.phone,
        safe_to_call=SafeToCall(new.safe_to_call),
        safe_times=new.safe_times,
        contact_note=new.contact_note,
        email=new.email,
        source_agency_id=agency_id,
        created_at=clock.now(),
        identifiers=[Identifier(kind=each.kind, value=each.value, warning=each.warning) for each in new.identifiers],
    )


def _house(family: Family, new: NewHousehold, people: Mapping[str, uuid.UUID], command: NewFamily) -> None:
    """A household of these people; those who live with somebody already known join that household instead."""
    residents = [people[key] for key in new.residents]
    household = _shared_home(family, residents)
    if household is None:
        household = Household(name=new.name, position=len(family.households))
        family.households.append(household)
        if new.address is not None:
            sent = replace(
                new.address, must_not_know=tuple(str(people.get(key, key)) for key in new.address.must_not_know)
            )
            _address(household, sent, agency_id=command.source_agency_id, since=command.since)
    at_home = {resident.person_id for resident in household.residents if resident.to_date is None}
    for person_id in residents:
        if person_id not in at_home:
            household.residents.append(Resident(person_id=person_id, from_date=command.since))
    db.session.flush()


def _shared_home(family: Family, residents: Iterable[uuid.UUID]) -> Household | None:
    """The household where most of these people live already, if any of them does."""
    wanted = set(residents)
    homes = [
        (sum(1 for resident in home.residents if resident.to_date is None and resident.person_id in wanted), home)
        for home in family.households
    ]
    most, home = max(homes, key=lambda each: each[0], default=(0, None))
    return home if most else None


def _address(household: Household, new: NewAddress, *, agency_id: uuid.UUID | None, since: date | None) -> Address:
    """An address of a household; a refuge is protected whatever was ticked."""
    kind = AddressKind(new.kind)
    address = Address(
        kind=kind,
        lines=list(new.lines),
        postcode=new.postcode.strip().upper(),
        postcode_key="" if kind is AddressKind.NO_FIXED else normalised_postcode(new.postcode),
        uprn=new.uprn,
        protected=new.protected or kind is AddressKind.REFUGE,
        safe_to_write=SafeToWrite(new.safe_to_write),
        through=new.through,
        must_not_know=list(new.must_not_know),
        others_must_not_know=new.others_must_not_know,
        verified_on=new.verified_on,
        source_agency_id=agency_id,
        from_date=since,
    )
    household.addresses.append(address)
    return address


def _relate(family: Family, new: Iterable[NewRelationship], people: Mapping[str, uuid.UUID]) -> None:
    """Relationships that are not known yet."""
    known = {(each.person_id, each.other_id) for each in queries.relationships(family.id)}
    for each in new:
        pair = (people[each.person], people[each.other])
        if pair not in known and pair[0] != pair[1]:
            known.add(pair)
            db.session.add(Relationship(family_id=family.id, person_id=pair[0], other_id=pair[1], kind=each.kind))


def _unchanged(family_id: uuid.UUID, seen_revision: int, *, by: Actor) -> Family:
    """The family, if nobody changed it since the page was drawn; raises `Stale`."""
    family = queries.family(family_id, seen_by=by)
    if family.revision != seen_revision:
        raise Stale(changes=("The family’s people, addresses or warnings were changed.",))
    return family


def _joined(known: str, new: str) -> str:
    """What was known, and below it what is new."""
    return known if not new or new in known else f"{known}\n{new}".strip()


OUTER_ROLES = frozenset({MemberRole.OTHER_ADULT, MemberRole.OTHER_RELATIVE, MemberRole.GRANDPARENT})
