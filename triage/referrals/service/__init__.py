"""Acts on referrals: writing, sending, what follows, and what others conclude."""

from triage.referrals.service.after import add_information, answer, asked_to_withdraw, entries_for, may_add, withdraw
from triage.referrals.service.drafts import (
    PageChanged,
    autosave,
    discard,
    forget_idle,
    mark_danger,
    move_number,
    noticed,
    remove_item,
    save_page,
    say_none,
    start,
)
from triage.referrals.service.files import add_file, remove_file
from triage.referrals.service.outcomes import conclude, link_family, note, return_to_referrer, start_checking
from triage.referrals.service.reading import draft_of, framework_on, record_download, record_reading, warn
from triage.referrals.service.sending import (
    CriteriaChanged,
    Incomplete,
    look,
    send,
    take_up_current_criteria,
)

__all__ = [
    "CriteriaChanged",
    "Incomplete",
    "PageChanged",
    "add_file",
    "add_information",
    "answer",
    "asked_to_withdraw",
    "autosave",
    "conclude",
    "discard",
    "draft_of",
    "entries_for",
    "forget_idle",
    "framework_on",
    "link_family",
    "look",
    "mark_danger",
    "may_add",
    "move_number",
    "note",
    "noticed",
    "record_download",
    "record_reading",
    "remove_file",
    "remove_item",
    "return_to_referrer",
    "save_page",
    "say_none",
    "send",
    "start",
    "start_checking",
    "take_up_current_criteria",
    "warn",
    "withdraw",
]
