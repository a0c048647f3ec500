"""The fields that two people are compared by, the levels to which each can agree, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple


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


# Python 3.11 looks a member up anew wherever it is named, which takes as long as comparing two dates: what compares
# thousands of pairs uses these.
EXACT = Level.EXACT
NICKNAME = Level.NICKNAME
PART = Level.PART
NEAR = Level.NEAR
SOUNDS = Level.SOUNDS
STARTS = Level.STARTS
SIMILAR = Level.SIMILAR
SWAPPED = Level.SWAPPED
TYPO = Level.TYPO
DAY_AND_MONTH = Level.DAY_AND_MONTH
SAME_YEAR = Level.SAME_YEAR
STREET = Level.STREET
SECTOR = Level.SECTOR
OUTWARD = Level.OUTWARD
DIFFERENT = Level.DIFFERENT

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


class Agreement(NamedTuple):
    """How far two people agree, field by field; None where either side is blank, which speaks neither way."""

    given: Level | None = None
    family: Level | None = None
    names: Level | None = None
    birth: Level | None = None
    postcode: Level | None = None
    phone: Level | None = None
    identifier: Level | None = None
    sex: Level | None = None
    address: Level | None = None
    town: Level | None = None


FIELDS = (
    Field.GIVEN,
    Field.FAMILY,
    Field.NAMES,
    Field.BIRTH,
    Field.POSTCODE,
    Field.PHONE,
    Field.IDENTIFIER,
    Field.SEX,
    Field.ADDRESS,
    Field.TOWN,
)
"""In the order of an `Agreement`."""


@lru_cache(maxsize=20_000)
def by_field(agreement: Agreement) -> Mapping[Field, Level]:
    """The fields that both have, each with its level."""
    levels = zip(FIELDS, agreement, strict=True)
    return MappingProxyType({field: level for field, level in levels if level is not None})
