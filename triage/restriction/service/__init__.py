"""Acts on restricted records: close one, name people, open it again, break the glass and review that."""

from triage.restriction.service.asked import look_into_questions
from triage.restriction.service.glass import break_glass, close_glass, review
from triage.restriction.service.known import tell_of_known_people
from triage.restriction.service.naming import after_restricting, also_named, change_people, lift, name_holder, restrict

__all__ = [
    "after_restricting",
    "also_named",
    "break_glass",
    "change_people",
    "close_glass",
    "lift",
    "look_into_questions",
    "name_holder",
    "restrict",
    "review",
    "tell_of_known_people",
]
