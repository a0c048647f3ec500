"""Names, dates, postcodes, addresses, phones and numbers without what people write differently, to be compared."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

# Letters that Unicode does not take apart into a plain letter and a mark.
PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ħ": "h",
        "ŋ": "n",
    }
)
APOSTROPHES = frozenset("'’‘`.\N{ACUTE ACCENT}\N{MODIFIER LETTER APOSTROPHE}")
"""Closed up, and so is a full stop: O’Neill is oneill and St. is st."""
PLAIN_MARKS = {code: None if chr(code) in APOSTROPHES else " " for code in range(128) if not chr(code).isalnum()}
"""The same for words that hold nothing else, which most do."""
STREET_WORDS = {
    "st": "street",
    "str": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "dr": "drive",
    "cl": "close",
    "ct": "court",
    "cres": "crescent",
    "cr": "crescent",
    "gdns": "gardens",
    "grn": "green",
    "gr": "grove",
    "hse": "house",
    "pl": "place",
    "sq": "square",
    "terr": "terrace",
    "tce": "terrace",
    "ter": "terrace",
    "pk": "park",
    "bldgs": "buildings",
    "apt": "flat",
    "apartment": "flat",
    "unit": "flat",
    "saint": "st",
}
MANY, FEW = 20_000, 2_000
"""What is remembered of names, which come back all through a list, and of homes, which come back in the next rows."""
NO_FIXED_ABODE = "ZZ99"
NO_NAMES = frozenset({"unknown", "notknown", "na", "none", "nil", "nk", "null", "tbc", "unborn", "baby"})
NO_ADDRESSES = frozenset({"unknown", "not known", "none", "nfa", "no fixed abode", "no fixed address", "n a"})
TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "master", "mx"})
STREETS = frozenset(STREET_WORDS.values()) - {"house", "flat", "st", "buildings"}
NUMBERS = re.compile(r"\b\d+[a-z]?\b")
NO_DIGITS = re.compile("[^0-9]+")
LONGEST_STREET = 3
SHORTEST_PART = 3
SHORTEST_PHONE = 9
UK_DIALLING = 10


@lru_cache(maxsize=MANY)
def folded(words: str) -> str:
    """Words in small letters without accents; apostrophes closed up, every other mark a space; any alphabet."""
    return _folded(words)


def _folded(words: str) -> str:
    if words.isascii():
        return " ".join(words.lower().translate(PLAIN_MARKS).split())
    flat = unicodedata.normalize("NFKD", words.casefold()).translate(PLAIN_LETTERS)
    kept = "".join(_letter(each) for each in flat if not unicodedata.combining(each))
    return " ".join(kept.split())


@lru_cache(maxsize=MANY)
def name(words: str) -> str:
    """One name as a run of letters, without a title; blank for "not known" and the like."""
    run = "".join(each for each in folded(words).split() if each not in TITLES)
    return "" if run in NO_NAMES or run.isdigit() else run


def name_parts(words: str) -> frozenset[str]:
    """The parts of a double-barrelled or compound name that are long enough to mean something."""
    parts = folded(words).split()
    return frozenset(each for each in parts if len(each) >= SHORTEST_PART) if len(parts) > 1 else frozenset()


def birth(day: date | str | None) -> str:
    """Eight digits, year first; blank unless there are eight. Digits that are no date are still what somebody wrote."""
    if day is None:
        return ""
    if isinstance(day, date):
        return day.isoformat()[:10].replace("-", "")
    digits = "".join(each for each in day if each in "0123456789")
    return digits if len(digits) == len("yyyymmdd") and int(digits[:4]) > 0 else ""


@lru_cache(maxsize=MANY)
def postcode(words: str) -> str:
    """Capitals and digits; blank for "no fixed abode", which nobody shares."""
    flat = words.upper().replace(" ", "")
    if not (flat.isascii() and flat.isalnum()):
        flat = "".join(each for each in flat if each.isascii() and each.isalnum())
    return "" if flat.startswith(NO_FIXED_ABODE) else flat


@lru_cache(maxsize=FEW)
def phone(words: str) -> str:
    """The last ten digits, so that 0 and +44 are one; blank where there are too few to be a number of somebody's."""
    digits = NO_DIGITS.sub("", words)
    return digits[-UK_DIALLING:] if len(digits) >= SHORTEST_PHONE and len(set(digits)) > 2 else ""


def identifier(kind: str, value: str) -> tuple[str, str] | None:
    """Kind and number without spaces and case; None where either is blank."""
    number = value.upper()
    if not number.isalnum():
        number = "".join(filter(str.isalnum, number))
    return (folded(kind), number) if number.strip("0") and kind.strip() else None


@lru_cache(maxsize=FEW)
def address(words: str) -> str:
    """An address in words that are spelt out, without towns and postcodes taken away: the caller gives the lines."""
    flat = _folded(words)
    if flat in NO_ADDRESSES:
        return ""
    found = flat.split()
    return " ".join(STREET_WORDS.get(each, each) if place else each for place, each in enumerate(found))


@lru_cache(maxsize=FEW)
def house_number(flat: str) -> str:
    """The numbers in a normalised address, in order: flat, then house; blank where it has none."""
    return " ".join(NUMBERS.findall(flat))


@lru_cache(maxsize=FEW)
def street(flat: str) -> str:
    """A normalised address without its numbers."""
    return " ".join(NUMBERS.sub(" ", flat).split())


@lru_cache(maxsize=FEW)
def home(words: str) -> tuple[str, str, str]:
    """An address as it is compared, its house and its street: all three from one look at its words."""
    flat = address(words)
    found = flat.split()
    numbers = [each for each in found if each[0].isdecimal() and NUMBERS.fullmatch(each)]
    if not numbers:
        return flat, "", flat
    return flat, " ".join(numbers), " ".join([each for each in found if each not in numbers])


def is_street_alone(flat: str) -> bool:
    """Whether a normalised address is a street without a number or a name of a house, which many share."""
    words = flat.split()
    return 0 < len(words) <= LONGEST_STREET and words[-1] in STREETS and not house_number(flat)


def _letter(each: str) -> str:
    if each.isalnum():
        return each
    return "" if each in APOSTROPHES else " "
