"""About a dozen keys a person: two descriptions of one person nearly always share one, two people seldom do."""

from __future__ import annotations

from collections.abc import Iterator

from triage.rules.matching import nicknames, phonetics
from triage.rules.matching.described import Prepared

MOST_NAMES = 2
"""Of several names the first two make keys; more would bring little and cost much."""


def keys_of(person: Prepared) -> frozenset[str]:
    """Blank facts make no keys, so that nobody is brought together by what neither has."""
    given = _given_sounds(person)
    family = _family_sounds(person)
    return frozenset(
        [
            *_birth_keys(person.birth, given, family),
            *_name_keys(given, family),
            *_home_keys(person),
            *(f"t{each}" for each in person.phones),
            *(f"i{kind}:{number}" for kind, number in person.identifiers),
        ]
    )


def _birth_keys(birth: str, given: list[str], family: list[str]) -> Iterator[str]:
    """The day and month stand in one order, so that swapped ones meet."""
    if not birth:
        return
    year = birth[:4]
    month_and_day = "".join(sorted((birth[4:6], birth[6:])))
    yield f"b{year}{month_and_day}"
    for each in family:
        yield f"fy{each}{year}"
        yield f"fd{each}{month_and_day}"
    for each in given:
        yield f"gd{each}{month_and_day}"
        yield f"gm{each}{year}{birth[4:6]}"


def _name_keys(given: list[str], family: list[str]) -> Iterator[str]:
    """Both names, in one order whichever stands first."""
    for each in given:
        for other in family:
            yield "n" + "|".join(sorted((each, other)))


def _home_keys(person: Prepared) -> Iterator[str]:
    """Initials are of the names themselves, since a form of a name may begin with another letter."""
    if person.postcode:
        yield from (f"pg{person.postcode}{each[0]}" for each in person.given[:1])
        yield from (f"pf{person.postcode}{each[0]}" for each in person.family[:1])
    if person.postcode and person.house:
        yield f"h{person.postcode}{person.house}"
    if person.street and person.house:
        initial = person.given[0][0] if person.given else ""
        yield f"a{person.house}{phonetics.key_sound(person.street.split()[0])}{initial}"


def _given_sounds(person: Prepared) -> list[str]:
    """The sound, and the groups of forms of a name that it stands in, so that Bob meets Robert."""
    names = person.given[:MOST_NAMES]
    groups = [str(number) for each in names for number in sorted(nicknames.groups().get(each, ()))[:MOST_NAMES]]
    return list(dict.fromkeys([phonetics.key_sound(each) for each in names] + groups))


def _family_sounds(person: Prepared) -> list[str]:
    names = (*person.family[:MOST_NAMES], *sorted(person.family_parts)[:MOST_NAMES])
    return list(dict.fromkeys(phonetics.key_sound(each) for each in names))
