"""Starting a family, and adding to one what a referral says."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, next_number, once, transaction
from triage.documents import service as documents
from triage.families import queries
from triage.families.commands import (
    NewFamily,
    NewPerson,
    NewRelationship,
)
from triage.families.models import (
    BirthPrecision,
    Family,
    FamilyMember,
    Identifier,
    MemberRole,
    NotSame,
    Person,
    Relationship,
    SafeToCall,
)
from triage.families.service.homes import house, joined
from triage.rules.matching import normalised_name

NUMBER = "family"
MOST_NAMES = 3
OUTER_ROLES = frozenset({MemberRole.OTHER_ADULT, MemberRole.OTHER_RELATIVE, MemberRole.GRANDPARENT})


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
        family.visit_risk = joined(family.visit_risk, command.visit_risk)
        family.domestic_abuse = family.domestic_abuse or command.domestic_abuse
        family.touch()
        people = _place(family, command, by=by)
        # An address that is known already may have become less safe, also for those whom the referral leaves out.
        living = {each.person_id for household in family.households for each in household.residents}
        documents.address_changed(living | set(people.values()), by=by)
        audit.record("families.added_to", subject=family, by=by, family_id=family.id, people=len(people))
    return Placed(family, people)


@once
def say_not_the_same(referral_id: uuid.UUID, family: Family, *, by: Actor) -> None:
    """Remember that a referral is not about this family, so that it is not offered again."""
    with transaction():
        if queries.ruling_out(referral_id, family.id) is not None:
            return
        said = NotSame(referral_id=referral_id, family_id=family.id, said_by_id=by.user_id, said_at=clock.now())
        db.session.add(said)
        audit.record("families.not_the_same", subject=said, by=by, family_id=family.id, referral=referral_id)


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
    known = list(family.households)
    for household in command.households:
        house(family, household, people, command, known)
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


def _relate(family: Family, new: Iterable[NewRelationship], people: Mapping[str, uuid.UUID]) -> None:
    """Relationships that are not known yet."""
    known = {(each.person_id, each.other_id) for each in queries.relationships(family.id)}
    for each in new:
        pair = (people[each.person], people[each.other])
        if pair not in known and pair[0] != pair[1]:
            known.add(pair)
            db.session.add(Relationship(family_id=family.id, person_id=pair[0], other_id=pair[1], kind=each.kind))
