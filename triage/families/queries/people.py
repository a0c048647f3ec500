"""What is read of people over time: their names, facts, homes and ties, and the family as it was."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from triage.access.actor import Actor
from triage.accounts.models import Agency, User
from triage.db import db
from triage.errors import NotFound
from triage.families.models import (
    Family,
    FamilyMember,
    FamilySnapshot,
    Household,
    Identifier,
    Person,
    PersonFact,
    PersonName,
    Relationship,
    Resident,
)
from triage.families.models.told import Told
from triage.families.queries.limits import must_see


def names_of(person_ids: Collection[uuid.UUID]) -> Sequence[PersonName]:
    """Every name that was ever said of these people, mistakes included, in the order they were written down."""
    query = select(PersonName).where(PersonName.person_id.in_(person_ids))
    return db.session.scalars(query.order_by(PersonName.recorded_at, PersonName.id)).all()


def facts_of(person_ids: Collection[uuid.UUID]) -> Sequence[PersonFact]:
    """Every single fact that was ever said of these people, mistakes included."""
    query = select(PersonFact).where(PersonFact.person_id.in_(person_ids))
    return db.session.scalars(query.order_by(PersonFact.recorded_at, PersonFact.id)).all()


def numbers_of(person_ids: Collection[uuid.UUID]) -> Sequence[Identifier]:
    """Every number by which these people were ever said to be known, mistakes included."""
    query = select(Identifier).where(Identifier.person_id.in_(person_ids))
    return db.session.scalars(query.order_by(Identifier.recorded_at, Identifier.id)).all()


def ties_of(family_id: uuid.UUID, person_id: uuid.UUID) -> Sequence[Relationship]:
    """What somebody is and was to others of the family, mistakes included."""
    theirs = (Relationship.person_id == person_id) | (Relationship.other_id == person_id)
    query = select(Relationship).where(Relationship.family_id == family_id, theirs)
    return db.session.scalars(query.order_by(Relationship.recorded_at, Relationship.id)).all()


def stays_of(family_id: uuid.UUID, person_id: uuid.UUID) -> Sequence[Resident]:
    """Where somebody lives and has lived, among the homes of one family; the newest first."""
    query = (
        select(Resident)
        .join(Household, Household.id == Resident.household_id)
        .where(Household.family_id == family_id, Resident.person_id == person_id)
        .options(joinedload(Resident.household))
        .order_by(Resident.from_date.desc(), Resident.id)
    )
    return db.session.scalars(query).unique().all()


def member_in(family_id: uuid.UUID, person_id: uuid.UUID, *, seen_by: Actor) -> FamilyMember:
    """Somebody's place in a family, also when they have left it; raises `NotFound`."""
    must_see(seen_by)
    query = select(FamilyMember).where(FamilyMember.family_id == family_id, FamilyMember.person_id == person_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def snapshots(family_id: uuid.UUID, *, seen_by: Actor) -> Sequence[FamilySnapshot]:
    """The moments at which a family was put down as it was, newest first."""
    must_see(seen_by)
    query = select(FamilySnapshot).where(FamilySnapshot.family_id == family_id)
    return db.session.scalars(query.order_by(FamilySnapshot.at.desc(), FamilySnapshot.id)).all()


def snapshot_in(family_id: uuid.UUID, snapshot_id: uuid.UUID, *, seen_by: Actor) -> FamilySnapshot:
    """One of them; raises `NotFound`, also for another family's."""
    must_see(seen_by)
    query = select(FamilySnapshot).where(FamilySnapshot.family_id == family_id, FamilySnapshot.id == snapshot_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def snapshots_of_referral(referral_id: uuid.UUID) -> Sequence[FamilySnapshot]:
    """What was put down when that referral came in."""
    return db.session.scalars(select(FamilySnapshot).where(FamilySnapshot.referral_id == referral_id)).all()


def told_in(referral_id: uuid.UUID) -> Mapping[str, Sequence[PersonName | PersonFact | Identifier]]:
    """What stands by a referral's word: names, facts and numbers of people."""
    return {
        "names": db.session.scalars(select(PersonName).where(PersonName.referral_id == referral_id)).all(),
        "facts": db.session.scalars(select(PersonFact).where(PersonFact.referral_id == referral_id)).all(),
        "numbers": db.session.scalars(select(Identifier).where(Identifier.referral_id == referral_id)).all(),
    }


@dataclass(frozen=True, slots=True)
class Tellers:
    """The names of those who said things and of those who put them in."""

    agencies: Mapping[uuid.UUID, str]
    users: Mapping[uuid.UUID, str]


def tellers(rows: Iterable[Told]) -> Tellers:
    """Who said all this, and who put it in."""
    said = list(rows)
    agencies = {row.source_agency_id for row in said if row.source_agency_id is not None}
    users = {row.recorded_by_id for row in said if row.recorded_by_id is not None}
    users |= {row.mistaken_by_id for row in said if row.mistaken_by_id is not None}
    return Tellers(
        {each.id: each.name for each in db.session.scalars(select(Agency).where(Agency.id.in_(agencies)))},
        {each.id: each.name for each in db.session.scalars(select(User).where(User.id.in_(users)))},
    )


def became(person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, uuid.UUID]:
    """Whom those of these people were merged into who were, in the end."""
    found: dict[uuid.UUID, uuid.UUID] = {}
    asked = set(person_ids)
    while asked:
        query = select(Person.id, Person.merged_into_id).where(Person.id.in_(asked), Person.merged_into_id.is_not(None))
        step = {old: new for old, new in db.session.execute(query) if new is not None}
        step = {old: new for old, new in step.items() if old not in found}
        found |= step
        asked = set(step.values())
    return {each: _last(each, found) for each in person_ids if each in found}


def _last(person_id: uuid.UUID, became: Mapping[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    seen = {person_id}
    while (then := became.get(person_id)) is not None and then not in seen:
        seen.add(then)
        person_id = then
    return person_id


def families_of_person(person_id: uuid.UUID) -> Sequence[Family]:
    """The families that somebody is in, as far as this reader may see them."""
    query = (
        select(Family)
        .join(FamilyMember, FamilyMember.family_id == Family.id)
        .where(FamilyMember.person_id == person_id, FamilyMember.to_date.is_(None))
        .order_by(Family.reference)
    )
    return db.session.scalars(query).unique().all()
