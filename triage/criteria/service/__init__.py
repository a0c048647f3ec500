"""Acts on versions of criteria and on the calendars."""

from triage.criteria.service.publishing import begin_what_is_due, give_up, propose, publish, send_back
from triage.criteria.service.versions import drop, note_trial, save, start, take_in

__all__ = [
    "begin_what_is_due",
    "drop",
    "give_up",
    "note_trial",
    "propose",
    "publish",
    "save",
    "send_back",
    "start",
    "take_in",
]
