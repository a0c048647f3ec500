"""How far two people agree, field by field: for each field a level, and never one where either side is blank."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from triage.rules.matching import nicknames, normalising, phonetics
from triage.rules.matching.described import Prepared

NEAR = 0.8
SIMILAR = 0.6
SAME_STREET = 80.0
SIMILAR_ADDRESS = 70.0
SHORTEST_NEAR = 3
SHORTEST_START = 3
INWARD = 3
A_GENERATION = 13
"""Years between the birth dates of two people of one name from which they are taken for parent and child."""


class Field(StrEnum):
    """What is compared."""

    GIVEN = "given_name"
    FAMILY = "family_name"
    NAMES = "names"
    BIRTH = "date_of_birth"
    ADDRESS = "address"
    TOWN = "town"
    POSTCODE = "postcode"
    PHONE = "phone"
    IDENTIFIER = "identifier"
    SEX = "sex"


class Level(StrEnum):
    """How well it agrees; each field knows some of these, the best first."""

    EXACT = "exact"
    NICKNAME = "nickname"
    PART = "part"
    NEAR = "near"
    SOUNDS = "sounds"
    STARTS = "starts"
    SIMILAR = "similar"
    SWAPPED = "swapped"
    TYPO = "typo"
    DAY_AND_MONTH = "day_and_month"
    SAME_YEAR = "same_year"
    STREET = "street"
    SECTOR = "sector"
    OUTWARD = "outward"
    DIFFERENT = "different"


LEVELS: dict[Field, tuple[Level, ...]] = {
    Field.GIVEN: (
        Level.EXACT,
        Level.NEAR,
        Level.NICKNAME,
        Level.SOUNDS,
        Level.STARTS,
        Level.SIMILAR,
        Level.DIFFERENT,
    ),
    Field.FAMILY: (Level.EXACT, Level.NEAR, Level.PART, Level.SOUNDS, Level.SIMILAR, Level.DIFFERENT),
    Field.NAMES: (Level.SWAPPED,),
    Field.BIRTH: (
        Level.EXACT,
        Level.SWAPPED,
        Level.TYPO,
        Level.DAY_AND_MONTH,
        Level.SAME_YEAR,
        Level.DIFFERENT,
    ),
    Field.ADDRESS: (Level.EXACT, Level.STREET, Level.SIMILAR, Level.DIFFERENT),
    Field.TOWN: (Level.EXACT, Level.NEAR, Level.DIFFERENT),
    Field.POSTCODE: (Level.EXACT, Level.TYPO, Level.SECTOR, Level.OUTWARD, Level.DIFFERENT),
    Field.PHONE: (Level.EXACT, Level.DIFFERENT),
    Field.IDENTIFIER: (Level.EXACT, Level.TYPO, Level.DIFFERENT),
    Field.SEX: (Level.EXACT, Level.DIFFERENT),
}
GIVEN_ORDER = {level: place for place, level in enumerate(LEVELS[Field.GIVEN])}
APART = {Level.SIMILAR, Level.DIFFERENT}
NEARLY = {Level.EXACT, Level.NEAR}
FAMILY_ORDER = {level: place for place, level in enumerate(LEVELS[Field.FAMILY])}


def levels_of(one: Prepared, two: Prepared) -> dict[Field, Level]:
    """The level of every field that both have; a field that either lacks is left out."""
    given, family = given_names_level(one, two), _family(one, two)
    swapped = Level.SWAPPED if _names_swapped(one, two, given, family) else None
    found = (
        (Field.GIVEN, None if swapped else given),
        (Field.FAMILY, None if swapped else family),
        (Field.BIRTH, birth_level(one.birth, two.birth)),
        (Field.ADDRESS, _address(one, two)),
        (Field.TOWN, _town(one.town, two.town)),
        (Field.POSTCODE, _postcode(one.postcode, two.postcode)),
        (Field.PHONE, _phone(one.phones, two.phones)),
        (Field.IDENTIFIER, _identifier(one.identifiers, two.identifiers)),
        (Field.SEX, _sex(one.sex, two.sex)),
        (Field.NAMES, swapped),
    )
    return {field: level for field, level in found if level is not None}


@lru_cache(maxsize=100_000)
def given_level(one: str, two: str) -> Level:
    """Two given names, neither blank; the same whichever comes first."""
    if one == two:
        return Level.EXACT
    if nicknames.are_forms_of_one(one, two):
        return Level.NICKNAME
    spelt = _spelt(one, two)
    if spelt is Level.NEAR:
        return spelt
    short, long = sorted((one, two), key=len)
    if len(short) > 1 and phonetics.sound_alike(one, two):
        return Level.SOUNDS
    if long.startswith(short) and (len(short) == 1 or len(short) >= SHORTEST_START):
        return Level.STARTS
    return spelt


@lru_cache(maxsize=100_000)
def family_level(one: str, two: str) -> Level:
    """Two family names, neither blank; the same whichever comes first."""
    if one == two:
        return Level.EXACT
    spelt = _spelt(one, two)
    if spelt is Level.NEAR:
        return spelt
    return Level.SOUNDS if phonetics.sound_alike(one, two) else spelt


@lru_cache(maxsize=100_000)
def birth_level(one: str, two: str) -> Level | None:
    """Two dates of birth as eight digits."""
    if not one or not two:
        return None
    if one == two:
        return Level.EXACT
    if one[:4] == two[:4] and one[4:6] == two[6:] and one[6:] == two[4:6]:
        return Level.SWAPPED
    if OSA.distance(one, two) == 1:
        return Level.TYPO
    if one[4:] == two[4:]:
        return Level.DAY_AND_MONTH
    return Level.SAME_YEAR if one[:4] == two[:4] else Level.DIFFERENT


def years_apart(one: Prepared, two: Prepared) -> int:
    """Whole years between two dates of birth, 0 where either is not known."""
    return abs(int(one.birth[:4]) - int(two.birth[:4])) if one.birth and two.birth else 0


def _spelt(one: str, two: str) -> Level:
    """How near two spellings are, by letters left out, put in, changed or turned round."""
    longest = max(len(one), len(two))
    slips = OSA.distance(one, two)
    if (slips == 1 and longest > SHORTEST_NEAR) or slips / longest <= 1 - NEAR:
        return Level.NEAR
    return Level.SIMILAR if slips / longest <= 1 - SIMILAR else Level.DIFFERENT


def given_names_level(one: Prepared, two: Prepared) -> Level | None:
    """All given names of two people, the best pair of them."""
    if not one.given or not two.given:
        return None
    if one.first and one.first == two.first:
        return Level.EXACT
    return _best_given(one.given, two.given)


@lru_cache(maxsize=100_000)
def _best_given(names: tuple[str, ...], others: tuple[str, ...]) -> Level:
    pairs = (_in_order(each, other) for each in names for other in others)
    best = min((given_level(*pair) for pair in pairs), key=GIVEN_ORDER.__getitem__)
    return Level.NICKNAME if best is Level.EXACT else best  # by what they are known as, or the first of two names


def _family(one: Prepared, two: Prepared) -> Level | None:
    if not one.family or not two.family:
        return None
    if one.last and one.last == two.last:
        return Level.EXACT
    if one.family_parts or two.family_parts:
        shared = not one.family_parts.union(one.family).isdisjoint(two.family_parts.union(two.family))
    else:
        shared = not frozenset(one.family).isdisjoint(two.family)
    return Level.PART if shared else _best_family(one.family, two.family)


@lru_cache(maxsize=100_000)
def _best_family(names: tuple[str, ...], others: tuple[str, ...]) -> Level:
    pairs = (_in_order(each, other) for each in names for other in others)
    return min((family_level(*pair) for pair in pairs), key=FAMILY_ORDER.__getitem__)


def _names_swapped(one: Prepared, two: Prepared, given: Level | None, family: Level | None) -> bool:
    """Given and family name in each other's place, where nothing agrees as it stands."""
    return given in APART and family in APART and are_crossed(one, two)


def are_crossed(one: Prepared, two: Prepared) -> bool:
    """Whether each one's given name is nearly the other's family name."""
    return _is_nearly(one.first, two.last) and _is_nearly(two.first, one.last)


def _is_nearly(one: str, two: str) -> bool:
    return bool(one and two) and family_level(*_in_order(one, two)) in NEARLY


def _address(one: Prepared, two: Prepared) -> Level | None:
    if not one.address or not two.address:
        return None
    if one.address == two.address:
        return Level.STREET if normalising.is_street_alone(one.address) else Level.EXACT
    street = fuzz.token_sort_ratio(*_in_order(one.street, two.street)) if one.street and two.street else 0.0
    if street >= SAME_STREET:
        return Level.EXACT if one.house and one.house == two.house else Level.STREET
    alike = fuzz.token_set_ratio(*_in_order(one.address, two.address))
    return Level.SIMILAR if alike >= SIMILAR_ADDRESS else Level.DIFFERENT


def _town(one: str, two: str) -> Level | None:
    if not one or not two:
        return None
    if one == two:
        return Level.EXACT
    return Level.NEAR if _spelt(one, two) is Level.NEAR else Level.DIFFERENT


def _postcode(one: str, two: str) -> Level | None:
    if not one or not two:
        return None
    if one == two:
        return Level.EXACT
    if one[:-INWARD] == two[:-INWARD] and _is_british(one) and _is_british(two):
        return Level.SECTOR if one[:-2] == two[:-2] else Level.OUTWARD
    return Level.TYPO if OSA.distance(one, two) == 1 else Level.DIFFERENT


def _is_british(flat: str) -> bool:
    return len(flat) > INWARD + 1 and flat[0].isalpha() and flat[-INWARD].isdigit()


def _phone(one: frozenset[str], two: frozenset[str]) -> Level | None:
    if not one or not two:
        return None
    return Level.DIFFERENT if one.isdisjoint(two) else Level.EXACT


def _identifier(one: frozenset[tuple[str, str]], two: frozenset[tuple[str, str]]) -> Level | None:
    """Only numbers of one kind are compared; one that agrees outweighs another that does not."""
    if not one or not two:
        return None
    if not one.isdisjoint(two):
        return Level.EXACT
    slips = [OSA.distance(value, other) for kind, value in one for of, other in two if of == kind]
    if not slips:
        return None
    return Level.TYPO if min(slips) == 1 else Level.DIFFERENT


def _sex(one: str, two: str) -> Level | None:
    if one not in {"m", "f"} or two not in {"m", "f"}:
        return None
    return Level.EXACT if one == two else Level.DIFFERENT


def _in_order(one: str, two: str) -> tuple[str, str]:
    """One order for both ways round, so that a cache holds a pair once and no measure can differ."""
    return (one, two) if one <= two else (two, one)
