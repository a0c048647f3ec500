"""A person as one source describes them, and the same made ready for comparing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from triage.rules.matching import normalising


class Described(NamedTuple):
    """One person in one source's words; every field but the id may be blank. A tuple, since every row makes one."""

    id: str
    given_name: str = ""
    family_name: str = ""
    known_as: str = ""
    earlier_names: tuple[str, ...] = ()
    """Earlier or other family names."""
    other_given_names: tuple[str, ...] = ()
    """Earlier or other first names, beside what somebody is known as."""
    date_of_birth: date | str | None = None
    """A string is eight digits, year first, that somebody wrote and that need not be a date."""
    sex: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    phones: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    """Kind and value, such as ("upn", "A123456789012")."""
    senders_phones: tuple[str, ...] = ()
    """Numbers of the school, landlord or worker who sent this: never compared, even where given as the person's."""


class Prepared(NamedTuple):
    """The same, normalised once; blank means not known. Thousands are made for a list, and a tuple is soon made."""

    id: str
    given: tuple[str, ...]
    """The first name and what they are known as, the whole and the first part."""
    first: str
    """The first name alone."""
    last: str
    """The family name alone, now."""
    family: tuple[str, ...]
    """The family name first, then earlier ones."""
    family_parts: frozenset[str]
    birth: str
    sex: str
    address: str
    house: str
    street: str
    town: str
    postcode: str
    phones: frozenset[str]
    identifiers: frozenset[tuple[str, str]]


def prepare(person: Described) -> Prepared:
    """Everything about a person that is compared, in the form in which it is compared."""
    address, house, street = normalising.home(person.address)
    family, parts = _family((person.family_name, *person.earlier_names))
    return Prepared(
        id=person.id,
        given=_given((person.given_name, person.known_as, *person.other_given_names)),
        first=normalising.name(person.given_name),
        last=normalising.name(person.family_name),
        family=family,
        family_parts=parts,
        birth=normalising.birth(person.date_of_birth),
        sex=normalising.folded(person.sex)[:1],
        address=address,
        house=house,
        street=street,
        town=normalising.folded(person.town),
        postcode=normalising.postcode(person.postcode),
        phones=_phones(person) if person.phones else NOTHING,
        identifiers=_identifiers(person) if person.identifiers else NO_NUMBERS,
    )


NOTHING: frozenset[str] = frozenset()
NO_NUMBERS: frozenset[tuple[str, str]] = frozenset()


def _phones(person: Described) -> frozenset[str]:
    theirs = frozenset(map(normalising.phone, person.phones))
    return theirs.difference(map(normalising.phone, person.senders_phones), ("",))


def _identifiers(person: Described) -> frozenset[tuple[str, str]]:
    numbers = (normalising.identifier(kind, value) for kind, value in person.identifiers)
    return frozenset(each for each in numbers if each is not None)


@lru_cache(maxsize=20_000)
def _given(called: tuple[str, ...]) -> tuple[str, ...]:
    """Mary Jane is also called Mary; a lone letter before another name says too little."""
    firsts = (normalising.folded(each).split() for each in called)
    parts = tuple(each[0] for each in firsts if len(each) > 1 and len(each[0]) >= normalising.SHORTEST_PART)
    return tuple(dict.fromkeys((*_several(called), *_several(parts))))


@lru_cache(maxsize=20_000)
def _family(called: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names, and the parts of double ones."""
    return _several(called), frozenset().union(*map(normalising.name_parts, called))


def _several(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for each in names if (found := normalising.name(each))))
