"""Which known families a referral could be about, person by person, with the reasons in words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.access.actor import Actor
from triage.families import queries as families
from triage.families.models import Address, AddressKind, Family, Person
from triage.referrals.answers import Answers, HomeAnswer, PersonAnswer
from triage.rules.matching import (
    Match,
    PersonRecord,
    Strength,
    normalised_name,
    normalised_postcode,
    possible_matches,
    swapped,
)

WEIGHTS = {Strength.STRONG: 5, Strength.POSSIBLE: 3}
HOUSEHOLD = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """One sent person and one known person who could be the same, or live in the same home."""

    sent: PersonAnswer
    known: Person
    match: Match


@dataclass(frozen=True, slots=True)
class Possible:
    """A known family that a referral could be about, with whom of it is like whom."""

    family: Family
    pairs: Sequence[Pair]

    @property
    def weight(self) -> int:
        """How much speaks for it; only an order, nothing follows from it."""
        return sum(_weight(pair.match) for pair in self.pairs)

    @property
    def people(self) -> Sequence[Pair]:
        """Those who could be the same person."""
        return [pair for pair in self.pairs if pair.match.same_person is not None]

    @property
    def homes(self) -> Mapping[str, Sequence[str]]:
        """Those known who only share a home with somebody sent, by the reason in words."""
        same = {pair.known.id for pair in self.people}
        found: dict[str, list[str]] = {}
        for pair in self.pairs:
            names = found.setdefault(pair.match.words, [])
            if pair.match.same_person is None and pair.known.id not in same and pair.known.full_name not in names:
                names.append(pair.known.full_name)
        return {why: names for why, names in found.items() if names}

    def suggested(self) -> Mapping[str, uuid.UUID]:
        """For each sent person the one known person most like them; nobody is suggested twice."""
        found: dict[str, uuid.UUID] = {}
        for pair in sorted(self.pairs, key=lambda each: -_weight(each.match)):
            if pair.match.same_person is None or pair.sent.id in found or pair.known.id in found.values():
                continue
            found[pair.sent.id] = pair.known.id
        return found


def possible_families(
    referral_id: uuid.UUID, sent: Answers, *, seen_by: Actor, but_not: uuid.UUID | None = None
) -> Sequence[Possible]:
    """Known families like those sent, most alike first; ruled out ones are not offered again."""
    known = families.candidates(_keys(sent), seen_by=seen_by)
    ruled_out = families.not_the_same(referral_id) | ({but_not} if but_not else frozenset())
    theirs = families.families_of([each.id for each in known], seen_by=seen_by)
    homes = [family for family in theirs if family.id not in ruled_out]
    found = [Possible(family, _pairs(sent, family)) for family in homes]
    return sorted((each for each in found if each.pairs), key=lambda each: (-each.weight, each.family.reference))


def _keys(sent: Answers) -> families.Keys:
    """What the database is asked for; blank fields ask for nobody."""
    births = {each.date_of_birth for each in sent.people if each.date_of_birth}
    turned = {other for each in births if (other := swapped(each)) is not None}
    numbers = {number.value for each in sent.people for number in each.identifiers if number.value}
    return families.Keys(
        numbers=frozenset(numbers),
        names=frozenset(filter(None, (normalised_name(each.family_name) for each in sent.people))),
        births=frozenset(births | turned),
        postcodes=frozenset(filter(None, (normalised_postcode(home.postcode) for home in sent.homes if _open(home)))),
    )


def _pairs(sent: Answers, family: Family) -> list[Pair]:
    """Everybody sent against everybody known."""
    known = {str(member.person_id): member.person for member in family.members if member.to_date is None}
    records = [_known_record(person, family) for person in known.values()]
    return [
        Pair(person, known[match.known], match)
        for person in sent.people
        for match in possible_matches(_sent_record(person, sent), records)
    ]


def _sent_record(person: PersonAnswer, sent: Answers) -> PersonRecord:
    home = next((each for each in sent.homes if person.id in each.residents and _open(each)), None)
    return PersonRecord(
        id=person.id,
        given_name=person.given_name,
        family_name=person.family_name,
        date_of_birth=person.date_of_birth,
        known_as=person.known_as,
        postcode=home.postcode if home else "",
        address=", ".join(home.lines) if home else "",
        identifiers=tuple((each.kind, each.value) for each in person.identifiers),
    )


def _known_record(person: Person, family: Family) -> PersonRecord:
    address = _address_of(person, family)
    return PersonRecord(
        id=str(person.id),
        given_name=person.given_name,
        family_name=person.family_name,
        date_of_birth=person.date_of_birth,
        known_as=person.known_as,
        postcode=address.postcode if address else "",
        address=", ".join(address.lines) if address else "",
        identifiers=tuple((each.kind, each.value) for each in person.identifiers),
    )


def _address_of(person: Person, family: Family) -> Address | None:
    """Where the person lives now, as far as it may be compared."""
    for household in family.households:
        at_home = {resident.person_id for resident in household.residents if resident.to_date is None}
        address = household.address
        if person.id in at_home and address is not None and _open(address):
            return address
    return None


def _open(home: Address | HomeAnswer) -> bool:
    """Nobody is matched by having no fixed address, nor by a protected one: "same address" would give it away."""
    return home.kind not in (AddressKind.NO_FIXED, AddressKind.REFUGE) and not home.protected


def _weight(match: Match) -> int:
    if match.same_person is None:
        return HOUSEHOLD
    return WEIGHTS[match.same_person]
