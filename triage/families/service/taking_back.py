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
from triage.families.models import (
    Address,
    Family,
    FamilyMember,
    Household,
    Identifier,
    Person,
    PersonFact,
    PersonName,
    Relationship,
    Resident,
    SafeToCall,
    SafeToWrite,
)
from triage.families.service.facts import unsay_fact
from triage.families.service.names import unsay_name

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
        "contact": {str(member.person_id): _contact(member.person) for member in family.members},
    }


def added_between(before: Mapping[str, Any], after: Mapping[str, Any], people: Iterable[uuid.UUID]) -> dict[str, Any]:
    """What came in between two snapshots; `people` are the persons who were new to the service."""
    rows = ("members", "households", "residents", "relationships")
    both = set(before["contact"]) & set(after["contact"])
    return {
        **{name: sorted(set(after[name]) - set(before[name])) for name in rows},
        "people": [str(person) for person in people],
        "warnings": {"before": before["warnings"], "after": after["warnings"]},
        "addresses": {
            address: {"before": care, "after": after["addresses"][address]}
            for address, care in before["addresses"].items()
            if address in after["addresses"]
        },
        "contact": {each: {"before": before["contact"][each], "after": after["contact"][each]} for each in both},
    }


def told_in(referral_id: uuid.UUID) -> dict[str, list[str]]:
    """What a referral that has just been taken in says of people: their names, facts and numbers, by ids."""
    found = queries.told_in(referral_id)
    return {kind: _ids(rows) for kind, rows in found.items()}


def forget_snapshots(referral_id: uuid.UUID) -> None:
    """A family is not put down as it was at a referral that was not about it; joins the act under way."""
    for kept in queries.snapshots_of_referral(referral_id):
        db.session.delete(kept)
    db.session.flush()


def take_back(family: Family, added: Mapping[str, Any], *, by: Actor) -> None:
    """Undo what was added; what somebody changed since stays as they left it.

    Raises:
        Refused: other records rest on the people who were added.
    """
    with transaction():
        _restore(family, added)
        try:
            _unsay(added.get("told", {}))
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
    for person_id, contact in added.get("contact", {}).items():
        person = db.session.get(Person, uuid.UUID(person_id))
        if person is not None and _contact(person) == contact["after"] != contact["before"]:
            person.safe_to_call = SafeToCall(contact["before"]["safe_to_call"])
            person.contact_note = contact["before"]["contact_note"]


def _unsay(told: Mapping[str, Iterable[str]]) -> None:
    """Names, facts and numbers that the referral brought; what held by its word alone holds no longer."""
    for fact_id in told.get("facts", ()):
        fact = db.session.get(PersonFact, uuid.UUID(fact_id))
        person = db.session.get(Person, fact.person_id) if fact is not None else None
        if fact is not None and person is not None:
            unsay_fact(person, fact)
    for name_id in told.get("names", ()):
        name = db.session.get(PersonName, uuid.UUID(name_id))
        person = db.session.get(Person, name.person_id) if name is not None else None
        if name is not None and person is not None:
            unsay_name(person, name)
    for number_id in told.get("numbers", ()):
        number = db.session.get(Identifier, uuid.UUID(number_id))
        if number is not None:
            person = number.person
            db.session.delete(number)
            db.session.flush()
            db.session.expire(person, ["identifiers"])


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


def _contact(person: Person) -> dict[str, str]:
    """How careful one has to be in ringing somebody, as JSON keeps it."""
    return {"safe_to_call": person.safe_to_call.value, "contact_note": person.contact_note}
