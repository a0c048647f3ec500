"""About a dozen keys a person: two descriptions of one person nearly always share one, two people seldom do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from triage.rules.matching import nicknames, phonetics
from triage.rules.matching.described import Prepared

MOST_NAMES = 2
"""Of several names the first two make keys; more would bring little and cost much."""
Names = tuple[str, ...]


def keys_of(person: Prepared) -> frozenset[str]:
    """Blank facts make no keys, so that nobody is brought together by what neither has."""
    given, family = given_sounds(person), family_sounds(person)
    return frozenset(
        [
            *_birth_keys(person, given, family),
            *_name_keys(given, family),
            *_home_keys(person),
            *_street_keys(person, given, family),
            *(f"t{each}" for each in person.phones),
            *(f"i{kind}:{number}" for kind, number in person.identifiers),
        ]
    )


def month_and_day(birth: str) -> str:
    """In one order, so that swapped ones meet."""
    month, day = birth[4:6], birth[6:]
    return month + day if month <= day else day + month


def given_sounds(person: Prepared) -> tuple[str, ...]:
    """The sound, and the groups of forms of a name that it stands in, so that Bob meets Robert."""
    return _given_sounds(person.given[:MOST_NAMES])


def family_sounds(person: Prepared) -> tuple[str, ...]:
    """The sounds of the names, and of the parts of a double one."""
    if not person.family_parts:
        return _sounds(person.family[:MOST_NAMES])
    return _sounds((*person.family[:MOST_NAMES], *sorted(person.family_parts)[:MOST_NAMES]))


def _birth_keys(person: Prepared, given: Names, family: Names) -> Iterator[str]:
    birth = person.birth
    if not birth:
        return
    year, born = birth[:4], month_and_day(birth)
    yield f"b{year}{born}"
    initials = {each[0] for each in person.given}
    for each in family:
        for initial in initials:
            yield f"y{each}{year}{initial}"
        yield f"d{each}{born}"
    for each in given:
        yield f"g{each}{born}"


def _name_keys(given: Names, family: Names) -> Iterator[str]:
    """Both names, in one order whichever stands first."""
    for each in given:
        for other in family:
            yield f"n{each}|{other}" if each <= other else f"n{other}|{each}"


def _home_keys(person: Prepared) -> Iterator[str]:
    """Initials are of the names themselves, since a form of a name may begin with another letter."""
    if person.postcode:
        yield from (f"q{person.postcode}{each[0]}" for each in person.given[:1])
        yield from (f"r{person.postcode}{each[0]}" for each in person.family[:1])
    if person.postcode and person.house:
        yield f"h{person.postcode}{person.house}"
    if person.street and person.house:
        initial = person.given[0][0] if person.given else ""
        yield f"a{person.house}{phonetics.key_sound(person.street.split()[0])}{initial}"


def _street_keys(person: Prepared, given: Names, family: Names) -> Iterator[str]:
    """The whole street as it sounds, for those whose postcode or house number was put down wrongly."""
    if not person.street:
        return
    sound = phonetics.key_sound(person.street.replace(" ", ""))
    if person.house:
        yield f"s{person.house}|{sound}"
    for each in family:
        yield f"u{each}|{sound}"
    for each in given:
        yield f"v{each}|{sound}"


@lru_cache(maxsize=20_000)
def _given_sounds(names: tuple[str, ...]) -> tuple[str, ...]:
    groups = [str(number) for each in names for number in sorted(nicknames.groups().get(each, ()))[:MOST_NAMES]]
    return tuple(dict.fromkeys([*_sounds(names), *groups]))


@lru_cache(maxsize=20_000)
def _sounds(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phonetics.key_sound(each) for each in names))
