"""Signing in and out, passwords, second factors and sessions."""

from triage.accounts.service.factors import (
    has_second_factor,
    keep_second_factor,
    new_secret,
    next_code,
    seconds_to_next_code,
)
from triage.accounts.service.passwords import (
    WrongNow,
    change_password,
    check_own_password,
    has_password,
    hash_of,
    hasher,
    mark_of,
    must_be_good,
    set_password,
)
from triage.accounts.service.recovery import (
    CODES,
    FEW,
    renew_recovery_codes,
    reset_second_factor,
    set_up_second_factor,
    use_recovery_code,
)
from triage.accounts.service.resets import ask_for_link, choose_password, issue_link, open_link
from triage.accounts.service.sessions import end_other_sessions, end_own_session, end_sessions
from triage.accounts.service.signing_in import (
    WRONG,
    WRONG_CODE,
    check_code,
    check_password,
    note_proved,
    note_signed_in,
    sign_out,
)
from triage.accounts.service.throttle import GUESSES, TOO_MANY, WINDOW, TooMany

__all__ = [
    "CODES",
    "FEW",
    "GUESSES",
    "TOO_MANY",
    "WINDOW",
    "WRONG",
    "WRONG_CODE",
    "TooMany",
    "WrongNow",
    "ask_for_link",
    "change_password",
    "check_code",
    "check_own_password",
    "check_password",
    "choose_password",
    "end_other_sessions",
    "end_own_session",
    "end_sessions",
    "has_password",
    "has_second_factor",
    "hash_of",
    "hasher",
    "issue_link",
    "keep_second_factor",
    "mark_of",
    "must_be_good",
    "new_secret",
    "next_code",
    "note_proved",
    "note_signed_in",
    "open_link",
    "renew_recovery_codes",
    "reset_second_factor",
    "seconds_to_next_code",
    "set_password",
    "set_up_second_factor",
    "sign_out",
    "use_recovery_code",
]
