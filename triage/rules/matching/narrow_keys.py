"""Keys of the people known: each is two facts together, so that who shares one is worth a comparison among a million.

`keys` are for lists, which are shorter: one fact there brings few together.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from triage.rules.matching import phonetics
from triage.rules.matching.described import Prepared
from triage.rules.matching.keys import Names, family_sounds, given_sounds, month_and_day

INWARD = 3
"""Letters and digits of a postcode after its space: the part that differs from street to street."""


def narrow_keys(person: Prepared) -> list[str]:
    """What two descriptions of one person share; brothers, sisters and namesakes mostly share none."""
    initials, others = _initials(person.given), _initials(person.family)
    given, family = given_sounds(person), family_sounds(person)
    names = _pairs(given, family)
    found = [f"i{kind}:{number}" for kind, number in person.identifiers]
    if person.birth:
        found += _birth_keys(person, given, family, names, _pairs(initials, others))
    if person.house:
        found += [f"h{person.house}|{each}" for each in names]
    if person.postcode:
        found += [f"q{person.postcode}{each}|{other}" for each in initials for other in others]
    homes = _homes(person)
    for each in initials:
        found += [f"{home}|{each}" for home in homes]
        found += [f"t{phone}{each}" for phone in person.phones]
    return found


def home_keys(person: Prepared) -> list[str]:
    """What those share who may live in one home, whoever they are."""
    named = [f"k{person.postcode}{each}" for each in family_sounds(person)] if person.postcode else []
    return [*_homes(person), *named]


def _birth_keys(
    person: Prepared, given: Names, family: Names, names: Iterable[str], initials: Iterable[str]
) -> list[str]:
    """The day and month stand in one order, so that swapped ones meet; so do the names."""
    year, day = person.birth[:4], month_and_day(person.birth)
    born = year + day
    found = [f"b{born}{each}" for each in initials]
    found += [f"g{born}{each}" for each in given]
    found += [f"f{born}{each}" for each in family]
    found += [f"y{year}{each}" for each in names]
    found += [f"d{day}{each}" for each in names]
    if person.postcode:
        found.append(f"p{born}{person.postcode[-INWARD:]}")
    if person.street and person.house:
        found.append(f"s{day}{person.house}|{phonetics.key_sound(person.street.split(maxsplit=1)[0])}")
    return found


def _homes(person: Prepared) -> list[str]:
    """The house by its postcode, and by the sound of its street."""
    found = []
    if person.house and person.postcode:
        found.append(f"a{person.postcode}{person.house}")
    if person.house and person.street:
        found.append(f"u{person.house}|{phonetics.key_sound(person.street.replace(' ', ''))}")
    return found


def _pairs(some: Names, others: Names) -> list[str]:
    """Each of the first with each of the second, in one order whichever stands first."""
    return [f"{one}|{two}" if one <= two else f"{two}|{one}" for one in some for two in others]


@lru_cache(maxsize=20_000)
def _initials(names: Names) -> Names:
    return tuple({each[0] for each in names})
