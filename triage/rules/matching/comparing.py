"""How far two people agree, field by field: for each field a level, and never one where either side is blank."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from triage.rules.matching import nicknames, normalising, phonetics
from triage.rules.matching.described import Prepared
from triage.rules.matching.levels import (
    DAY_AND_MONTH,
    DIFFERENT,
    EXACT,
    LEVELS,
    NEAR,
    NICKNAME,
    OUTWARD,
    PART,
    SAME_YEAR,
    SECTOR,
    SIMILAR,
    SOUNDS,
    STARTS,
    STREET,
    SWAPPED,
    TYPO,
    Agreement,
    Field,
    Level,
    by_field,
)

Maybe = Level | None
NEARLY_ONE = 0.8
SIMILARLY = 0.6
SAME_STREET = 80.0
SIMILAR_ADDRESS = 70.0
SHORTEST_NEAR = 3
SHORTEST_START = 3
INWARD = 3
A_GENERATION = 13
"""Years between the birth dates of two people of one name from which they are taken for parent and child."""
GIVEN_ORDER = {level: place for place, level in enumerate(LEVELS[Field.GIVEN])}
APART = {SIMILAR, DIFFERENT}
SEXES = frozenset({"m", "f"})
FAMILY_ORDER = {level: place for place, level in enumerate(LEVELS[Field.FAMILY])}


def agreement_of(one: Prepared, two: Prepared) -> Agreement:
    """The level of every field, and None where either lacks it; the same whichever comes first."""
    given, birth = given_names_level(one, two), birth_level(one.birth, two.birth)
    return the_rest_of(one, two, given, birth)


def levels_of(one: Prepared, two: Prepared) -> Mapping[Field, Level]:
    """The level of every field that both have; a field that either lacks is left out."""
    return by_field(agreement_of(one, two))


def the_rest_of(one: Prepared, two: Prepared, given: Maybe, birth: Maybe) -> Agreement:
    """The same where the given names and the dates of birth have been compared."""
    family, swapped = family_names_level(one, two), None
    if given in APART and family in APART and are_crossed(one, two):  # where nothing agrees as it stands
        given = family = None
        swapped = SWAPPED
    return Agreement(
        given,
        family,
        swapped,
        birth,
        postcode_level(one.postcode, two.postcode),
        _phone(one.phones, two.phones) if one.phones and two.phones else None,
        _identifier(one.identifiers, two.identifiers) if one.identifiers and two.identifiers else None,
        _sex(one.sex, two.sex),
        address_level(one, two),
        town_level(one.town, two.town),
    )


def given_level(one: str, two: str) -> Level:
    """Two given names, neither blank; the same whichever comes first."""
    if one == two:
        return EXACT
    if nicknames.are_forms_of_one(one, two):
        return NICKNAME
    spelt = _spelt(one, two)
    if spelt is NEAR:
        return spelt
    short, long = (one, two) if len(one) <= len(two) else (two, one)
    if len(short) > 1 and phonetics.sound_alike(one, two):
        return SOUNDS
    if long.startswith(short) and (len(short) == 1 or len(short) >= SHORTEST_START):
        return STARTS
    return spelt


def family_level(one: str, two: str) -> Level:
    """Two family names, neither blank; the same whichever comes first."""
    if one == two:
        return EXACT
    spelt = _spelt(one, two)
    return SOUNDS if spelt is not NEAR and phonetics.sound_alike(one, two) else spelt


def birth_level(one: str, two: str) -> Level | None:
    """Two dates of birth as eight digits."""
    if not one or not two:
        return None
    if one == two:
        return EXACT
    if one[:4] == two[:4] and one[4:6] == two[6:] and one[6:] == two[4:6]:
        return SWAPPED
    if OSA.distance(one, two) == 1:
        return TYPO
    if one[4:] == two[4:]:
        return DAY_AND_MONTH
    return SAME_YEAR if one[:4] == two[:4] else DIFFERENT


def _spelt(one: str, two: str) -> Level:
    """How near two spellings are, by letters left out, put in, changed or turned round."""
    longest = max(len(one), len(two))
    slips = OSA.distance(one, two)
    if (slips == 1 and longest > SHORTEST_NEAR) or slips / longest <= 1 - NEARLY_ONE:
        return NEAR
    return SIMILAR if slips / longest <= 1 - SIMILARLY else DIFFERENT


def given_names_level(one: Prepared, two: Prepared) -> Level | None:
    """All given names of two people, the best pair of them."""
    if not one.given or not two.given:
        return None
    if one.first and one.first == two.first:
        return EXACT
    return _best_given(one.given, two.given)


@lru_cache(maxsize=20_000)
def _best_given(names: tuple[str, ...], others: tuple[str, ...]) -> Level:
    best = min([given_level(each, other) for each in names for other in others], key=GIVEN_ORDER.__getitem__)
    return NICKNAME if best is EXACT else best  # by what they are known as, or the first of two names


def family_names_level(one: Prepared, two: Prepared) -> Level | None:
    """All family names of two people, earlier ones and the parts of double ones too."""
    if not one.family or not two.family:
        return None
    if one.last and one.last == two.last:
        return EXACT
    if one.family_parts or two.family_parts:
        shared = not one.family_parts.union(one.family).isdisjoint(two.family_parts.union(two.family))
    else:
        shared = not frozenset(one.family).isdisjoint(two.family)
    return PART if shared else _best_family(one.family, two.family)


def _best_family(names: tuple[str, ...], others: tuple[str, ...]) -> Level:
    if len(names) == len(others) == 1:
        return family_level(names[0], others[0])
    return min([family_level(each, other) for each in names for other in others], key=FAMILY_ORDER.__getitem__)


def are_crossed(one: Prepared, two: Prepared) -> bool:
    """Whether each one's given name is nearly the other's family name."""
    return _is_nearly(one.first, two.last) and _is_nearly(two.first, one.last)


def _is_nearly(one: str, two: str) -> bool:
    return bool(one and two) and (one == two or _spelt(one, two) is NEAR)


def address_level(one: Prepared, two: Prepared) -> Level | None:
    """Where they live, down to the house; a street without one is no address of anybody's."""
    if not one.address or not two.address:
        return None
    if one.address == two.address:
        return STREET if normalising.is_street_alone(one.address) else EXACT
    if one.street and two.street and _is_one_street(one.street, two.street):
        return EXACT if one.house and one.house == two.house else STREET
    alike = fuzz.token_set_ratio(*_in_order(one.address, two.address), score_cutoff=SIMILAR_ADDRESS)
    return SIMILAR if alike else DIFFERENT


def _is_one_street(one: str, two: str) -> bool:
    if one == two:
        return True
    return bool(fuzz.token_sort_ratio(*_in_order(one, two), score_cutoff=SAME_STREET))


def town_level(one: str, two: str) -> Level | None:
    """Two towns."""
    if not one or not two:
        return None
    if one == two:
        return EXACT
    return NEAR if _spelt(one, two) is NEAR else DIFFERENT


def postcode_level(one: str, two: str) -> Level | None:
    """Two postcodes, and how far apart they are where they are British."""
    if not one or not two:
        return None
    if one == two:
        return EXACT
    if one[:-INWARD] == two[:-INWARD] and _is_british(one) and _is_british(two):
        return SECTOR if one[:-2] == two[:-2] else OUTWARD
    return TYPO if OSA.distance(one, two) == 1 else DIFFERENT


def _is_british(flat: str) -> bool:
    return len(flat) > INWARD + 1 and flat[0].isalpha() and flat[-INWARD].isdigit()


def _phone(one: frozenset[str], two: frozenset[str]) -> Level:
    return DIFFERENT if one.isdisjoint(two) else EXACT


def _identifier(one: frozenset[tuple[str, str]], two: frozenset[tuple[str, str]]) -> Level | None:
    """Only numbers of one kind are compared; one that agrees outweighs another that does not."""
    if not one.isdisjoint(two):
        return EXACT
    slips = [OSA.distance(value, other) for kind, value in one for of, other in two if of == kind]
    if not slips:
        return None
    return TYPO if min(slips) == 1 else DIFFERENT


def _sex(one: str, two: str) -> Level | None:
    if one == two:
        return EXACT if one in SEXES else None
    return DIFFERENT if one in SEXES and two in SEXES else None


def _in_order(one: str, two: str) -> tuple[str, str]:
    """One order for both ways round, so that a cache holds a pair once and no measure can differ."""
    return (one, two) if one <= two else (two, one)
