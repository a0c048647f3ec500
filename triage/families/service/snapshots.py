"""A family put down as it is at a moment, so that it can be read later as it was."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Protocol, TypeVar

from triage import clock
from triage.access.actor import Actor
from triage.db import db, transaction
from triage.families import queries
from triage.families.models import BirthPrecision, Family, FamilyMember, FamilySnapshot, Household, SnapshotMoment
from triage.rules.as_it_was import FamilyThen, HomeThen, PersonThen, TieThen
from triage.rules.plain import from_plain, to_plain


def snapshot_of(
    family: Family, moment: SnapshotMoment, *, by: Actor, referral_id: uuid.UUID | None = None
) -> FamilySnapshot:
    """Put the family down as it is in this act: at a referral, and before and after a merge."""
    with transaction():
        db.session.flush()
        db.session.expire(family)
        kept = FamilySnapshot(
            family_id=family.id,
            referral_id=referral_id,
            moment=moment,
            at=clock.now(),
            by_id=by.user_id,
            content=to_plain(picture_of(family)),
        )
        db.session.add(kept)
        db.session.flush()
    return kept


def as_it_was(kept: FamilySnapshot) -> FamilyThen:
    """What a snapshot holds; people who were merged since are the ones they became."""
    then: FamilyThen = from_plain(FamilyThen, kept.content)
    became = queries.became([uuid.UUID(person.id) for person in then.people])
    return then.with_ids({str(old): str(new) for old, new in became.items()})


def picture_of(family: Family) -> FamilyThen:
    """The family as it is today, without a word of any address."""
    people = tuple(_person(member) for member in _standing(family.members))
    return FamilyThen(
        on=clock.today(),
        name=family.name,
        people=people,
        homes=tuple(_home(household) for household in family.households),
        ties=tuple(
            TieThen(
                person=str(tie.person_id),
                other=str(tie.other_id),
                kind=tie.kind,
                parental_responsibility=tie.parental_responsibility,
            )
            for tie in _standing(queries.relationships(family.id))
        ),
    )


def _person(member: FamilyMember) -> PersonThen:
    person = member.person
    return PersonThen(
        id=str(person.id),
        name=person.full_name,
        role=member.role.value,
        known_as=person.known_as,
        date_of_birth=person.date_of_birth,
        estimated=person.birth_precision is BirthPrecision.ESTIMATED,
        expected_on=person.expected_on,
        deceased=person.deceased,
        died_on=person.died_on,
        school=person.school,
        is_main_carer=member.is_main_carer,
    )


def _home(household: Household) -> HomeThen:
    address = household.address
    return HomeThen(
        id=str(household.id),
        name=household.name,
        residents=tuple(sorted(str(each.person_id) for each in _standing(household.residents))),
        address=str(address.id) if address else "",
        kind=address.kind.value if address else "",
        protected=address.protected if address else False,
    )


class Dated(Protocol):
    """Something that holds from a day, perhaps to a day."""

    @property
    def to_date(self) -> object: ...


Row = TypeVar("Row", bound=Dated)


def _standing(rows: Iterable[Row]) -> list[Row]:
    """Those that have not ended."""
    return [row for row in rows if row.to_date is None]
