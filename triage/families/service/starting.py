"""Starting a family, and adding to one what a referral says."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from triage import audit, clock
from triage.access.actor import Actor
from triage.db import db, next_number, transaction
from triage.documents import service as documents
from triage.families import queries
from triage.families.commands import (
    NewFamily,
    NewPerson,
)
from triage.families.models import (
    BirthPrecision,
    Family,
    FamilyMember,
    MemberRole,
    Person,
    Relationship,
    SafeToCall,
)
from triage.families.service.calling import family_name
from triage.families.service.hearing import hear_of_known, tell_of_new
from triage.families.service.homes import house, joined
from triage.families.service.telling import told
from triage.rules.matching import normalised_name

NUMBER = "family"


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


def place_person(family: Family, new: NewPerson, command: NewFamily, *, position: int, by: Actor) -> uuid.UUID:
    """A new person, or a known one of whom more is said, as a member of the family; joins the act under way."""
    person = db.session.get(Person, new.known_id) if new.known_id is not None else None
    if person is None:
        person = _person(new, agency_id=command.source_agency_id)
        db.session.add(person)
        db.session.flush()
        tell_of_new(person, new, source=command.source, by=by)
    else:
        hear_of_known(person, new, source=command.source, by=by)
    if person.id not in {member.person_id for member in family.members}:
        family.members.append(
            FamilyMember(
                person_id=person.id,
                role=MemberRole(new.role),
                position=position,
                is_main_carer=new.is_main_carer,
                parental_responsibility=new.parental_responsibility,
                from_date=command.since,
                **told(command.source, by=by),
            )
        )
    db.session.flush()
    return person.id


def _place(family: Family, command: NewFamily, *, by: Actor) -> dict[str, uuid.UUID]:
    """Put people, households and relationships in the family; answers who each key became."""
    start = len(family.members)
    people = {
        new.key: place_person(family, new, command, position=start + at, by=by) for at, new in enumerate(command.people)
    }
    known = list(family.households)
    for household in command.households:
        house(family, household, people, command, known, by=by)
    _relate(family, command, people, by=by)
    db.session.flush()
    return people


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
    )


def _relate(family: Family, command: NewFamily, people: Mapping[str, uuid.UUID], *, by: Actor) -> None:
    """Relationships that are not known yet; what is known of two people is not said otherwise here."""
    known = {(each.person_id, each.other_id) for each in queries.relationships(family.id)}
    for each in command.relationships:
        pair = (people[each.person], people[each.other])
        if pair not in known and pair[0] != pair[1]:
            known.add(pair)
            db.session.add(
                Relationship(
                    family_id=family.id,
                    person_id=pair[0],
                    other_id=pair[1],
                    kind=each.kind,
                    parental_responsibility=each.parental_responsibility,
                    **told(command.source, by=by),
                )
            )
