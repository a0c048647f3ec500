"""What no score may say: siblings, twins, parents and children are not one person, and a blank is no evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.rules.matching.described import Prepared
from triage.rules.matching.frequencies import Frequencies
from triage.rules.matching.levels import (
    A_GENERATION,
    Field,
    Level,
    are_crossed,
    birth_level,
    given_names_level,
    years_apart,
)

Levels = Mapping[Field, Level]


class Band(StrEnum):
    """What to do with a pair."""

    LIKELY = "likely"
    REVIEW = "to review"
    UNLIKELY = "unlikely"


GROWN_UP = 25
"""Years from which twins, or a parent and child, of one address are rarer than a name or date put down wrongly."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the guards need to know besides the two people."""

    frequencies: Frequencies
    on: date | None = None
    """The day from which ages are reckoned; without it nobody is taken for grown up, which is the strictest."""

    def grown_up(self, *people: Prepared) -> bool:
        return self.on is not None and all(
            each.birth and int(each.birth[:4]) + GROWN_UP < self.on.year for each in people
        )


ORDER = {Band.UNLIKELY: 0, Band.REVIEW: 1, Band.LIKELY: 2}
ONE_DATE = {Level.EXACT, Level.SWAPPED, Level.TYPO}
OTHER_DATE = {Level.SAME_YEAR, Level.DIFFERENT}
BESIDES = (Field.BIRTH, Field.ADDRESS, Field.POSTCODE, Field.PHONE)
NEARLY_THE_NAME = {Level.NEAR, Level.SOUNDS, Level.SIMILAR, Level.STARTS}


def highest_band(one: Prepared, two: Prepared, levels: Levels, around: Around) -> Band:
    """The best band that the guards allow this pair, whatever its score."""
    best = Band.LIKELY
    for guard in GUARDS:
        band = guard(one, two, levels, around)
        if band is Band.UNLIKELY:
            return band
        if band is Band.REVIEW:
            best = band
    return best


def another_given_name(one: Prepared, two: Prepared, levels: Levels, around: Around) -> Band:
    """Brothers, sisters and twins share all but the first name; a number in common asks for a second look.

    So do two grown-ups of one birth date and address, since a second first name is commoner there than a twin.
    """
    if levels.get(Field.GIVEN) is not Level.DIFFERENT:
        return Band.LIKELY
    second_name = (
        levels.get(Field.BIRTH) in ONE_DATE
        and _share_a_home(levels)
        and levels.get(Field.SEX) is not Level.DIFFERENT
        and around.grown_up(one, two)
    )
    return Band.REVIEW if second_name or levels.get(Field.IDENTIFIER) is Level.EXACT else Band.UNLIKELY


def is_surely_another(one: Prepared, two: Prepared) -> bool:
    """Whether `another_given_name` will tell them apart, from the little that it looks at: most pairs need no more."""
    return (
        given_names_level(one, two) is Level.DIFFERENT
        and birth_level(one.birth, two.birth) not in ONE_DATE
        and one.identifiers.isdisjoint(two.identifiers)
        and not are_crossed(one, two)
    )


def twins_with_like_names(one: Prepared, two: Prepared, levels: Levels, around: Around) -> Band:
    """Jayden and Hayden may be twins, Jayden and Jadyen a slip of the pen: if both are names, somebody must look."""
    if levels.get(Field.GIVEN) not in NEARLY_THE_NAME:
        return Band.LIKELY
    if 1 in map(len, (*one.given, *two.given)):
        return Band.REVIEW  # an initial is the beginning of many names
    names = [any(around.frequencies.is_name(each) for each in person.given) for person in (one, two)]
    two_names = all(names) or (not any(names) and not _begin_alike(one, two))
    return Band.REVIEW if two_names else Band.LIKELY


def parent_and_child_of_one_name(one: Prepared, two: Prepared, levels: Levels, around: Around) -> Band:
    """A generation apart is two people, unless a number, or all but one digit of the date, asks for a second look.

    So does one name at one address where both are grown up: neither is the child that the guard protects.
    """
    if years_apart(one, two) < A_GENERATION:
        return Band.LIKELY
    one_slip = levels.get(Field.BIRTH) in {Level.TYPO, Level.DAY_AND_MONTH}
    at_home = _share_a_home(levels) and around.grown_up(one, two)
    number = levels.get(Field.IDENTIFIER) is Level.EXACT
    return Band.REVIEW if one_slip or at_home or number else Band.UNLIKELY


def another_birth_date(one: Prepared, two: Prepared, levels: Levels, around: Around) -> Band:
    """Two people of one name, or cousins at one address, unless somebody finds that it is one."""
    return Band.REVIEW if levels.get(Field.BIRTH) in OTHER_DATE else Band.LIKELY


def another_family_name(one: Prepared, two: Prepared, levels: Levels, around: Around) -> Band:
    """People change their names, and neighbours share a street: sure only on the very day and in the same home."""
    if levels.get(Field.FAMILY) is not Level.DIFFERENT or levels.get(Field.IDENTIFIER) is Level.EXACT:
        return Band.LIKELY
    at_home = Level.EXACT in {levels.get(Field.ADDRESS), levels.get(Field.PHONE)}
    return Band.LIKELY if at_home and levels.get(Field.BIRTH) is Level.EXACT else Band.REVIEW


def too_little_compared(one: Prepared, two: Prepared, levels: Levels, around: Around) -> Band:
    """A blank never speaks for a pair: without names there is none, and without a date of birth it is never sure."""
    number = levels.get(Field.IDENTIFIER) is Level.EXACT
    named = Field.NAMES in levels or (Field.GIVEN in levels and Field.FAMILY in levels)
    if number:
        return Band.LIKELY if Field.BIRTH in levels or named else Band.REVIEW
    if Field.GIVEN not in levels and Field.FAMILY not in levels and not named:
        return Band.UNLIKELY
    if not _something_besides_the_name(levels):
        return Band.UNLIKELY
    return Band.LIKELY if named and Field.BIRTH in levels else Band.REVIEW


def sex_or_number_differs(one: Prepared, two: Prepared, levels: Levels, around: Around) -> Band:
    """Different numbers of one kind, or another sex, may be a mistake, and a person must say so."""
    differs = Level.DIFFERENT in {levels.get(Field.SEX), levels.get(Field.IDENTIFIER)}
    return Band.REVIEW if differs else Band.LIKELY


GUARDS: tuple[Callable[[Prepared, Prepared, Levels, Around], Band], ...] = (
    another_given_name,
    twins_with_like_names,
    parent_and_child_of_one_name,
    another_birth_date,
    another_family_name,
    too_little_compared,
    sex_or_number_differs,
)


def _something_besides_the_name(levels: Levels) -> bool:
    return any(levels.get(field, Level.DIFFERENT) is not Level.DIFFERENT for field in BESIDES)


def _share_a_home(levels: Levels) -> bool:
    address = levels.get(Field.ADDRESS)
    return address not in {None, Level.DIFFERENT} or levels.get(Field.POSTCODE) is Level.EXACT


def _begin_alike(one: Prepared, two: Prepared) -> bool:
    return not {each[0] for each in one.given}.isdisjoint(each[0] for each in two.given)
