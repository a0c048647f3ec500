"""Whether two addresses of one postcode are one house, however the street is written."""

from __future__ import annotations

from rapidfuzz import fuzz

from triage.rules.matching import normalising
from triage.rules.matching.comparing import SAME_STREET


def is_same_house(one: str, two: str) -> bool:
    """As 14 Quay Rd and 14 Quay Road are; another number or flat is another house."""
    first, second = normalising.address(one), normalising.address(two)
    number = normalising.house_number(first)
    if number != normalising.house_number(second):
        return False
    if first == second:
        return bool(first)
    streets = sorted((normalising.street(first), normalising.street(second)))
    return bool(number) and fuzz.token_sort_ratio(*streets) >= SAME_STREET
