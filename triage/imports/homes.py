"""Which rows of lists are of one home: by the postcode, the numbers of the house and the sound of its street."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from triage.rules.matching import normalising, phonetics
from triage.rules.matching.described import Described

NO_STREETS = frozenset({"flat", "the", "house"})
SHOWN = 32


def household_key(person: Described) -> str:
    """The same for people of one home in whatever list; blank where the address names no one home."""
    return _key(person.postcode, person.address)


@lru_cache(maxsize=20_000)
def _key(written_postcode: str, written_address: str) -> str:
    postcode, flat = normalising.postcode(written_postcode), normalising.address(written_address)
    if not postcode or not flat or normalising.is_street_alone(flat):
        return ""
    house = normalising.house_number(flat)
    street = next((each for each in normalising.street(flat).split() if each not in NO_STREETS), "")
    home = f"{house}|{phonetics.key_sound(street) if street else ''}" if house else flat
    return hashlib.sha256(f"{postcode}|{home}".encode()).hexdigest()[:SHOWN]
