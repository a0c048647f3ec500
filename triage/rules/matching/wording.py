"""Why two people could be one, or share a home, in words that hold nobody's data."""

from __future__ import annotations

from collections.abc import Mapping

from triage.rules.matching.levels import Field, Level

AGREEMENTS: dict[tuple[Field, Level], str] = {
    (Field.IDENTIFIER, Level.EXACT): "same identifying number",
    (Field.IDENTIFIER, Level.TYPO): "identifying numbers differ by one character",
    (Field.NAMES, Level.SWAPPED): "first and family name are swapped",
    (Field.GIVEN, Level.EXACT): "same first name",
    (Field.GIVEN, Level.NICKNAME): "first names are forms of one name",
    (Field.GIVEN, Level.NEAR): "first names are spelt nearly alike",
    (Field.GIVEN, Level.SOUNDS): "first names sound alike",
    (Field.GIVEN, Level.STARTS): "one first name is the beginning of the other",
    (Field.GIVEN, Level.SIMILAR): "first names are a little alike",
    (Field.FAMILY, Level.EXACT): "same family name",
    (Field.FAMILY, Level.PART): "part of the family name, or an earlier one, is the same",
    (Field.FAMILY, Level.NEAR): "family names are spelt nearly alike",
    (Field.FAMILY, Level.SOUNDS): "family names sound alike",
    (Field.FAMILY, Level.SIMILAR): "family names are a little alike",
    (Field.BIRTH, Level.EXACT): "same date of birth",
    (Field.BIRTH, Level.SWAPPED): "day and month of birth are swapped",
    (Field.BIRTH, Level.TYPO): "dates of birth differ by one digit",
    (Field.BIRTH, Level.DAY_AND_MONTH): "same birthday in another year",
    (Field.BIRTH, Level.SAME_YEAR): "born in the same year",
    (Field.ADDRESS, Level.EXACT): "same address",
    (Field.ADDRESS, Level.STREET): "same street",
    (Field.ADDRESS, Level.SIMILAR): "addresses are a little alike",
    (Field.TOWN, Level.EXACT): "same town",
    (Field.TOWN, Level.NEAR): "towns are spelt nearly alike",
    (Field.POSTCODE, Level.EXACT): "same postcode",
    (Field.POSTCODE, Level.TYPO): "postcodes differ by one character",
    (Field.POSTCODE, Level.SECTOR): "postcodes are neighbours",
    (Field.POSTCODE, Level.OUTWARD): "same postcode area",
    (Field.PHONE, Level.EXACT): "same phone number",
    (Field.SEX, Level.EXACT): "same sex",
}
DIFFERENCES: dict[Field, str] = {
    Field.IDENTIFIER: "identifying numbers differ",
    Field.GIVEN: "first names differ",
    Field.FAMILY: "family names differ",
    Field.BIRTH: "dates of birth differ",
    Field.ADDRESS: "addresses differ",
    Field.TOWN: "towns differ",
    Field.POSTCODE: "postcodes differ",
    Field.PHONE: "phone numbers differ",
    Field.SEX: "sex differs",
}
ORDER = (
    Field.IDENTIFIER,
    Field.NAMES,
    Field.GIVEN,
    Field.FAMILY,
    Field.BIRTH,
    Field.ADDRESS,
    Field.POSTCODE,
    Field.TOWN,
    Field.PHONE,
    Field.SEX,
)
NEARBY = {Level.SECTOR, Level.OUTWARD}


def reasons(levels: Mapping[Field, Level]) -> tuple[str, ...]:
    """What speaks for one person."""
    if _moved_nearby(levels):
        rest: dict[Field, Level] = {field: level for field, level in levels.items() if field is not Field.POSTCODE}
        return (*reasons(rest), "moved within the same postcode area")
    return tuple(AGREEMENTS[field, levels[field]] for field in ORDER if (field, levels.get(field)) in AGREEMENTS)


def differences(levels: Mapping[Field, Level]) -> tuple[str, ...]:
    """What speaks against it; a blank speaks neither way."""
    said = {Field.ADDRESS} if _moved_nearby(levels) else set()
    return tuple(DIFFERENCES[each] for each in ORDER if levels.get(each) is Level.DIFFERENT and each not in said)


def household(levels: Mapping[Field, Level]) -> str:
    """Why they could live in one home, whoever they are; blank where nothing says so."""
    postcode = levels.get(Field.POSTCODE)
    if levels.get(Field.ADDRESS) is Level.EXACT and postcode is not Level.DIFFERENT:
        return "same address"
    if postcode is Level.EXACT and levels.get(Field.FAMILY) is Level.EXACT and Field.ADDRESS not in levels:
        return "same family name and postcode"
    return ""


def _moved_nearby(levels: Mapping[Field, Level]) -> bool:
    return levels.get(Field.ADDRESS) is Level.DIFFERENT and levels.get(Field.POSTCODE) in NEARBY
