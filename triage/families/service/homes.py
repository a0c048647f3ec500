"""Where people live: a home that is known already is joined and never made less safe."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from triage.access.actor import Actor
from triage.db import db
from triage.families.commands import (
    NewAddress,
    NewFamily,
    NewHousehold,
    Source,
)
from triage.families.models import (
    Address,
    AddressKind,
    Family,
    Household,
    Resident,
    SafeToWrite,
)
from triage.families.service.telling import told
from triage.rules.matching import normalised_name, normalised_postcode
from triage.rules.matching.houses import is_same_house
from triage.rules.matching.normalising import folded, house_number
from triage.rules.matching.on_record import home_of

PARTS_OF_A_HOUSE = frozenset(
    {
        "annex",
        "annexe",
        "apartment",
        "back",
        "basement",
        "flat",
        "floor",
        "front",
        "lower",
        "rear",
        "room",
        "unit",
        "upper",
    }
)


def house(
    family: Family,
    new: NewHousehold,
    people: Mapping[str, uuid.UUID],
    command: NewFamily,
    known: Sequence[Household],
    *,
    by: Actor,
) -> None:
    """A household of these people; a home that is known by its address gets the people who are new to it."""
    residents = [people[key] for key in new.residents]
    sent = _with_ids(new.address, people)
    household = _same_home(known, sent, residents)
    if household is None:
        household = Household(name=new.name, position=len(family.households))
        family.households.append(household)
        if sent is not None:
            address = new_address(household, sent, source=command.source, since=command.since, by=by)
            _as_careful_as_known(address, sent, known)
    elif sent is not None and household.address is not None:
        _no_less_careful(household.address, sent)
    at_home = {resident.person_id for resident in household.residents if resident.to_date is None}
    for person_id in residents:
        if person_id not in at_home:
            household.residents.append(
                Resident(person_id=person_id, from_date=command.since, **told(command.source, by=by))
            )
    db.session.flush()


def _with_ids(address: NewAddress | None, people: Mapping[str, uuid.UUID]) -> NewAddress | None:
    """Who must not know, by the ids of people instead of the caller's keys."""
    if address is None:
        return None
    return replace(address, must_not_know=tuple(str(people.get(key, key)) for key in address.must_not_know))


def _same_home(
    known: Iterable[Household], sent: NewAddress | None, residents: Collection[uuid.UUID]
) -> Household | None:
    """The known home at that address; where no address was sent, the one where somebody of them lives.

    Another address is another home, even of the same people: nothing that is known is overwritten or lost.
    """
    for household in known:
        address = household.address
        lives_here = {each.person_id for each in household.residents if each.to_date is None} & set(residents)
        if sent is None and lives_here:
            return household
        if sent is not None and address is not None and lives_here and _same_address(address, sent):
            return household
    return None


def _same_address(address: Address, sent: NewAddress) -> bool:
    """One postcode and one house, however they are written; two homes with no fixed address are the same."""
    if AddressKind(sent.kind) is AddressKind.NO_FIXED:
        return address.kind is AddressKind.NO_FIXED
    if not address.lines or not sent.lines or address.postcode_key != normalised_postcode(sent.postcode):
        return False
    one, other = (home_of(_in_lines(each.lines), "").address for each in (address, sent))
    if house_number(folded(one)) != house_number(folded(other)):
        return False
    alike = bool(address.postcode_key) and is_same_house(one, other)
    return alike or normalised_name(address.lines[0]) == normalised_name(sent.lines[0])


def _in_lines(written: Sequence[str]) -> Sequence[str]:
    """A town that stands in one line with the street in a line of its own; a part of the house stays where it is."""
    apart = [part for line in written for part in line.split(",")]
    return written if any(set(folded(part).split()) & PARTS_OF_A_HOUSE for part in apart) else apart


def _as_careful_as_known(address: Address, sent: NewAddress, known: Iterable[Household]) -> None:
    """Whoever gives a protected address of the family as somebody else's home opens it to nobody."""
    for household in known:
        for other in household.addresses:
            near = bool(other.postcode_key) and other.postcode_key == address.postcode_key
            if other.protected and (near or _same_address(other, sent)):
                address.protected, address.safe_to_write = True, other.safe_to_write
                address.must_not_know = sorted({*address.must_not_know, *other.must_not_know})
                address.others_must_not_know = joined(address.others_must_not_know, other.others_must_not_know)


def _no_less_careful(address: Address, sent: NewAddress) -> None:
    """A second word on a known address can make it more protected and never less."""
    address.protected = address.protected or sent.protected or AddressKind(sent.kind) is AddressKind.REFUGE
    if SafeToWrite(sent.safe_to_write) is SafeToWrite.NO:
        address.safe_to_write = SafeToWrite.NO
    address.must_not_know = sorted({*address.must_not_know, *sent.must_not_know})
    address.others_must_not_know = joined(address.others_must_not_know, sent.others_must_not_know)


def new_address(household: Household, new: NewAddress, *, source: Source, since: date | None, by: Actor) -> Address:
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
        from_date=since,
        **told(source, by=by),
    )
    household.addresses.append(address)
    return address


def joined(known: str, new: str) -> str:
    """What was known, and below it what is new."""
    return known if not new or new in known else f"{known}\n{new}".strip()
