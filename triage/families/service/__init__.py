"""Acts on families: start one, add to one, change how it is reached, and record who reads it."""

from triage.families.service.calling import family_name
from triage.families.service.changing import change_address, change_contact, change_safety
from triage.families.service.equality import children_of, equality_revision, give_equality, give_equality_of_sent
from triage.families.service.facts import say_born, say_fact
from triage.families.service.in_step import value_of
from triage.families.service.keys import keep_keys, out_of_step, rebuild_keys
from triage.families.service.living import add_home, live
from triage.families.service.membership import change_place, come_back, join_family, leave_family
from triage.families.service.names import add_name, change_name
from triage.families.service.not_same import Seen, say_not_the_same, say_two_people
from triage.families.service.numbers import add_number
from triage.families.service.protected import Shown, end_reader, look, name_reader
from triage.families.service.reading import record_compared, record_listed, record_opened, record_search
from triage.families.service.righting import ENDLESS, put_right, said_row
from triage.families.service.search_keys import keep_search_keys, rebuild_search_keys
from triage.families.service.snapshots import as_it_was, picture_of, snapshot_of
from triage.families.service.starting import Placed, add_to_family, create_family
from triage.families.service.taking_back import added_between, forget_snapshots, snapshot, take_back, told_in
from triage.families.service.ties import relate

__all__ = [
    "ENDLESS",
    "Placed",
    "Seen",
    "Shown",
    "add_home",
    "add_name",
    "add_number",
    "add_to_family",
    "added_between",
    "as_it_was",
    "change_address",
    "change_contact",
    "change_name",
    "change_place",
    "change_safety",
    "children_of",
    "come_back",
    "create_family",
    "end_reader",
    "equality_revision",
    "family_name",
    "forget_snapshots",
    "give_equality",
    "give_equality_of_sent",
    "join_family",
    "keep_keys",
    "keep_search_keys",
    "leave_family",
    "live",
    "look",
    "name_reader",
    "out_of_step",
    "picture_of",
    "put_right",
    "rebuild_keys",
    "rebuild_search_keys",
    "record_compared",
    "record_listed",
    "record_opened",
    "record_search",
    "relate",
    "said_row",
    "say_born",
    "say_fact",
    "say_not_the_same",
    "say_two_people",
    "snapshot",
    "snapshot_of",
    "take_back",
    "told_in",
    "value_of",
]
