"""Signing in and out, second factors and sessions."""

from triage.accounts.service.factors import has_second_factor, keep_second_factor, new_secret, next_code
from triage.accounts.service.sessions import end_own_session, end_sessions, sweep_sessions
from triage.accounts.service.signing_in import (
    WRONG,
    WRONG_CODE,
    check_code,
    check_password,
    hash_of,
    hasher,
    note_proved,
    note_signed_in,
    sign_out,
)
from triage.accounts.service.throttle import GUESSES, TOO_MANY, WINDOW, TooMany

__all__ = [
    "GUESSES",
    "TOO_MANY",
    "WINDOW",
    "WRONG",
    "WRONG_CODE",
    "TooMany",
    "check_code",
    "check_password",
    "end_own_session",
    "end_sessions",
    "has_second_factor",
    "hash_of",
    "hasher",
    "keep_second_factor",
    "new_secret",
    "next_code",
    "note_proved",
    "note_signed_in",
    "sign_out",
    "sweep_sessions",
]
