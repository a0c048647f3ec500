"""Families, their people and homes, always for somebody who may see them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from triage.access.actor import Actor
from triage.db import db
from triage.errors import Merged, NotFound
from triage.families.models import (
    Family,
    FamilyMember,
    Household,
    NotSame,
    Person,
    Relationship,
    Resident,
)
from triage.families.queries.limits import limited, must_see

PAGE = 50


def family(family_id: uuid.UUID | str, *, seen_by: Actor) -> Family:
    """One family with its people and households, by id or reference; raises `NotFound`.

    A reference that leads to another record now raises `Merged`.
    """
    must_see(seen_by)
    key = Family.id == family_id if isinstance(family_id, uuid.UUID) else Family.reference == family_id
    found = db.session.scalars(_whole(select(Family).where(key, *limited(seen_by)))).one_or_none()
    if found is None:
        raise NotFound
    if found.merged_into_id is not None and not isinstance(family_id, uuid.UUID):
        raise Merged(gone=found.reference, kept=_reference(found.merged_into_id))
    return found


def _reference(family_id: uuid.UUID) -> str:
    """The reference of the record that another was merged into; raises `NotFound` where that is closed."""
    found = db.session.scalars(select(Family.reference).where(Family.id == family_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """One page of the index; `after` is the reference to go on from."""

    families: Sequence[Family]
    after: str | None


def families(*, seen_by: Actor, after: str = "") -> FamilyPage:
    """Families newest first, a page from `after` on."""
    must_see(seen_by)
    query = select(Family).options(selectinload(Family.members)).where(*limited(seen_by))
    query = query.where(Family.merged_into_id.is_(None))
    query = query.order_by(Family.reference.desc()).limit(PAGE + 1)
    if after:
        query = query.where(Family.reference < after)
    found = list(db.session.scalars(query).unique().all())
    more = found[PAGE - 1].reference if len(found) > PAGE else None
    return FamilyPage(found[:PAGE], more)


def relationships(family_id: uuid.UUID) -> Sequence[Relationship]:
    """Who is and was what to whom in a family; what was written down by mistake is left out."""
    query = select(Relationship).where(Relationship.family_id == family_id, Relationship.mistaken_at.is_(None))
    return db.session.scalars(query.order_by(Relationship.recorded_at, Relationship.id)).all()


def person_in(family_id: uuid.UUID, person_id: uuid.UUID, *, seen_by: Actor) -> Person:
    """A person of that family; raises `NotFound`."""
    must_see(seen_by)
    query = (
        select(Person)
        .join(FamilyMember, FamilyMember.person_id == Person.id)
        .where(FamilyMember.family_id == family_id, Person.id == person_id)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def household_in(family_id: uuid.UUID, household_id: uuid.UUID, *, seen_by: Actor) -> Household:
    """A household of that family with its addresses; raises `NotFound`."""
    must_see(seen_by)
    query = select(Household).where(Household.family_id == family_id, Household.id == household_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def families_of(person_ids: Collection[uuid.UUID], *, seen_by: Actor) -> Sequence[Family]:
    """The families that these people belong to, whole, as far as this reader may see them."""
    query = (
        select(Family)
        .join(FamilyMember, FamilyMember.family_id == Family.id)
        .where(FamilyMember.person_id.in_(person_ids), *limited(seen_by))
        .order_by(Family.reference)
    )
    return db.session.scalars(_whole(query)).unique().all()


def ruling_out(referral_id: uuid.UUID, family_id: uuid.UUID) -> NotSame | None:
    """Whether somebody has said already that they are not the same."""
    query = select(NotSame).where(NotSame.referral_id == referral_id, NotSame.family_id == family_id)
    return db.session.scalars(query).one_or_none()


def _whole(query: Select[Family]) -> Select[Family]:
    """With everything that a page about a family shows, in a fixed number of statements."""
    return query.options(
        selectinload(Family.members).joinedload(FamilyMember.person).selectinload(Person.identifiers),
        selectinload(Family.households).selectinload(Household.addresses),
        selectinload(Family.households).selectinload(Household.residents).joinedload(Resident.person),
    )
