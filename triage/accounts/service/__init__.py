"""Signing in and out."""

from triage.accounts.service.signing_in import GUESS_WINDOW, GUESSES, WRONG, hasher, sign_in, sign_out, sweep_sessions

__all__ = ["GUESSES", "GUESS_WINDOW", "WRONG", "hasher", "sign_in", "sign_out", "sweep_sessions"]
