"""Taking out of a family what a referral that was not about it had put in, and nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from triage import audit
from triage.access.actor import Actor
from triage.db import Base, db, transaction
from triage.documents import service as documents
from triage.errors import Refused
from triage.families import queries
from triage.families.models import Address, Family, FamilyMember, Household, Person, Relationship, Resident, SafeToWrite

WORKED_WITH = (
    "Somebody has worked with the people whom this referral added, so that they cannot simply be taken out. "
    "Ask for what was done with them to be taken back first."
)


def snapshot(family: Family) -> dict[str, Any]:
    """What a family consists of now, by ids, with its warnings and how careful its addresses are."""
    db.session.expire(family)
    residents = [each for household in family.households for each in household.residents]
    return {
        "members": _ids(family.members),
        "households": _ids(family.households),
        "residents": _ids(residents),
        "relationships": _ids(queries.relationships(family.id)),
        "warnings": {"visit_risk": family.visit_risk, "domestic_abuse": family.domestic_abuse},
        "addresses": {
            str(address.id): _care(address) for household in family.households for address in household.addresses
        },
    }


def added_between(before: Mapping[str, Any], after: Mapping[str, Any], people: Iterable[uuid.UUID]) -> dict[str, Any]:
    """What came in between two snapshots; `people` are the persons who were new to the service."""
    rows = ("members", "households", "residents", "relationships")
    return {
        **{name: sorted(set(after[name]) - set(before[name])) for name in rows},
        "people": [str(person) for person in people],
        "warnings": {"before": before["warnings"], "after": after["warnings"]},
        "addresses": {
            address: {"before": care, "after": after["addresses"][address]}
            for address, care in before["addresses"].items()
            if address in after["addresses"]
        },
    }


def take_back(family: Family, added: Mapping[str, Any], *, by: Actor) -> None:
    """Undo what was added; what somebody changed since stays as they left it.

    Raises:
        Refused: other records rest on the people who were added.
    """
    with transaction():
        _restore(family, added)
        try:
            _delete(Relationship, added["relationships"])
            _delete(Resident, added["residents"])
            _delete(FamilyMember, added["members"])
            db.session.flush()
            _empty_homes(added["households"])
            _strangers(added["people"])
            db.session.flush()
        except IntegrityError as error:
            raise Refused(WORKED_WITH) from error
        db.session.refresh(family)
        family.touch()
        db.session.flush()
        living = {each.person_id for household in family.households for each in household.residents}
        documents.address_changed(living, by=by)
        documents.safety_changed(family.id, by=by)
        audit.record("families.taken_back", subject=family, by=by, family_id=family.id, people=len(added["people"]))


def _restore(family: Family, added: Mapping[str, Any]) -> None:
    """Warnings and the care for addresses as they were, where nobody changed them since."""
    warnings = added["warnings"]
    for name, value in warnings["before"].items():
        if getattr(family, name) == warnings["after"][name]:
            setattr(family, name, value)
    for address_id, care in added["addresses"].items():
        address = db.session.get(Address, uuid.UUID(address_id))
        if address is not None and _care(address) == care["after"] != care["before"]:
            before = care["before"]
            address.protected, address.safe_to_write = before["protected"], SafeToWrite(before["safe_to_write"])
            address.must_not_know = list(before["must_not_know"])
            address.others_must_not_know = before["others_must_not_know"]


def _empty_homes(household_ids: Iterable[str]) -> None:
    """Homes that came with the referral, where nobody else has moved in since."""
    for household_id in household_ids:
        household = db.session.get(Household, uuid.UUID(household_id), populate_existing=True)
        if household is not None and not household.residents:
            for address in household.addresses:
                db.session.delete(address)
            db.session.flush()
            db.session.expire(household)
            db.session.delete(household)


def _strangers(person_ids: Iterable[str]) -> None:
    """People whom the service knew through this referral alone."""
    for person_id in person_ids:
        person = db.session.get(Person, uuid.UUID(person_id), populate_existing=True)
        if person is not None:
            for identifier in person.identifiers:
                db.session.delete(identifier)
            db.session.flush()
            db.session.expire(person)
            db.session.delete(person)


def _delete(kind: type[Base], ids: Iterable[str]) -> None:
    for each in ids:
        row = db.session.get(kind, uuid.UUID(each))
        if row is not None:
            db.session.delete(row)


def _ids(rows: Iterable[Any]) -> list[str]:
    return sorted(str(row.id) for row in rows)


def _care(address: Address) -> dict[str, Any]:
    """How careful one has to be with an address, as JSON keeps it."""
    return {
        "protected": address.protected,
        "safe_to_write": address.safe_to_write.value,
        "must_not_know": sorted(address.must_not_know),
        "others_must_not_know": address.others_must_not_know,
    }
