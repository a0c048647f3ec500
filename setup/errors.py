"""What set-up says when it cannot go on."""

from __future__ import annotations


class CannotGoOn(Exception):
    """Something is missing that set-up cannot get; the message is a plain sentence on what to do."""
