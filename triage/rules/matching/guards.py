"""What no score may say: siblings, twins, parents and children are not one person, and a blank is no evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from triage.rules.matching.comparing import A_GENERATION, are_crossed
from triage.rules.matching.described import Prepared
from triage.rules.matching.frequencies import Frequencies
from triage.rules.matching.levels import (
    DIFFERENT,
    EXACT,
    NEAR,
    SAME_YEAR,
    SIMILAR,
    SOUNDS,
    STARTS,
    SWAPPED,
    TYPO,
    Agreement,
    Level,
)


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


class Pair(NamedTuple):
    """All that the guards look at: what agrees, and the little besides that the levels do not say."""

    agree: Agreement
    a_generation: bool
    """Whether the dates of birth lie so far apart that these may be parent and child."""
    grown_up: bool
    """Whether both are, as far as their dates of birth say."""
    initial: bool
    """Whether either has a first name of one letter."""
    two_names: bool
    """Whether both first names are such as people are given, or neither is and they begin differently."""


ORDER = {Band.UNLIKELY: 0, Band.REVIEW: 1, Band.LIKELY: 2}
ONE_DATE = {EXACT, SWAPPED, TYPO}
OTHER_DATE = {SAME_YEAR, DIFFERENT}
NEARLY_THE_NAME = {NEAR, SOUNDS, SIMILAR, STARTS}


def pair_of(one: Prepared, two: Prepared, agree: Agreement, around: Around) -> Pair:
    """What the guards look at of these two."""
    initial = two_names = False
    a_generation, grown_up = _ages(one.birth, two.birth, around.on)
    if agree.given in NEARLY_THE_NAME:
        initial = 1 in map(len, (*one.given, *two.given))
        names = [any(around.frequencies.is_name(each) for each in person.given) for person in (one, two)]
        two_names = all(names) or (not any(names) and not _begin_alike(one, two))
    return Pair(agree, a_generation, grown_up, initial, two_names)


@lru_cache(maxsize=20_000)
def _ages(one: str, two: str, on: date | None) -> tuple[bool, bool]:
    """Whether they are a generation apart, and whether both are grown up, as far as their dates of birth say."""
    if not one or not two:
        return False, False
    born, other = int(one[:4]), int(two[:4])
    return abs(born - other) >= A_GENERATION, on is not None and max(born, other) + GROWN_UP < on.year


def highest_band(pair: Pair) -> Band:
    """The best band that the guards allow this pair, whatever its score."""
    return min((guard(pair) for guard in GUARDS), key=ORDER.__getitem__)


def another_given_name(pair: Pair) -> Band:
    """Brothers, sisters and twins share all but the first name; a number in common asks for a second look.

    So do two grown-ups of one birth date and address, since a second first name is commoner there than a twin.
    """
    if pair.agree.given is not Level.DIFFERENT:
        return Band.LIKELY
    second_name = (
        pair.agree.birth in ONE_DATE
        and _share_a_home(pair.agree)
        and pair.agree.sex is not Level.DIFFERENT
        and pair.grown_up
    )
    return Band.REVIEW if second_name or pair.agree.identifier is Level.EXACT else Band.UNLIKELY


def is_surely_another(one: Prepared, two: Prepared, given: Level | None, birth: Level | None, around: Around) -> bool:
    """Whether the guards will tell them apart whatever else is compared: most pairs need no more.

    That is `another_given_name`, or `parent_and_child_of_one_name`, where neither a home nor a number can speak against
    it, nor may the names be crossed.
    """
    if given is DIFFERENT:
        if birth in ONE_DATE and _ages(one.birth, two.birth, around.on)[1]:
            return False
        if not one.identifiers.isdisjoint(two.identifiers):
            return False
        return not are_crossed(one, two)
    if birth is DIFFERENT:
        a_generation, grown_up = _ages(one.birth, two.birth, around.on)
        return a_generation and not grown_up and one.identifiers.isdisjoint(two.identifiers)
    return False


def twins_with_like_names(pair: Pair) -> Band:
    """Jayden and Hayden may be twins, Jayden and Jadyen a slip of the pen: if both are names, somebody must look."""
    if pair.agree.given not in NEARLY_THE_NAME:
        return Band.LIKELY
    # an initial is the beginning of many names
    return Band.REVIEW if pair.initial or pair.two_names else Band.LIKELY


def parent_and_child_of_one_name(pair: Pair) -> Band:
    """A generation apart is two people, unless a number, or all but one digit of the date, asks for a second look.

    So does one name at one address where both are grown up: neither is the child that the guard protects.
    """
    if not pair.a_generation:
        return Band.LIKELY
    one_slip = pair.agree.birth in {Level.TYPO, Level.DAY_AND_MONTH}
    at_home = _share_a_home(pair.agree) and pair.grown_up
    number = pair.agree.identifier is Level.EXACT
    return Band.REVIEW if one_slip or at_home or number else Band.UNLIKELY


def another_birth_date(pair: Pair) -> Band:
    """Two people of one name, or cousins at one address, unless somebody finds that it is one."""
    return Band.REVIEW if pair.agree.birth in OTHER_DATE else Band.LIKELY


def another_family_name(pair: Pair) -> Band:
    """People change their names, and neighbours share a street: sure only on the very day and in the same home."""
    if pair.agree.family is not Level.DIFFERENT or pair.agree.identifier is Level.EXACT:
        return Band.LIKELY
    at_home = Level.EXACT in {pair.agree.address, pair.agree.phone}
    return Band.LIKELY if at_home and pair.agree.birth is Level.EXACT else Band.REVIEW


def too_little_compared(pair: Pair) -> Band:
    """A blank never speaks for a pair: without names there is none, and without a date of birth it is never sure."""
    agree = pair.agree
    named = agree.names is not None or (agree.given is not None and agree.family is not None)
    if agree.identifier is Level.EXACT:
        return Band.LIKELY if agree.birth is not None or named else Band.REVIEW
    if agree.given is None and agree.family is None and not named:
        return Band.UNLIKELY
    if not _something_besides_the_name(agree):
        return Band.UNLIKELY
    return Band.LIKELY if named and agree.birth is not None else Band.REVIEW


def sex_or_number_differs(pair: Pair) -> Band:
    """Different numbers of one kind, or another sex, may be a mistake, and a person must say so."""
    differs = Level.DIFFERENT in {pair.agree.sex, pair.agree.identifier}
    return Band.REVIEW if differs else Band.LIKELY


GUARDS: tuple[Callable[[Pair], Band], ...] = (
    another_given_name,
    twins_with_like_names,
    parent_and_child_of_one_name,
    another_birth_date,
    another_family_name,
    too_little_compared,
    sex_or_number_differs,
)


def _something_besides_the_name(agree: Agreement) -> bool:
    return any(
        each not in {None, Level.DIFFERENT} for each in (agree.birth, agree.address, agree.postcode, agree.phone)
    )


def _share_a_home(agree: Agreement) -> bool:
    return agree.address not in {None, Level.DIFFERENT} or agree.postcode is Level.EXACT


def _begin_alike(one: Prepared, two: Prepared) -> bool:
    return not {each[0] for each in one.given}.isdisjoint(each[0] for each in two.given)
