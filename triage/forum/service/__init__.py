"""Acts of the forum: note a concern, find its family, look, put forward, close, and what falls due with time."""

from triage.forum.service.looking import close, look, put_forward
from triage.forum.service.noting import attach, name_family, note_concern, take_back
from triage.forum.service.reading import record_list_seen, record_named_seen
from triage.forum.service.weighing import take_up_stuck, weigh, weigh_all

__all__ = [
    "attach",
    "close",
    "look",
    "name_family",
    "note_concern",
    "put_forward",
    "record_list_seen",
    "record_named_seen",
    "take_back",
    "take_up_stuck",
    "weigh",
    "weigh_all",
]
