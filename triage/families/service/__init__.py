"""Acts on families: start one, add to one, change how it is reached, and record who reads it."""

from triage.families.service.changing import change_address, change_contact, change_safety
from triage.families.service.keys import keep_keys, out_of_step, rebuild_keys
from triage.families.service.not_same import Seen, say_not_the_same, say_two_people
from triage.families.service.protected import Shown, end_reader, look, name_reader
from triage.families.service.reading import record_listed, record_opened, record_search
from triage.families.service.snapshots import as_it_was, picture_of, snapshot_of
from triage.families.service.starting import (
    Placed,
    add_to_family,
    create_family,
    family_name,
)
from triage.families.service.taking_back import added_between, snapshot, take_back

__all__ = [
    "Placed",
    "Seen",
    "Shown",
    "add_to_family",
    "added_between",
    "as_it_was",
    "change_address",
    "change_contact",
    "change_safety",
    "create_family",
    "end_reader",
    "family_name",
    "keep_keys",
    "look",
    "name_reader",
    "out_of_step",
    "picture_of",
    "rebuild_keys",
    "record_listed",
    "record_opened",
    "record_search",
    "say_not_the_same",
    "say_two_people",
    "snapshot",
    "snapshot_of",
    "take_back",
]
