"""Clearing out what counts no more: sessions, guesses and links whose time is up."""

from __future__ import annotations

from triage.accounts.service import resets, sessions, throttle


def sweep() -> None:
    """Do all of it."""
    sessions.sweep()
    throttle.sweep()
    resets.sweep()
