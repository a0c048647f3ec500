"""About a dozen keys a person: two descriptions of one person nearly always share one, two people seldom do."""

from __future__ import annotations

from collections.abc import Iterator

from triage.rules.matching import nicknames, phonetics
from triage.rules.matching.described import Prepared

MOST_NAMES = 2
"""Of several names the first two make keys; more would bring little and cost much."""
KINDS = {letter: 1 << place for place, letter in enumerate("bydgnqrhasuvti")}
"""By the first letter of a key, which tells its kind, a bit of its own."""
NUMBER = KINDS["i"]
HOME = KINDS["h"] | KINDS["a"] | KINDS["s"] | KINDS["r"]


def keys_of(person: Prepared) -> frozenset[str]:
    """Blank facts make no keys, so that nobody is brought together by what neither has."""
    given = _given_sounds(person)
    family = _family_sounds(person)
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


def is_enough(kinds: int) -> bool:
    """Whether keys of these kinds in common are worth a comparison where a million people are known.

    Of one person's two descriptions 995 in 1,000 share keys of two kinds; somebody else mostly shares one. A number
    stands for itself.
    """
    return bool(kinds & NUMBER) or kinds & (kinds - 1) != 0


def _birth_keys(person: Prepared, given: list[str], family: list[str]) -> Iterator[str]:
    """The day and month stand in one order, so that swapped ones meet."""
    birth = person.birth
    if not birth:
        return
    year, month, day = birth[:4], birth[4:6], birth[6:]
    month_and_day = month + day if month <= day else day + month
    yield f"b{year}{month_and_day}"
    initials = {each[0] for each in person.given}
    for each in family:
        for initial in initials:
            yield f"y{each}{year}{initial}"
        yield f"d{each}{month_and_day}"
    for each in given:
        yield f"g{each}{month_and_day}"


def _name_keys(given: list[str], family: list[str]) -> Iterator[str]:
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


def _street_keys(person: Prepared, given: list[str], family: list[str]) -> Iterator[str]:
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


def _given_sounds(person: Prepared) -> list[str]:
    """The sound, and the groups of forms of a name that it stands in, so that Bob meets Robert."""
    names = person.given[:MOST_NAMES]
    groups = [str(number) for each in names for number in sorted(nicknames.groups().get(each, ()))[:MOST_NAMES]]
    return list(dict.fromkeys([phonetics.key_sound(each) for each in names] + groups))


def _family_sounds(person: Prepared) -> list[str]:
    names = (*person.family[:MOST_NAMES], *sorted(person.family_parts)[:MOST_NAMES])
    return list(dict.fromkeys(phonetics.key_sound(each) for each in names))
