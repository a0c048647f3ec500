"""What a person is found by: names, their sound, birth, phones, numbers and open postcodes, each as a short key.

The first letter of a key says what it is. Keys that begin alike stand together, so that the beginning of a name or a
part of a postcode is a range of the index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from triage.rules.matching import normalising, phonetics

NAME, BACKWARDS, SOUND, BIRTH, PHONE, NUMBER, POSTCODE = "n", "r", "s", "b", "t", "i", "p"
LONGEST = 80
SHORTEST_SPELT = 4
"""Letters of a name that is worth finding by its end, where a slip is at its beginning."""
SHORTEST_PHONE_PART = 5
UK_NUMBER = 10
INWARD = 3
SHORTEST_POSTCODE = 5


@dataclass(frozen=True, slots=True)
class Findable:
    """What is known of a person and may be found: never a protected address."""

    names: tuple[str, ...]
    """First and family names of every kind, as they are written."""
    date_of_birth: date | None = None
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


def keys_of(person: Findable) -> frozenset[str]:
    """Every key of a person; blanks make none."""
    tokens = {token for each in person.names for token in tokens_of(each)}
    found = [
        *(f"{NAME}{each}" for each in tokens),
        *(f"{BACKWARDS}{each[::-1]}" for each in tokens if len(each) >= SHORTEST_SPELT),
        *(f"{SOUND}{sound}" for each in tokens if (sound := phonetics.sound(each))),
        *(f"{PHONE}{part}" for each in person.phones for part in _parts_of_phone(each)),
        *(f"{NUMBER}{flat}" for each in person.numbers if (flat := flat_number(each))),
        *(f"{POSTCODE}{spaced}" for each in person.postcodes if (spaced := spaced_postcode(each))),
    ]
    if person.date_of_birth is not None:
        found.append(f"{BIRTH}{person.date_of_birth:%Y%m%d}")
    return frozenset(each[:LONGEST] for each in found)


def tokens_of(name: str) -> frozenset[str]:
    """A name as runs of letters: the parts of a double one, and the whole without what stands between them."""
    parts = [each for each in normalising.folded(name).split() if each not in normalising.TITLES]
    whole = "".join(parts)
    return frozenset({*parts, whole} - normalising.NO_NAMES - {""})


def flat_number(value: str) -> str:
    """A number of another system as letters and digits alone."""
    flat = "".join(each for each in value.upper() if each.isascii() and each.isalnum())
    return flat if flat.strip("0") else ""


def flat_phone(value: str) -> str:
    """The digits of a telephone number as it is dialled inside the country, without the leading nought."""
    digits = "".join(each for each in value if each.isascii() and each.isdigit())
    if digits.startswith("0044"):
        digits = digits[4:]
    elif digits.startswith("44") and len(digits) > UK_NUMBER:
        digits = digits[2:]
    return digits.removeprefix("0")


def spaced_postcode(value: str) -> str:
    """A postcode with its space, so that CV1 2 and CV12 stay apart."""
    flat = "".join(each for each in value.upper() if each.isascii() and each.isalnum())
    return f"{flat[:-INWARD]} {flat[-INWARD:]}" if len(flat) >= SHORTEST_POSTCODE else flat


def _parts_of_phone(value: str) -> Iterator[str]:
    """The number from each of its digits on: the beginning of one of these is any part of the number."""
    flat = flat_phone(value)[-UK_NUMBER:]
    for start in range(len(flat) - SHORTEST_PHONE_PART + 1):
        yield flat[start:]
