"""Acts on families: start one, add to one, change how it is reached, and record who reads it."""

from triage.families.service.changing import change_address, change_contact, change_safety
from triage.families.service.protected import Shown, end_reader, look, name_reader
from triage.families.service.reading import record_listed, record_opened, record_search
from triage.families.service.starting import (
    Placed,
    add_to_family,
    create_family,
    family_name,
    say_not_the_same,
)
from triage.families.service.taking_back import added_between, snapshot, take_back

__all__ = [
    "Placed",
    "Shown",
    "add_to_family",
    "added_between",
    "change_address",
    "change_contact",
    "change_safety",
    "create_family",
    "end_reader",
    "family_name",
    "look",
    "name_reader",
    "record_listed",
    "record_opened",
    "record_search",
    "say_not_the_same",
    "snapshot",
    "take_back",
]
