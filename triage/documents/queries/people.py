"""What letters need of a family's record: its members and the places where they live."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from triage.db import db
from triage.documents.recipients import MemberFacts, PlaceFacts
from triage.errors import NotFound
from triage.families.models import (
    MEMBER_ROLE_LABELS,
    Address,
    AddressKind,
    Family,
    FamilyMember,
    Household,
    Person,
    Resident,
)
from triage.rules.safe_contact import AddressFacts, PhoneFacts, Safe, SafeCall


def family_to_write_to(family_id: uuid.UUID) -> Family:
    """The family with its members; for the service's own letters, never for a page."""
    statement = (
        select(Family)
        .where(Family.id == family_id)
        .options(selectinload(Family.members).joinedload(FamilyMember.person), selectinload(Family.households))
    )
    family = db.session.execute(statement).unique().scalar_one_or_none()
    if family is None:
        raise NotFound
    return family


def members(family: Family, *, on: date) -> list[tuple[FamilyMember, MemberFacts]]:
    """Everybody who is in the family on that day and lives, in its order."""
    inside = [member for member in family.members if member.to_date is None or member.to_date > on]
    current = [member for member in inside if not member.person.deceased]
    homes = _homes([member.person_id for member in current], on=on)
    return [(member, _facts(member, homes.get(member.person_id, ()))) for member in current]


def role_words(member: FamilyMember) -> str:
    """What somebody is in the family."""
    return MEMBER_ROLE_LABELS[member.role]


def _homes(person_ids: Iterable[uuid.UUID], *, on: date) -> dict[uuid.UUID, tuple[PlaceFacts, ...]]:
    """Where each person lives, in the order they came to live there."""
    statement = (
        select(Resident)
        .where(Resident.person_id.in_(list(person_ids)))
        .options(
            joinedload(Resident.household).selectinload(Household.addresses),
            joinedload(Resident.household).selectinload(Household.residents),
        )
        .order_by(Resident.from_date, Resident.id)
        .execution_options(populate_existing=True)
    )
    found: dict[uuid.UUID, tuple[PlaceFacts, ...]] = {}
    for resident in db.session.execute(statement).unique().scalars():
        place = _place(resident.household, on=on)
        if _lives_there(resident, on=on) and place is not None:
            found[resident.person_id] = (*found.get(resident.person_id, ()), place)
    return found


def _place(household: Household, *, on: date) -> PlaceFacts | None:
    """A household's address as the rules of safe contact see it."""
    address = household.address
    if address is None:
        return None
    lines = _lines(address)
    return PlaceFacts(
        safety=AddressFacts(
            safe_to_write=Safe(address.safe_to_write),
            protected=address.protected or address.kind is AddressKind.REFUGE,
            no_fixed_address=address.kind is AddressKind.NO_FIXED,
            has_lines=bool(address.lines),
            residents=frozenset(str(each.person_id) for each in household.residents if _lives_there(each, on=on)),
            must_not_know=frozenset(address.must_not_know or ()),
            through=address.through,
        ),
        lines=lines,
    )


def _lines(address: Address) -> tuple[str, ...]:
    """At most six lines, the postcode last."""
    given = [line.strip() for line in address.lines if line.strip()]
    kept = [*given[:4], ", ".join(given[4:])] if len(given) > 5 else given
    return (*kept, address.postcode) if address.postcode else tuple(kept)


def _lives_there(resident: Resident, *, on: date) -> bool:
    return resident.to_date is None or resident.to_date > on


def _facts(member: FamilyMember, places: Sequence[PlaceFacts]) -> MemberFacts:
    person: Person = member.person
    return MemberFacts(
        id=str(person.id),
        name=person.full_name,
        role=member.role.value,
        date_of_birth=person.date_of_birth,
        stated_age=person.stated_age,
        unborn=person.expected_on is not None and person.date_of_birth is None,
        phone=PhoneFacts(number=person.phone, safe_to_call=SafeCall(person.safe_to_call), safe_times=person.safe_times),
        places=tuple(places),
        large_print="large" in person.letter_format,
    )
