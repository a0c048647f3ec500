"""Acts on families: start one, add to one, change how it is reached, and record who reads it."""

from triage.families.service.changing import change_address, change_contact, change_safety
from triage.families.service.reading import record_opened, record_search
from triage.families.service.starting import (
    Placed,
    add_to_family,
    create_family,
    family_name,
    say_not_the_same,
)

__all__ = [
    "Placed",
    "add_to_family",
    "change_address",
    "change_contact",
    "change_safety",
    "create_family",
    "family_name",
    "record_opened",
    "record_search",
    "say_not_the_same",
]
